"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatTime } from "@/shared/i18n/format";
import { localDate } from "@/shared/time-zone/time-zone";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useNow } from "@/ui/feedback/use-now";
import { Panel } from "@/ui/layout/panel";
import { LinkButton } from "@/ui/primitives/button";
import type { OwnBooking } from "../../bookings/schema";
import type { ClassesApi } from "../../router";
import { useMoment } from "../booking/moment";
import { useOwnTime } from "../booking/own-clock";
import { useOwnClassesLive } from "./use-own-classes-live";

/** On a member's start: the next class with the hour until which it can be given back, and what else is today. */
export function NextBooking() {
  const t = useTranslations("classes.booking.next");
  const { tenant } = useShell();
  const locale = useLocale();
  const api = useApi<ClassesApi>();
  const now = useNow(60_000);
  const { data, error, refetch, isFetching } = useQuery(api.classes.bookings.mine.queryOptions());
  useOwnClassesLive((id) => data?.some(({ sessionId }) => sessionId === id) ?? false);
  const [next, ...others] = data?.filter(({ endsAt }) => Date.parse(endsAt) > now) ?? [];
  const today = others.filter((one) => one.localOn === localDate(now, one.zone));
  return (
    <Panel title={t("title")}>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} compact />
      ) : !data ? (
        <Skeleton className="h-16 w-full" />
      ) : !next ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-ink-2">{t("none")}</p>
          <LinkButton href={`/${tenant.slug}/schedule`}>{t("find")}</LinkButton>
        </div>
      ) : (
        <>
          <NextClass booking={next} now={now} />
          {today.length > 0 ? (
            <ul className="mt-3 grid gap-1.5 border-line border-t pt-3">
              {today.map((one) => (
                <li key={one.id} className="flex gap-3">
                  <span className="font-medium tabular-nums">
                    {formatTime(one.startsAt, locale, one.zone)}
                  </span>
                  <span className="truncate">{one.name}</span>
                </li>
              ))}
            </ul>
          ) : null}
        </>
      )}
    </Panel>
  );
}

function NextClass({ booking, now }: { booking: OwnBooking; now: number }) {
  const t = useTranslations("classes.booking");
  const { tenant } = useShell();
  const moment = useMoment(booking.zone);
  const own = useOwnTime(booking.startsAt, booking.zone);
  const { name, startsAt, freeUntil, trainerName, branchName } = booking;
  const begun = Date.parse(startsAt) <= now;
  return (
    <div className="relative flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <p className="font-semibold tabular-nums">{moment(startsAt, new Date(now).toISOString())}</p>
        {own ? <p className="text-ink-2 text-small">{own}</p> : null}
        <p className="truncate font-semibold text-title">
          <Link
            href={`/${tenant.slug}/bookings`}
            className="after:absolute after:inset-0 after:rounded-md focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-brand-ink"
          >
            {name}
          </Link>
        </p>
        <p className="truncate text-ink-2 text-small">
          {[trainerName, branchName].filter(Boolean).join(" · ")}
        </p>
        <p className="text-ink-2 text-small">
          {begun
            ? t("state.inProgressBooked")
            : Date.parse(freeUntil) > now
              ? t("freeUntil", { until: moment(freeUntil, startsAt) })
              : t("notFree")}
        </p>
      </div>
      <ChevronRight aria-hidden className="size-5 shrink-0 text-ink-3 rtl:-scale-x-100" />
    </div>
  );
}
