"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { PageHeader } from "@/ui/layout/page-header";
import type { ClassesApi } from "../../router";
import { AddToCalendar } from "../calendar/add-to-calendar";
import { HistoryPanel } from "./history-panel";
import { UpcomingPanel } from "./upcoming-panel";

const OwnPenalties = dynamic(() => import("../penalties/own-penalties"));
const OwnStanding = dynamic(() => import("../standing/own-standing"));

/** A member's own classes: offers that wait for an answer, what is ahead, what was. */
export function BookingsView() {
  const t = useTranslations("classes.booking");
  const { bookings, waitlist, standing, penalties } = useApi<ClassesApi>().classes;
  const ahead = useQuery(bookings.mine.queryOptions()).isLoading;
  const queues = useQuery(waitlist.mine.queryOptions()).isLoading;
  // Asked together with them, so that what stands between is there as soon as they are.
  useQuery(standing.mine.queryOptions());
  useQuery(penalties.mine.queryOptions());
  return (
    <div className="mx-auto grid max-w-3xl grid-cols-1 gap-4">
      <PageHeader title={t("title")} description={t("intro")} actions={<AddToCalendar kind="member" />} />
      <UpcomingPanel />
      <OwnStanding />
      <OwnPenalties />
      {/* Nobody knows yet how far down it stands: it is loaded meanwhile, and shown where it stays. */}
      <div className={ahead || queues ? "hidden" : undefined}>
        <HistoryPanel />
      </div>
    </div>
  );
}
