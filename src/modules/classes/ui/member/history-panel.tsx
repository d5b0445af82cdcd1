"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatTime } from "@/shared/i18n/format";
import { localDate } from "@/shared/time-zone/time-zone";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { BookingStatus } from "../../bookings/schema";
import type { ClassesApi } from "../../router";
import type { PastBooking } from "../../timetable/schema";

const TONES: Partial<Record<BookingStatus, Tone>> = {
  attended: "ok",
  checked_in: "ok",
  no_show: "deny",
  cancelled_late: "warn",
  cancelled_by_gym: "info",
};

/** A weekday says more than the year that everybody knows. */
const thisYear = ({ startsAt, zone }: PastBooking) =>
  localDate(startsAt, zone).slice(0, 4) === localDate(Date.now(), zone).slice(0, 4);

/** Bookings that are over and what became of each, the latest first. */
export function HistoryPanel() {
  const t = useTranslations("classes.booking");
  const locale = useLocale();
  const api = useApi<ClassesApi>();
  const query = useInfiniteQuery(
    api.classes.timetable.history.infiniteQueryOptions(
      {},
      { getNextPageParam: ({ next }) => next ?? undefined, initialCursor: undefined },
    ),
  );
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Panel title={t("history")} flush refreshing={query.isFetching && items !== undefined}>
      {query.error && !items ? (
        <ErrorState
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
          compact
        />
      ) : !items ? (
        <div aria-busy>
          <SkeletonRows rows={4} />
        </div>
      ) : items.length === 0 ? (
        <EmptyState icon={History} title={t("noHistory")} compact>
          {t("noHistoryHint")}
        </EmptyState>
      ) : (
        <>
          <ul className="divide-y divide-line">
            {items.map((one) => (
              <li key={one.id} className="flex min-h-row items-center justify-between gap-3 px-4 py-2">
                <span className="min-w-0">
                  <span className="block truncate font-medium">{one.name}</span>
                  <span className="block text-ink-2 text-small">
                    {formatDate(one.startsAt, locale, one.zone, thisYear(one) ? "weekday" : "medium")},{" "}
                    <span className="whitespace-nowrap">{formatTime(one.startsAt, locale, one.zone)}</span>
                    {one.trainerName ? <span className="max-sm:hidden"> · {one.trainerName}</span> : null}
                  </span>
                </span>
                <StatusChip tone={TONES[one.status] ?? "neutral"}>
                  {t("state.outcome", { outcome: one.status })}
                </StatusChip>
              </li>
            ))}
          </ul>
          {query.hasNextPage ? (
            <div className="border-line border-t p-3 text-center">
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t("more")}
              </Button>
            </div>
          ) : null}
        </>
      )}
    </Panel>
  );
}
