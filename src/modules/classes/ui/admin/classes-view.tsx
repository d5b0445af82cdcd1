"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarOff, CalendarPlus, Dumbbell, Plus, Rss, Shapes } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { localDate } from "@/shared/time-zone/time-zone";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { RefreshBar } from "@/ui/feedback/refresh-bar";
import { Skeleton } from "@/ui/feedback/skeleton";
import { FilterBar } from "@/ui/layout/filter-bar";
import { PageHeader } from "@/ui/layout/page-header";
import { Button } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import { Select } from "@/ui/primitives/input";
import type { ClassesApi } from "../../router";
import type { StaffSession } from "../../sessions/schema";
import { SessionCard } from "../shared/session-card";
import { weekOf } from "../shared/week";
import { WeekBoard } from "../shared/week-board";
import { WeekNav } from "../shared/week-nav";
import { Fill } from "./fill";

const SessionSheet = lazy(() => import("./session-sheet"));
const SeriesDialog = lazy(() => import("./series-dialog"));
const CatalogueDialog = lazy(() => import("./catalogue-dialog"));
const HolidaysDialog = lazy(() => import("./holidays-dialog"));
const FeedsDialog = lazy(() => import("./feeds-dialog"));

type Opened = "new" | "catalogue" | "holidays" | "feeds" | null;

/** The gym's week of classes, and everything that is planned in it. */
export function ClassesView({ tabs }: { tabs?: ReactNode }) {
  const t = useTranslations("classes.admin");
  const { tenant } = useShell();
  const api = useApi<ClassesApi>();
  const queries = useQueryClient();
  const plans = useHasRole("owner", "manager");
  const [branchId, setBranchId] = useState("");
  const [trainerId, setTrainerId] = useState("");
  const [now] = useState(() => Date.now());
  const today = localDate(now, tenant.zone);
  const [day, setDay] = useState(today);
  const [opened, setOpened] = useState<Opened>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [from = day, , , , , , to = day] = weekOf(day);
  const week = useQuery({
    ...api.classes.timetable.staff.queryOptions({ from, to, ...(branchId && { branchId }) }),
    placeholderData: keepPreviousData,
  });
  const parts = useQuery({ ...api.classes.catalogue.read.queryOptions(), staleTime: 60_000 });
  const refresh = () => void queries.invalidateQueries({ queryKey: [["classes"]] });
  useLive([tenantTopic(tenant.id, "classes")], refresh);
  const { branches = [], sessions = [], nextOn = null } = week.data ?? {};
  const shown = trainerId ? sessions.filter((one) => one.trainerId === trainerId) : sessions;
  const zoneOf = (session: StaffSession) =>
    branches.find(({ id }) => id === session.branchId)?.zone ?? tenant.zone;
  const branchName = (id: string) =>
    branches.length > 1 ? branches.find((branch) => branch.id === id)?.name : undefined;
  const allBranches = useAllBranches(branches);
  const noTypes = parts.data?.types.every(({ archived }) => archived) === true;
  const add = plans ? (
    <Button variant="primary" icon={Plus} onClick={() => setOpened(noTypes ? "catalogue" : "new")}>
      {noTypes ? t("firstType") : t("add")}
    </Button>
  ) : null;
  const session = sessions.find(({ id }) => id === chosen);
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="min-w-0">
        <PageHeader
          className={tabs ? "mb-4" : undefined}
          title={t("title")}
          description={t("intro")}
          actions={
            plans ? (
              <span className="flex gap-2 *:grow">
                <DropdownMenu
                  trigger={<Button icon={Shapes}>{t("more")}</Button>}
                  groups={[
                    [
                      {
                        id: "catalogue",
                        label: t("catalogue"),
                        icon: Dumbbell,
                        onSelect: () => setOpened("catalogue"),
                      },
                      {
                        id: "holidays",
                        label: t("holidays"),
                        icon: CalendarOff,
                        onSelect: () => setOpened("holidays"),
                      },
                      { id: "feeds", label: t("feeds"), icon: Rss, onSelect: () => setOpened("feeds") },
                    ],
                  ]}
                />
                {add}
              </span>
            ) : undefined
          }
        />
        {tabs}
      </div>
      <FilterBar>
        {allBranches.length > 1 ? (
          <Select
            inputSize="sm"
            className="min-w-0 grow lg:grow-0"
            aria-label={t("branch")}
            placeholder={t("allBranches")}
            options={allBranches.map(({ id, name }) => ({ value: id, label: name }))}
            value={branchId}
            onChange={(event) => setBranchId(event.target.value)}
          />
        ) : null}
        <Select
          inputSize="sm"
          className="min-w-0 grow lg:grow-0"
          aria-label={t("trainer")}
          placeholder={t("allTrainers")}
          options={(parts.data?.trainers ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={trainerId}
          onChange={(event) => setTrainerId(event.target.value)}
        />
        <WeekNav day={day} today={today} onDay={setDay} />
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
        ) : sessions.length === 0 && nextOn === null && noTypes ? (
          <EmptyState icon={CalendarPlus} title={t("empty")} action={add}>
            {t("emptyHint")}
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
                zone={zoneOf(one)}
                branchName={branchId ? undefined : branchName(one.branchId)}
                over={Date.parse(one.endsAt) < now}
                onOpen={() => setChosen(one.id)}
              >
                <Fill session={one} />
              </SessionCard>
            )}
          />
        )}
      </div>
      <Suspense>
        {session ? (
          <SessionSheet
            session={session}
            zone={zoneOf(session)}
            branchName={branches.find(({ id }) => id === session.branchId)?.name ?? ""}
            onClose={() => setChosen(null)}
            onDone={refresh}
          />
        ) : null}
        {opened === "new" && parts.data ? (
          <SeriesDialog
            parts={parts.data}
            branches={allBranches}
            today={today}
            branchId={branchId || (allBranches[0]?.id ?? "")}
            onClose={() => setOpened(null)}
            onDone={refresh}
          />
        ) : null}
        {opened === "catalogue" && parts.data ? (
          <CatalogueDialog
            parts={parts.data}
            branches={allBranches}
            onClose={() => setOpened(null)}
            onDone={refresh}
          />
        ) : null}
        {opened === "holidays" ? (
          <HolidaysDialog
            branches={allBranches}
            today={today}
            onClose={() => setOpened(null)}
            onDone={refresh}
          />
        ) : null}
        {opened === "feeds" ? <FeedsDialog branches={allBranches} onClose={() => setOpened(null)} /> : null}
      </Suspense>
    </div>
  );
}

/** The list of branches as it was when all of them were asked for: a filter must not shrink its own choices. */
function useAllBranches<Branch extends { id: string }>(branches: readonly Branch[]): readonly Branch[] {
  const [all, setAll] = useState(branches);
  if (branches.length > all.length) setAll(branches);
  return all;
}
