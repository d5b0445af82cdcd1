"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarX2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate, formatMoney } from "@/shared/i18n/format";
import { localDate } from "@/shared/time-zone/time-zone";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { RefreshBar } from "@/ui/feedback/refresh-bar";
import { Skeleton } from "@/ui/feedback/skeleton";
import { FilterBar } from "@/ui/layout/filter-bar";
import { PageHeader } from "@/ui/layout/page-header";
import { Button } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import type { ClassesApi } from "../../router";
import type { TimetableSession } from "../../sessions/schema";
import { SessionCard } from "../shared/session-card";
import { weekOf } from "../shared/week";
import { WeekBoard } from "../shared/week-board";
import { WeekNav } from "../shared/week-nav";

const FILTERS = ["branchId", "typeId", "trainerId", "level"] as const;
type Filters = Partial<Record<(typeof FILTERS)[number], string>>;

/** What a member can go to, week by week. */
export function ScheduleView() {
  const t = useTranslations("classes.schedule");
  const levels = useTranslations("classes.session.levels");
  const { tenant } = useShell();
  const locale = useLocale();
  const api = useApi<ClassesApi>();
  const queries = useQueryClient();
  const [now] = useState(() => Date.now());
  const today = localDate(now, tenant.zone);
  const [day, setDay] = useState(today);
  const [filters, setFilters] = useState<Filters>({});
  const [from = day, , , , , , to = day] = weekOf(day);
  const week = useQuery({
    ...api.classes.timetable.read.queryOptions({ from, to }),
    placeholderData: keepPreviousData,
  });
  useLive(
    [tenantTopic(tenant.id, "classes")],
    () => void queries.invalidateQueries({ queryKey: [["classes"]] }),
  );
  const { branches = [], sessions = [], nextOn = null } = week.data ?? {};
  const shown = sessions.filter((one) => FILTERS.every((key) => !filters[key] || one[key] === filters[key]));
  const choices = (id: keyof TimetableSession, name: (one: TimetableSession) => string | null) => {
    const found = new Map(sessions.map((one) => [String(one[id] ?? ""), name(one) ?? ""]));
    return [...found]
      .filter(([value, label]) => value && label)
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label, locale));
  };
  const pickers = [
    {
      key: "branchId",
      label: t("branch"),
      any: t("allBranches"),
      options: branches.map(({ id, name }) => ({ value: id, label: name })),
    },
    { key: "typeId", label: t("type"), any: t("allTypes"), options: choices("typeId", ({ name }) => name) },
    {
      key: "trainerId",
      label: t("trainer"),
      any: t("allTrainers"),
      options: choices("trainerId", (one) => one.trainerName),
    },
    {
      key: "level",
      label: t("level"),
      any: t("allLevels"),
      options: choices("level", (one) => levels(one.level)),
    },
  ] as const;
  const branchOf = (id: string) => branches.find((branch) => branch.id === id);
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader title={t("title")} description={t("intro")} />
      <FilterBar trailing={<WeekNav day={day} today={today} onDay={setDay} />}>
        {pickers
          .filter(({ options }) => options.length > 1)
          .map(({ key, label, any, options }) => (
            <Select
              key={key}
              inputSize="sm"
              aria-label={label}
              placeholder={any}
              options={options}
              value={filters[key] ?? ""}
              onChange={(event) => setFilters({ ...filters, [key]: event.target.value })}
            />
          ))}
      </FilterBar>
      <div className="relative min-w-0">
        <RefreshBar active={week.isFetching && week.data !== undefined} />
        {week.error && !week.data ? (
          <ErrorState error={week.error} onRetry={() => void week.refetch()} retrying={week.isFetching} />
        ) : !week.data ? (
          <div aria-busy className="grid gap-2 lg:grid-cols-7">
            {weekOf(day).map((on) => (
              <Skeleton key={on} className="h-28 w-full" />
            ))}
          </div>
        ) : sessions.length === 0 ? (
          <EmptyState
            icon={CalendarX2}
            title={t("empty")}
            action={nextOn ? <Button onClick={() => setDay(nextOn)}>{t("goToNext")}</Button> : undefined}
          >
            {nextOn ? t("nextOn", { day: formatLocalDate(nextOn, locale, "long") }) : t("emptyHint")}
          </EmptyState>
        ) : (
          <WeekBoard
            day={day}
            today={today}
            sessions={shown}
            branches={branches}
            onDay={setDay}
            render={(one) => (
              <SessionCard
                session={one}
                zone={branchOf(one.branchId)?.zone ?? tenant.zone}
                branchName={branches.length > 1 ? branchOf(one.branchId)?.name : undefined}
                over={Date.parse(one.endsAt) < now}
              >
                <Seats session={one} />
              </SessionCard>
            )}
          />
        )}
      </div>
    </div>
  );
}

function Seats({ session }: { session: TimetableSession }) {
  const t = useTranslations("classes.schedule");
  const locale = useLocale();
  const { seatsLeft, waitlisted, credits, dropInMinor, currency } = session;
  const price =
    credits === 0
      ? t("included")
      : dropInMinor !== null && currency
        ? t("creditsOr", {
            count: credits,
            price: formatMoney({ minor: dropInMinor, currency }, locale, { wholeWhenRound: true }),
          })
        : t("credits", { count: credits });
  return (
    <span className="mt-0.5 flex flex-wrap gap-x-2 text-tiny">
      <span className={seatsLeft === 0 ? "text-warn" : "text-ok"}>
        {seatsLeft === 0 ? t("full", { waiting: waitlisted }) : t("seatsLeft", { count: seatsLeft })}
      </span>
      <span className="text-ink-3">{price}</span>
    </span>
  );
}
