"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatNumber, formatRelative } from "@/shared/i18n/format";
import type { Column, SortOrder } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Badge, StatusChip } from "@/ui/primitives/badge";
import { SearchInput } from "@/ui/primitives/search-input";
import type { OperationsApi } from "../../router";
import type { GymOrder, GymRow } from "../../usage/schema";

const ORDERS: readonly GymOrder[] = ["created", "members", "checkIns", "jobs", "activity"];

/** Every gym of the installation with what it uses. */
export function GymsView() {
  const t = useTranslations("operations.gyms");
  const api = useApi<OperationsApi>();
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed);
  const [sort, setSort] = useState<SortOrder>({ column: "created", direction: "desc" });
  const order = ORDERS.find((one) => one === sort.column) ?? "created";
  const gyms = useInfiniteQuery(
    api.operations.gyms.list.infiniteQueryOptions(
      { search, order, ascending: sort.direction === "asc", limit: 50 },
      { getNextPageParam: (page) => page.next, placeholderData: (before) => before },
    ),
  );
  const columns = useColumns();
  return (
    <>
      <PageHeader title={t("title")} />
      <Panel flush>
        <div className="border-line border-b p-3">
          <SearchInput label={t("search")} placeholder={t("search")} value={typed} onValueChange={setTyped} />
        </div>
        <DataTable
          label={t("title")}
          columns={columns}
          rows={gyms.data?.pages.flatMap((page) => page.rows)}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          rowHref={(row) => `/operator/gyms/${row.slug}`}
          sort={sort}
          onSortChange={setSort}
          error={gyms.error}
          onRetry={() => gyms.refetch()}
          refreshing={gyms.isFetching && !gyms.isPending}
          hasMore={gyms.hasNextPage}
          onLoadMore={() => gyms.fetchNextPage()}
          loadingMore={gyms.isFetchingNextPage}
          empty={
            <EmptyState icon={Building2} title={search ? t("noMatch") : t("empty")}>
              {search ? null : t("emptyHint")}
            </EmptyState>
          }
        />
      </Panel>
    </>
  );
}

function useColumns(): Column<GymRow>[] {
  const t = useTranslations("operations.gyms");
  const locale = useLocale();
  return useMemo(() => {
    const number = (id: "members" | "checkIns" | "jobs", header: string): Column<GymRow> => ({
      id,
      header,
      align: "end",
      sortable: true,
      descendingFirst: true,
      card: "hidden",
      from: id === "jobs" ? "md" : "sm",
      cell: (gym) => formatNumber(gym[id], locale),
    });
    const small = (id: "staff" | "branches", header: string): Column<GymRow> => ({
      id,
      header,
      align: "end",
      card: "hidden",
      from: "lg",
      cell: (gym) => formatNumber(gym[id], locale),
    });
    return [
      {
        id: "name",
        header: t("name"),
        card: "title",
        cell: (gym) => (
          <span className="grid min-w-0">
            <span className="flex flex-wrap items-center gap-2 font-medium">
              {gym.name}
              {gym.isDemo ? <Badge>{t("demo")}</Badge> : null}
            </span>
            <span className="truncate text-ink-2 text-small">{gym.owner ?? `/${gym.slug}`}</span>
          </span>
        ),
      },
      number("members", t("members")),
      small("staff", t("staff")),
      small("branches", t("branches")),
      number("checkIns", t("checkIns")),
      number("jobs", t("jobs")),
      {
        id: "activity",
        header: t("activity"),
        sortable: true,
        descendingFirst: true,
        cell: (gym) =>
          gym.lastActivityAt ? formatRelative(gym.lastActivityAt, Date.now(), locale) : t("none"),
      },
      {
        id: "created",
        header: t("created"),
        from: "md",
        card: "hidden",
        sortable: true,
        descendingFirst: true,
        cell: (gym) => formatDate(gym.createdAt, locale, "UTC"),
      },
      {
        id: "status",
        header: t("status"),
        card: "end",
        cell: (gym) => (
          <StatusChip tone={gym.status === "active" ? "ok" : "deny"}>{t(gym.status)}</StatusChip>
        ),
      },
    ];
  }, [t, locale]);
}
