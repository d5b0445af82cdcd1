"use client";

import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { HandHeart, SlidersHorizontal } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatRelative, formatTime } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { useToast } from "@/ui/feedback/toast";
import { FilterBar, ToggleChips } from "@/ui/layout/filter-bar";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { PenaltyRow } from "../../penalties/schema";
import type { ClassesApi } from "../../router";
import { STATUS_TONE, usePenaltyWords } from "./penalty-words";

const PenaltySheet = lazy(() => import("./penalty-sheet"));
const OwnRulesDialog = lazy(() => import("./own-rules-dialog"));

const VIEWS = ["pending", "decided"] as const;
type View = (typeof VIEWS)[number];

/** Late cancellations and absences: what waits for a look, and what became of the others. */
export function PenaltiesView({ tabs }: { tabs?: ReactNode }) {
  const t = useTranslations("classes.penalties");
  const toast = useToast();
  const queries = useQueryClient();
  const { penalties } = useApi<ClassesApi>().classes;
  const setsRules = useHasRole("owner", "manager");
  const [view, setView] = useState<View>("pending");
  const [openId, setOpenId] = useState<string | null>(null);
  const [rules, setRules] = useState(false);
  const query = useInfiniteQuery(
    penalties.list.infiniteQueryOptions(
      { view },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
    ),
  );
  const waiving = useMutation(penalties.waive.mutationOptions());
  const rows = query.data?.pages.flatMap(({ items }) => items);
  const shown = rows?.find(({ id }) => id === openId);
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title={t("title")}
        description={t("intro")}
        actions={
          setsRules ? (
            <Button icon={SlidersHorizontal} onClick={() => setRules(true)}>
              {t("ownRules.open")}
            </Button>
          ) : undefined
        }
      />
      {tabs}
      <Panel flush refreshing={query.isFetching && !query.isPending}>
        <FilterBar className="px-4 pt-3 pb-2">
          <ToggleChips
            label={t("show")}
            value={view}
            onValueChange={(next) => setView(next as View)}
            options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
          />
        </FilterBar>
        <DataTable
          label={t("title")}
          columns={useColumns(view)}
          rows={rows}
          rowKey={({ id }) => id}
          onOpen={({ id }) => setOpenId(id)}
          hasMore={query.hasNextPage}
          onLoadMore={() => void query.fetchNextPage()}
          loadingMore={query.isFetchingNextPage}
          error={query.data ? undefined : query.error}
          onRetry={() => void query.refetch()}
          empty={
            <EmptyState icon={HandHeart} title={t(`empty.${view}`)}>
              {t("emptyHint")}
            </EmptyState>
          }
        />
      </Panel>
      <Suspense>
        {shown ? (
          <PenaltySheet
            key={shown.id}
            row={shown}
            onClose={() => setOpenId(null)}
            onWaive={async (reason) => {
              await waiving.mutateAsync({ penaltyId: shown.id, reason });
              toast.show({ tone: "ok", title: t("waived") });
              setOpenId(null);
              await queries.invalidateQueries({ queryKey: penalties.pathKey() });
            }}
          />
        ) : null}
        {rules ? <OwnRulesDialog onClose={() => setRules(false)} /> : null}
      </Suspense>
    </div>
  );
}

function useColumns(view: View): readonly Column<PenaltyRow>[] {
  const t = useTranslations("classes.penalties");
  const locale = useLocale();
  const words = usePenaltyWords();
  const { tenant } = useShell();
  const [now] = useState(() => new Date());
  return useMemo(
    () => [
      {
        id: "member",
        header: t("column.member"),
        card: "title",
        cell: (row) => (
          <span className="block min-w-0">
            <span className="block truncate font-medium">{row.memberName}</span>
            <span className="block truncate text-ink-2 text-small">{t(`kind.${row.kind}`)}</span>
          </span>
        ),
      },
      {
        id: "class",
        header: t("column.class"),
        card: "line",
        cell: (row) =>
          `${formatDate(row.startsAt, locale, row.zone, "weekday")}, ${formatTime(row.startsAt, locale, row.zone)} · ${row.className}`,
      },
      { id: "takes", header: t("column.takes"), card: "end", align: "end", cell: words },
      view === "pending"
        ? {
            id: "left",
            header: t("column.left"),
            card: "hidden",
            from: "md",
            cell: (row: PenaltyRow) => formatRelative(row.reviewUntil, now, locale),
          }
        : {
            id: "decided",
            header: t("column.decided"),
            card: "hidden",
            from: "lg",
            cell: (row: PenaltyRow) =>
              row.decidedAt === null ? "–" : formatDate(row.decidedAt, locale, tenant.zone, "medium"),
          },
      {
        id: "status",
        header: t("column.status"),
        card: "line",
        cell: (row) => <StatusChip tone={STATUS_TONE[row.status]}>{t(`status.${row.status}`)}</StatusChip>,
      },
    ],
    [t, locale, words, view, now, tenant.zone],
  );
}
