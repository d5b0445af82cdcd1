"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { PageHeader } from "@/ui/layout/page-header";
import { AddToCalendar } from "../calendar/add-to-calendar";
import { HistoryPanel } from "./history-panel";
import { UpcomingPanel } from "./upcoming-panel";

const OwnPenalties = dynamic(() => import("../penalties/own-penalties"));
const OwnStanding = dynamic(() => import("../standing/own-standing"));

/** A member's own classes: offers that wait for an answer, what is ahead, what was. */
export function BookingsView() {
  const t = useTranslations("classes.booking");
  return (
    <div className="mx-auto grid max-w-3xl grid-cols-1 gap-4">
      <PageHeader title={t("title")} description={t("intro")} actions={<AddToCalendar kind="member" />} />
      <UpcomingPanel />
      <OwnStanding />
      <OwnPenalties />
      <HistoryPanel />
    </div>
  );
}
