"use client";

import { CalendarCheck, CalendarRange } from "lucide-react";
import { useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useNow } from "@/ui/feedback/use-now";
import { Panel } from "@/ui/layout/panel";
import { LinkButton } from "@/ui/primitives/button";
import { AddToCalendar } from "../calendar/add-to-calendar";
import { ClassList } from "./class-list";
import { CoverRequests } from "./cover/cover-requests";
import { useDay } from "./use-day";

/** The classes that the reader teaches today; each leads to its roster. */
export function OwnClasses() {
  const t = useTranslations("classes.roster");
  const { tenant } = useShell();
  const now = useNow(30_000);
  const { data, query } = useDay("mine");
  return (
    <>
      <CoverRequests />
      <Panel
        title={t("mine")}
        flush
        refreshing={query.isRefetching}
        actions={<AddToCalendar kind="trainer" />}
      >
        {query.error && !data ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} compact />
        ) : !data ? (
          <div aria-busy>
            <SkeletonRows rows={2} />
          </div>
        ) : data.length === 0 ? (
          <EmptyState
            icon={CalendarCheck}
            title={t("mineEmpty")}
            compact
            action={
              <LinkButton icon={CalendarRange} size="sm" href={`/${tenant.slug}/admin/classes`}>
                {t("timetable")}
              </LinkButton>
            }
          >
            {t("mineEmptyHint")}
          </EmptyState>
        ) : (
          <ClassList
            classes={data}
            now={now}
            hrefOf={(id) => `/${tenant.slug}/coach/roster/${id}`}
            showBranch={new Set(data.map(({ branchId }) => branchId)).size > 1}
          />
        )}
      </Panel>
    </>
  );
}
