"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { LinkButton } from "@/ui/primitives/button";
import type { MembershipApi } from "../../router";
import type { ImportBatchView } from "../wizard/schema";
import { isBusy, TONES } from "./fields";

/** Every list that has been imported, with what came of it. */
export function ImportsView() {
  const t = useTranslations("imports");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<MembershipApi>();
  const base = `/${tenant.slug}/admin/imports`;
  const list = useInfiniteQuery(
    api.membership.imports.list.infiniteQueryOptions(
      {},
      {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        refetchInterval: ({ state }) =>
          state.data?.pages.some((page) => page.items.some((item) => isBusy(item.state))) ? 2_500 : false,
      },
    ),
  );
  const columns = useMemo<Column<ImportBatchView>[]>(
    () => [
      {
        id: "file",
        header: t("list.file"),
        cell: (row) => <span className="font-medium">{row.fileName}</span>,
      },
      {
        id: "state",
        header: t("list.state"),
        card: "line",
        cell: (row) => <StatusChip tone={TONES[row.state]}>{t(`states.${row.state}`)}</StatusChip>,
      },
      {
        id: "result",
        header: t("list.result"),
        cell: (row) =>
          isBusy(row.state)
            ? t("list.progress", { done: row.done, total: row.total })
            : row.state === "done" || row.state === "undone"
              ? t("list.counts", { created: row.outcome.created, updated: row.outcome.updated })
              : null,
      },
      {
        id: "when",
        header: t("list.when"),
        cell: (row) => formatDateTime(row.createdAt, locale, tenant.zone),
      },
      { id: "who", header: t("list.who"), from: "md", cell: (row) => row.createdBy ?? "—" },
    ],
    [t, locale, tenant.zone],
  );
  const begin = (
    <LinkButton href={`${base}/new`} variant="primary" icon={FileUp}>
      {t("new")}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} actions={begin} />
      <Panel flush>
        <DataTable
          label={t("title")}
          columns={columns}
          rows={list.data?.pages.flatMap((page) => page.items)}
          rowKey={(row) => row.id}
          rowName={(row) => row.fileName}
          rowHref={(row) => `${base}/${row.id}`}
          hasMore={list.hasNextPage}
          onLoadMore={() => void list.fetchNextPage()}
          loadingMore={list.isFetchingNextPage}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={
            <EmptyState icon={FileUp} title={t("empty")} action={begin}>
              {t("emptyHint")}
            </EmptyState>
          }
        />
      </Panel>
    </>
  );
}
