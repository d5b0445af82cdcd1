"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useMemo, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { FilterBar } from "@/ui/layout/filter-bar";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Checkbox } from "@/ui/primitives/checkbox";
import { DateInput, Select } from "@/ui/primitives/input";
import type { BillingApi } from "../../router";
import type { ShiftRow } from "../../shifts/schema";
import { useMoney } from "../pay/money-words";
import { Difference } from "./difference";

const ShiftSheet = lazy(() => import("./shift-sheet"));

/** The shifts of the past with what was taken and what did not come out. */
export default function HistoryPanel({ branches }: { branches: readonly { id: string; name: string }[] }) {
  const t = useTranslations("billing.cash");
  const money = useMoney();
  const { shifts } = useApi<BillingApi>().billing;
  const [branchId, setBranch] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [differing, setDiffering] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const query = useInfiniteQuery(
    shifts.history.infiniteQueryOptions(
      {
        differing,
        ...(branchId ? { branchId } : {}),
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
      },
      { getNextPageParam: (page) => page.next, placeholderData: keepPreviousData },
    ),
  );
  const first = query.data?.pages[0];
  const currency = first?.currency ?? "";
  const columns = useColumns(currency);
  return (
    <Panel
      flush
      className="mt-5"
      title={t("history")}
      refreshing={query.isFetching && !query.isPending}
      footer={
        first
          ? t("totals", {
              shifts: first.totals.shifts,
              taken: money(first.totals.takenMinor, currency),
              over: money(first.totals.overMinor, currency),
              short: money(-first.totals.shortMinor, currency),
            })
          : undefined
      }
    >
      <FilterBar className="px-4 pt-3 pb-2">
        {branches.length > 1 ? (
          <Select
            aria-label={t("branch")}
            inputSize="sm"
            className="w-auto max-w-full"
            value={branchId}
            onChange={(event) => setBranch(event.target.value)}
            options={[
              { value: "", label: t("allBranches") },
              ...branches.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        ) : null}
        <DateInput
          aria-label={t("from")}
          inputSize="sm"
          className="w-auto"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <DateInput
          aria-label={t("to")}
          inputSize="sm"
          className="w-auto"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
        <Checkbox
          label={t("differing")}
          checked={differing}
          onChange={(event) => setDiffering(event.target.checked)}
        />
      </FilterBar>
      <DataTable
        label={t("history")}
        columns={columns}
        rows={query.data?.pages.flatMap(({ items }) => items)}
        rowKey={({ id }) => id}
        onOpen={({ id }) => setOpenId(id)}
        hasMore={query.hasNextPage}
        onLoadMore={() => void query.fetchNextPage()}
        loadingMore={query.isFetchingNextPage}
        error={query.data ? undefined : query.error}
        onRetry={() => void query.refetch()}
        empty={
          <EmptyState icon={History} title={t("emptyHistory")}>
            {t("emptyHistoryHint")}
          </EmptyState>
        }
      />
      {openId ? (
        <Suspense>
          <ShiftSheet key={openId} shiftId={openId} onClose={() => setOpenId(null)} />
        </Suspense>
      ) : null}
    </Panel>
  );
}

function useColumns(currency: string): readonly Column<ShiftRow>[] {
  const t = useTranslations("billing.cash");
  const locale = useLocale();
  const money = useMoney();
  const { tenant } = useShell();
  return useMemo(
    () =>
      [
        {
          id: "shift",
          header: t("column.shift"),
          card: "title",
          cell: (row) => (
            <span className="block min-w-0">
              <span className="block truncate font-medium">
                {t("shiftTitle", { drawer: row.drawer, number: row.number })}
              </span>
              <span className="block truncate text-ink-2 text-small">{row.branchName}</span>
            </span>
          ),
        },
        {
          id: "opened",
          header: t("column.opened"),
          card: "line",
          cell: (row) =>
            [formatDateTime(row.openedAt, locale, tenant.zone), row.openedBy].filter(Boolean).join(" · "),
        },
        {
          id: "closed",
          header: t("column.closed"),
          from: "lg",
          card: "hidden",
          cell: (row) =>
            row.closedAt
              ? [formatDateTime(row.closedAt, locale, tenant.zone), row.closedBy].filter(Boolean).join(" · ")
              : "–",
        },
        {
          id: "difference",
          header: t("column.difference"),
          card: "line",
          cell: (row) =>
            row.status === "open" ? (
              <StatusChip tone="info">{t("stillOpen")}</StatusChip>
            ) : (
              <Difference minor={row.differenceMinor} currency={currency} />
            ),
        },
        {
          id: "taken",
          header: t("column.taken"),
          align: "end",
          card: "end",
          cell: (row) => <span className="font-medium tabular-nums">{money(row.takenMinor, currency)}</span>,
        },
      ] satisfies Column<ShiftRow>[],
    [t, locale, tenant.zone, money, currency],
  );
}
