"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronRight, Dumbbell, Flame, LogOut, QrCode } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { MemberProfile } from "@/modules/membership/members/schema";
import type { MembershipApi } from "@/modules/membership/router";
import { StandingChip } from "@/modules/membership/ui/public/standing-chip";
import type { TenancyApi } from "@/modules/tenancy/router";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatTime } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton, SkeletonRows } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button, LinkButton } from "@/ui/primitives/button";
import type { AttendanceApi } from "../../router";
import type { Visit } from "../../visits/schema";
import { OccupancyMeter } from "../shared/occupancy-meter";

const RECENT = 6;

/** A member's start: may I come in, what is next, is it full, how am I doing. @param next what another module adds */
export function HomeView({ next }: { next?: ReactNode }) {
  const t = useTranslations("attendance.screen.home");
  const { tenant, actor } = useShell();
  const membership = useApi<MembershipApi>();
  const me = useQuery(membership.membership.members.me.queryOptions());
  return (
    <div className="mx-auto grid max-w-2xl gap-4">
      <h1 className="font-semibold text-heading">
        {t("hello", { name: me.data?.firstName ?? actor?.name.split(" ")[0] ?? "" })}
      </h1>
      {me.data ? (
        <MembershipPanel member={me.data} />
      ) : me.error ? (
        <Panel>
          <ErrorState error={me.error} onRetry={() => void me.refetch()} retrying={me.isFetching} compact />
        </Panel>
      ) : (
        <Skeleton className="h-14.5 w-full" />
      )}
      <LinkButton href={`/${tenant.slug}/qr`} variant="primary" icon={QrCode} size="kiosk" block>
        {t("showPass")}
      </LinkButton>
      {next}
      <OccupancyPart
        {...(me.data?.homeBranchId ? { branchId: me.data.homeBranchId } : {})}
        ready={!me.isPending}
      />
      <Visits />
    </div>
  );
}

/** What to do next, where something is in the way; null where nothing is. */
function adviceOf({ banned, standing, memberships }: MemberProfile) {
  if (banned) return "banned";
  if (standing === "active") return null;
  const returns = memberships.some((one) => one.status === "frozen" && one.freezeEndsOnReturn);
  return standing === "frozen" && returns ? "frozenReturns" : standing;
}

function MembershipPanel({ member }: { member: MemberProfile }) {
  const t = useTranslations("attendance.screen.home");
  const { tenant } = useShell();
  const plan = member.memberships.find(({ status }) => status !== "ended");
  const { standing } = member;
  const advice = adviceOf(member);
  return (
    <Panel className="transition-colors hover:border-line-strong">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Link
          href={`/${tenant.slug}/membership`}
          className="flex min-w-0 items-center gap-1.5 font-semibold text-title after:absolute after:inset-0 after:rounded-md focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-brand-ink"
        >
          <span className="truncate">{plan?.planName ?? t("noPlan")}</span>
          <ChevronRight aria-hidden className="size-4.5 shrink-0 text-ink-3 rtl:-scale-x-100" />
        </Link>
        <StandingChip standing={standing} until={member.until} banned={member.banned} />
      </div>
      {advice ? <p className="mt-2 text-ink-2">{t(`advice.${advice}`)}</p> : null}
    </Panel>
  );
}

function OccupancyPart({ branchId, ready }: { branchId?: string; ready: boolean }) {
  const t = useTranslations("attendance.screen.home");
  const { tenant } = useShell();
  const api = useApi<AttendanceApi>();
  const tenancy = useApi<TenancyApi>();
  const queries = useQueryClient();
  const branches = useQuery({
    ...tenancy.tenancy.branches.list.queryOptions(),
    enabled: ready && branchId === undefined,
  });
  const id = branchId ?? branches.data?.[0]?.id;
  const query = useQuery({
    ...api.attendance.myOccupancy.queryOptions({ branchId: id ?? "" }),
    enabled: id !== undefined,
    refetchInterval: 60_000,
  });
  useLive(id ? [tenantTopic(tenant.id, "occupancy", id)] : [], () => {
    void queries.invalidateQueries({ queryKey: api.attendance.myOccupancy.pathKey() });
    void queries.invalidateQueries({ queryKey: api.attendance.myVisits.pathKey() });
  });
  const error = query.error ?? branches.error;
  return (
    <Panel title={t("now")}>
      {query.data ? (
        <OccupancyMeter occupancy={query.data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void (query.error ? query : branches).refetch()} compact />
      ) : branches.data?.length === 0 ? (
        <EmptyState title={t("noBranch")} compact />
      ) : (
        <Skeleton className="h-14 w-full" />
      )}
    </Panel>
  );
}

function Visits() {
  const t = useTranslations("attendance.screen.home");
  const locale = useLocale();
  const api = useApi<AttendanceApi>();
  const visits = useQuery(api.attendance.myVisits.queryOptions({ limit: RECENT }));
  const streak = useQuery(api.attendance.myStreak.queryOptions());
  const items = visits.data?.items.filter(({ undoneAt }) => undoneAt === null);
  const open = items?.find(({ leftAt }) => leftAt === null);
  return (
    <>
      {open ? <InsideNow visit={open} /> : null}
      <Panel
        title={t("visits")}
        flush
        actions={
          streak.data && streak.data.weeks > 0 ? (
            <span className="flex items-center gap-1.5 font-medium text-small">
              <Flame aria-hidden className="size-4 text-warn" />
              {t("streak", { weeks: streak.data.weeks })}
            </span>
          ) : undefined
        }
        {...(streak.data && streak.data.visitsTotal > 0
          ? { footer: t("totals", { month: streak.data.visitsThisMonth, total: streak.data.visitsTotal }) }
          : {})}
      >
        {visits.error && !items ? (
          <ErrorState
            error={visits.error}
            onRetry={() => void visits.refetch()}
            retrying={visits.isFetching}
            compact
          />
        ) : !items ? (
          <div aria-busy>
            <SkeletonRows rows={3} />
          </div>
        ) : items.length === 0 ? (
          <EmptyState icon={Dumbbell} title={t("noVisits")}>
            {t("noVisitsHint")}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {items.map((visit) => (
              <li key={visit.id} className="flex min-h-row items-center justify-between gap-3 px-4 py-2">
                <span className="min-w-0">
                  <span className="block font-medium">
                    {formatDate(visit.enteredAt, locale, visit.zone, "weekday")}
                  </span>
                  <span className="block truncate text-ink-2 text-small">{visit.branchName}</span>
                </span>
                <span className="shrink-0 text-ink-2 tabular-nums">
                  {formatTime(visit.enteredAt, locale, visit.zone)}
                  {visit.leftAt ? `–${formatTime(visit.leftAt, locale, visit.zone)}` : null}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

function InsideNow({ visit }: { visit: Visit }) {
  const t = useTranslations("attendance.screen.home");
  const locale = useLocale();
  const api = useApi<AttendanceApi>();
  const queries = useQueryClient();
  const leave = useMutation(
    api.attendance.checkOutMe.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.attendance.pathKey() }),
    }),
  );
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-ok-soft px-4 py-3 text-ok">
      <p className="font-medium">{t("in", { time: formatTime(visit.enteredAt, locale, visit.zone) })}</p>
      <Button icon={LogOut} loading={leave.isPending} onClick={() => leave.mutate()}>
        {t("leave")}
      </Button>
    </div>
  );
}
