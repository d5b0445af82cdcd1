"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ScanLine } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { photoHref } from "@/modules/membership/ui/public/member-name";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatLocalDate, formatTime } from "@/shared/i18n/format";
import { localDate } from "@/shared/time-zone/time-zone";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { FilterBar } from "@/ui/layout/filter-bar";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Avatar } from "@/ui/primitives/avatar";
import { StatusChip } from "@/ui/primitives/badge";
import { DateInput } from "@/ui/primitives/input";
import type { AttendanceApi } from "../../router";
import type { VisitRow } from "../../visits/schema";

export interface VisitsFilter {
  day: string | null;
  hour: number | null;
  inside: boolean;
}

const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

/** The visits behind the dashboard's numbers: of a day, of an hour of it, or of who is inside. */
export function VisitsView({ filter }: { filter: VisitsFilter }) {
  const t = useTranslations("attendance.screen.visits");
  const locale = useLocale();
  const router = useRouter();
  const { tenant } = useShell();
  const api = useApi<AttendanceApi>();
  const day = filter.day ?? localDate(new Date(), tenant.zone);
  const query = useInfiniteQuery(
    api.attendance.listVisits.infiniteQueryOptions(
      filter.inside
        ? { inside: true, limit: 50 }
        : { day, limit: 50, ...(filter.hour === null ? {} : { hour: filter.hour }) },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
    ),
  );
  const columns = useColumns(filter.inside);
  const atDesk = useHasRole("owner", "manager", "desk");
  const base = `/${tenant.slug}/desk/visits`;
  const chips = [
    ...(filter.inside ? [{ id: "inside", label: t("insideNow"), onRemove: () => router.replace(base) }] : []),
    ...(filter.hour === null
      ? []
      : [
          {
            id: "hour",
            label: t("hour", { from: clock(filter.hour), to: clock(filter.hour + 1) }),
            onRemove: () => router.replace(`${base}?day=${day}`),
          },
        ]),
  ];
  return (
    <div className="grid gap-5">
      <PageHeader
        className="mb-0"
        title={t("title")}
        description={filter.inside ? t("insideNow") : formatLocalDate(day, locale, "full")}
        breadcrumbs={atDesk ? [{ href: `/${tenant.slug}/desk`, label: t("desk") }] : []}
      />
      <Panel flush>
        <div className="border-line border-b p-3">
          <FilterBar chips={chips}>
            <DateInput
              type="date"
              aria-label={t("day")}
              className="sm:w-48"
              value={filter.inside ? "" : day}
              onChange={(event) => {
                if (event.target.value !== "") router.replace(`${base}?day=${event.target.value}`);
              }}
            />
          </FilterBar>
        </div>
        <DataTable
          label={t("title")}
          columns={columns}
          rows={query.data?.pages.flatMap((page) => page.items)}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          rowHref={(row) => `/${tenant.slug}/members/${row.memberId}`}
          error={query.error}
          onRetry={() => void query.refetch()}
          refreshing={query.isFetching && !query.isPending && !query.isFetchingNextPage}
          hasMore={query.hasNextPage}
          onLoadMore={() => void query.fetchNextPage()}
          loadingMore={query.isFetchingNextPage}
          empty={
            <EmptyState icon={ScanLine} title={filter.inside ? t("nobodyInside") : t("empty")}>
              {t("emptyHint")}
            </EmptyState>
          }
        />
      </Panel>
    </div>
  );
}

function useColumns(inside: boolean): Column<VisitRow>[] {
  const t = useTranslations("attendance.screen");
  const words = useTranslations("attendance");
  const locale = useLocale();
  const { tenant } = useShell();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("visits.member"),
        card: "title",
        cell: (row) => (
          <span className="flex min-w-0 items-center gap-2.5">
            <Avatar name={row.name} seed={row.memberId} size="sm" src={photoHref(tenant.slug, row.photo)} />
            <span className="truncate font-medium">{row.name}</span>
          </span>
        ),
      },
      { id: "number", header: t("visits.number"), from: "md", card: "hidden", cell: (row) => row.number },
      {
        id: "time",
        header: t("visits.time"),
        cell: (row) =>
          [
            inside ? formatDate(row.enteredAt, locale, row.zone, "dayMonth") : null,
            `${formatTime(row.enteredAt, locale, row.zone)}${row.leftAt ? `–${formatTime(row.leftAt, locale, row.zone)}` : ""}`,
          ]
            .filter(Boolean)
            .join(", "),
      },
      { id: "branch", header: t("visits.branch"), from: "md", cell: (row) => row.branchName },
      {
        id: "method",
        header: t("visits.method"),
        from: "lg",
        card: "hidden",
        cell: (row) => words(`methods.${row.method}`),
      },
      {
        id: "reason",
        header: t("visits.result"),
        card: "end",
        cell: (row) => (
          <StatusChip tone={row.reason === "OK" && !row.override ? "ok" : "warn"}>
            {row.override ? t("visits.override") : t(`short.${row.reason}`)}
          </StatusChip>
        ),
      },
    ],
    [t, words, locale, tenant.slug, inside],
  );
}
