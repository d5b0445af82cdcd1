"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CalendarX2, ListFilter } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { localDate } from "@/shared/time-zone/time-zone";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { RefreshBar } from "@/ui/feedback/refresh-bar";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useNow } from "@/ui/feedback/use-now";
import { PageHeader } from "@/ui/layout/page-header";
import { Button } from "@/ui/primitives/button";
import type { ClassesApi } from "../../router";
import { ClassCard } from "../booking/class-card";
import { useClassActions } from "../booking/use-class-actions";
import { weekOf } from "../shared/week";
import { WeekBoard } from "../shared/week-board";
import { WeekNav } from "../shared/week-nav";
import { isShown, readAddress, type ScheduleAddress, writeAddress } from "./schedule-address";
import { ScheduleFilters } from "./schedule-filters";
import { useOwnClassesLive } from "./use-own-classes-live";

const ClassSheet = dynamic(() => import("../booking/class-sheet"));

/** What narrows nothing. */
const ALL = { branchId: "", typeId: "", trainerId: "", level: "", seats: false } as const;

/** The address as it stands, and a way to write it without leaving the page. */
function useAddress() {
  const address = readAddress(useSearchParams());
  const set = (part: Partial<ScheduleAddress>) => {
    const query = writeAddress({ ...address, ...part }).toString();
    window.history.replaceState(null, "", query ? `?${query}` : window.location.pathname);
  };
  return { address, set };
}

/** What a member can go to, week by week, and their way in. */
export function ScheduleView() {
  const t = useTranslations("classes.schedule");
  const words = useTranslations("classes.booking");
  const { tenant } = useShell();
  const locale = useLocale();
  const api = useApi<ClassesApi>();
  const now = useNow(30_000);
  const today = localDate(now, tenant.zone);
  const { address, set } = useAddress();
  const day = address.day ?? today;
  const setDay = (on: string) => set({ day: on === today ? null : on });
  const [from = day, , , , , , to = day] = weekOf(day);
  const week = useQuery({
    ...api.classes.timetable.mine.queryOptions({ from, to }),
    placeholderData: keepPreviousData,
    // Classes begin, open and run out of free hours while somebody looks.
    refetchInterval: 60_000,
  });
  // A week's cards are many: they are drawn in pieces, and a press in between is answered first.
  const drawn = useDeferredValue(week.data);
  const { branches = [], sessions = [], nextOn = null } = drawn ?? {};
  useOwnClassesLive((id) => sessions.some((one) => one.id === id));
  const actions = useClassActions();
  const [openId, setOpenId] = useState<string | null>(null);
  const open = sessions.find(({ id }) => id === openId);
  const shown = sessions.filter((one) => isShown(one, address));
  const branchOf = (id: string) => branches.find((branch) => branch.id === id);
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader title={t("title")} description={t("intro")} />
      <ScheduleFilters
        sessions={sessions}
        branches={branches}
        address={address}
        onChange={set}
        weekNav={<WeekNav day={day} today={today} onDay={setDay} />}
      />
      <div className="relative min-w-0">
        <RefreshBar active={week.isFetching && drawn !== undefined} />
        {week.error && !drawn ? (
          <ErrorState error={week.error} onRetry={() => void week.refetch()} retrying={week.isFetching} />
        ) : !drawn ? (
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
        ) : shown.length === 0 ? (
          <EmptyState
            icon={ListFilter}
            title={words("noMatch")}
            action={<Button onClick={() => set(ALL)}>{words("showAll")}</Button>}
          >
            {words("noMatchHint")}
          </EmptyState>
        ) : (
          <WeekBoard
            day={day}
            today={today}
            sessions={shown}
            branches={branches}
            onDay={setDay}
            render={(one) => (
              <ClassCard
                session={one}
                zone={branchOf(one.branchId)?.zone ?? tenant.zone}
                branchName={branches.length > 1 ? branchOf(one.branchId)?.name : undefined}
                now={now}
                actions={actions}
                onOpen={() => setOpenId(one.id)}
              />
            )}
          />
        )}
      </div>
      {open ? (
        <ClassSheet
          session={open}
          zone={branchOf(open.branchId)?.zone ?? tenant.zone}
          branchName={branchOf(open.branchId)?.name ?? ""}
          now={now}
          actions={actions}
          onClose={() => setOpenId(null)}
        />
      ) : null}
    </div>
  );
}
