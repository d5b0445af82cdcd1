"use client";

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { PartyPopper, SearchX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatLocalDate } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { FilterBar, ToggleChips } from "@/ui/layout/filter-bar";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { LinkButton } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import type { CollectionRow, CollectionView } from "../../collections/schema";
import { COLLECTION_VIEWS } from "../../collections/words";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { PaymentsInQuestion } from "../questions/payments-in-question";
import { CollectionStats } from "./collection-stats";
import { STATUS_TONE, useReasonWords } from "./collection-words";
import { type CollectionsFilter, filterHref, inputOf } from "./filter";

const CollectionSheet = lazy(() => import("./collection-sheet"));

/**
 * The bills that failed: what is tried, what waits for somebody, and what came back; before them the payments that nobody
 * can tell about.
 * @param tabs the way to the other screens of money
 */
export function CollectionsView({ filter, tabs }: { filter: CollectionsFilter; tabs: ReactNode }) {
  const t = useTranslations("billing.collections");
  const router = useRouter();
  const queries = useQueryClient();
  const { tenant } = useShell();
  const { collections } = useApi<BillingApi>().billing;
  const base = `/${tenant.slug}/admin/money/failed`;
  const query = useInfiniteQuery(
    collections.list.infiniteQueryOptions(inputOf(filter), {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
    }),
  );
  const people = useQuery({ ...collections.assignees.queryOptions(), staleTime: 5 * 60_000 });
  const [openId, setOpenId] = useState<string | null>(null);
  useLive([tenantTopic(tenant.id, "billing")], () => {
    void queries.invalidateQueries({ queryKey: collections.pathKey() });
  });
  const rows = query.data?.pages.flatMap(({ items }) => items);
  const shown = rows?.find(({ id }) => id === openId);
  const columns = useColumns(filter.view);
  const go = (change: Partial<CollectionsFilter>) =>
    router.replace(filterHref(base, { ...filter, ...change }), { scroll: false });
  const filtered = filter.view !== "open" || filter.days !== null || filter.assignee !== null;
  return (
    <>
      <PageHeader className="mb-4" title={t("title")} description={t("intro")} />
      <div className="mb-5">{tabs}</div>
      <PaymentsInQuestion />
      <div className="grid gap-5">
        <CollectionStats base={base} />
        <Panel flush refreshing={query.isFetching && !query.isPending}>
          <FilterBar
            className="px-4 pt-3 pb-2"
            chips={
              filter.days === null
                ? []
                : [
                    {
                      id: "days",
                      label: t("lastDays", { days: filter.days }),
                      onRemove: () => go({ days: null }),
                    },
                  ]
            }
          >
            <ToggleChips
              label={t("show")}
              value={filter.view}
              onValueChange={(view) => go({ view: view as CollectionView, days: null })}
              options={COLLECTION_VIEWS.map((view) => ({ value: view, label: t(`view.${view}`) }))}
            />
            <Select
              aria-label={t("assignee")}
              inputSize="sm"
              className="w-auto max-w-full"
              value={filter.assignee ?? ""}
              onChange={(event) => go({ assignee: event.target.value || null })}
              options={[
                { value: "", label: t("everybody") },
                { value: "nobody", label: t("nobody") },
                ...(people.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </FilterBar>
          <DataTable
            label={t("title")}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            onOpen={({ id }) => setOpenId(id)}
            hasMore={query.hasNextPage}
            onLoadMore={() => void query.fetchNextPage()}
            loadingMore={query.isFetchingNextPage}
            error={query.data ? undefined : query.error}
            onRetry={() => void query.refetch()}
            empty={
              filtered ? (
                <EmptyState
                  icon={SearchX}
                  title={t("emptyFiltered")}
                  action={<LinkButton href={base}>{t("showOpen")}</LinkButton>}
                />
              ) : (
                <EmptyState icon={PartyPopper} title={t("empty")}>
                  {t("emptyHint")}
                </EmptyState>
              )
            }
          />
        </Panel>
      </div>
      {shown ? (
        <Suspense>
          <CollectionSheet
            key={shown.id}
            row={shown}
            people={people.data ?? []}
            onClose={() => setOpenId(null)}
          />
        </Suspense>
      ) : null}
    </>
  );
}

function useColumns(view: CollectionView): readonly Column<CollectionRow>[] {
  const t = useTranslations("billing.collections");
  const locale = useLocale();
  const money = useMoney();
  const reason = useReasonWords();
  const { tenant } = useShell();
  const over = view === "recovered" || view === "written_off";
  return useMemo(() => {
    const day = (at: string) => formatDate(at, locale, tenant.zone);
    const nextTry = (row: CollectionRow) => {
      if (row.pending) return t("pending");
      return row.nextTryAt === null ? "–" : day(row.nextTryAt);
    };
    return [
      {
        id: "member",
        header: t("column.member"),
        card: "title",
        cell: (row) => (
          <span className="block min-w-0">
            <span className="block truncate font-medium">{row.memberName}</span>
            <span className="block truncate text-ink-2 text-small">{row.number}</span>
          </span>
        ),
      },
      {
        id: "due",
        header: t("column.due"),
        from: "md",
        cell: (row) => (row.dueOn === null ? "–" : formatLocalDate(row.dueOn, locale)),
      },
      { id: "reason", header: t("column.reason"), card: "line", cell: reason },
      {
        id: "tries",
        header: t("column.tries"),
        align: "end",
        from: "lg",
        card: "hidden",
        cell: (row) => row.tries,
      },
      over
        ? {
            id: "closed",
            header: t("column.closed"),
            from: "md",
            cell: (row: CollectionRow) => (row.closedAt === null ? "–" : day(row.closedAt)),
          }
        : { id: "next", header: t("column.next"), from: "lg", card: "hidden", cell: nextTry },
      {
        id: "assignee",
        header: t("column.assignee"),
        from: "xl",
        card: "hidden",
        cell: (row) => row.assigneeName ?? "–",
      },
      {
        id: "status",
        header: t("column.status"),
        card: "line",
        cell: (row) => <StatusChip tone={STATUS_TONE[row.status]}>{t(`status.${row.status}`)}</StatusChip>,
      },
      {
        id: "amount",
        header: t("column.amount"),
        align: "end",
        card: "end",
        cell: (row) => (
          <span className="font-medium tabular-nums">
            {money(
              row.status === "recovered" ? row.recoveredMinor : row.openMinor || row.failedMinor,
              row.currency,
            )}
          </span>
        ),
      },
    ] satisfies Column<CollectionRow>[];
  }, [t, locale, tenant.zone, reason, money, over]);
}
