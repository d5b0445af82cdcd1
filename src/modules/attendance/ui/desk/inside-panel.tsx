"use client";

import { useQuery } from "@tanstack/react-query";
import { DoorClosed, LogOut } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { photoHref } from "@/modules/membership/ui/public/member-name";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatNumber, formatTime } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton, SkeletonRows } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Avatar } from "@/ui/primitives/avatar";
import { IconButton } from "@/ui/primitives/button";
import type { AttendanceApi } from "../../router";
import type { Occupancy } from "../../visits/schema";
import { OccupancyMeter } from "../shared/occupancy-meter";

const SHOWN = 60;

/** How full the branch is against the usual; the number opens the list behind it. */
export function OccupancyPanel({ branchId }: { branchId: string }) {
  const t = useTranslations("attendance.screen.desk");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<AttendanceApi>();
  const query = useQuery({
    ...api.attendance.occupancy.queryOptions({ branchId }),
    refetchInterval: 60_000,
  });
  const data: Occupancy | undefined = query.data;
  if (query.error && !data)
    return (
      <Panel>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} compact />
      </Panel>
    );
  return (
    <Panel>
      {data ? <OccupancyMeter occupancy={data} /> : <Skeleton className="h-16.5 w-full lg:h-15" />}
      <p className="mt-2 text-small">
        <Link href={`/${tenant.slug}/desk/visits`} className="text-brand-ink hover:underline">
          {data
            ? t("visitsToday", { count: data.visitsToday, shown: formatNumber(data.visitsToday, locale) })
            : "…"}
        </Link>
      </p>
    </Panel>
  );
}

/** Who is inside now, the latest first. `onCheckOut` is left out for those who only look. */
export function InsidePanel({
  branchId,
  zone,
  onCheckOut,
}: {
  branchId: string;
  zone: string;
  onCheckOut?: (visitId: string) => void;
}) {
  const t = useTranslations("attendance.screen.desk");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<AttendanceApi>();
  const query = useQuery(api.attendance.inside.queryOptions({ branchId }));
  const people = query.data;
  return (
    <Panel
      title={t("inside")}
      flush
      refreshing={query.isRefetching}
      {...(people && people.length > SHOWN
        ? {
            footer: (
              <Link href={`/${tenant.slug}/desk/visits?inside=1`} className="text-brand-ink hover:underline">
                {t("allInside", { count: people.length })}
              </Link>
            ),
          }
        : {})}
    >
      {query.error && !people ? (
        <ErrorState
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
          compact
        />
      ) : !people ? (
        <div aria-busy>
          <SkeletonRows rows={4} />
        </div>
      ) : people.length === 0 ? (
        <EmptyState icon={DoorClosed} title={t("insideEmpty")} compact />
      ) : (
        <ul className="divide-y divide-line">
          {people.slice(0, SHOWN).map((person) => (
            <li key={person.visitId} className="flex min-h-row items-center gap-3 py-1.5 ps-4 pe-2">
              <Avatar name={person.name} seed={person.memberId} src={photoHref(tenant.slug, person.photo)} />
              <span className="min-w-0 grow">
                <Link
                  href={`/${tenant.slug}/members/${person.memberId}`}
                  className="block truncate font-medium hover:underline"
                >
                  {person.name}
                </Link>
                <span className="block truncate text-ink-2 text-small tabular-nums">
                  {t("since", { time: formatTime(person.enteredAt, locale, zone) })}
                </span>
              </span>
              {onCheckOut ? (
                <IconButton
                  icon={LogOut}
                  size="sm"
                  label={t("checkOut", { name: person.name })}
                  onClick={() => onCheckOut(person.visitId)}
                />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
