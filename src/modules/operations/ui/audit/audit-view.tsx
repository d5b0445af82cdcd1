"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { DescriptionList } from "@/ui/layout/description-list";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { buttonStyles } from "@/ui/primitives/button-styles";
import { Sheet } from "@/ui/primitives/dialog";
import type { OperationsApi } from "../../router";
import type { AuditRow } from "../../schema";
import { deviceZone } from "../device-zone";
import { AuditFilterBar, type AuditFilters, auditQuery, NO_FILTERS } from "./filters";
import { useActor } from "./use-actor";

/** The platform's own log. */
export function AuditView() {
  const t = useTranslations("operations.audit");
  const api = useApi<OperationsApi>();
  const [typed, setTyped] = useState(NO_FILTERS);
  const filters = useDeferredValue(typed);
  const filtered = Object.values(filters).some((one) => one !== "");
  const [open, setOpen] = useState<AuditRow | null>(null);
  const columns = useColumns();
  const lines = useInfiniteQuery(
    api.operations.audit.infiniteQueryOptions(
      { ...auditQuery(filters), limit: 50 },
      { getNextPageParam: (page) => page.next, placeholderData: (before) => before },
    ),
  );
  const rows = lines.data?.pages.flatMap((page) => page.rows);
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} actions={<ExportLink filters={filters} />} />
      <Panel flush>
        <AuditFilterBar value={typed} onChange={setTyped} />
        <DataTable
          label={t("title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowName={(row) => row.action}
          onOpen={setOpen}
          error={lines.error}
          onRetry={() => lines.refetch()}
          refreshing={lines.isFetching && !lines.isPending}
          hasMore={lines.hasNextPage}
          onLoadMore={() => lines.fetchNextPage()}
          loadingMore={lines.isFetchingNextPage}
          empty={<EmptyState icon={ScrollText} title={filtered ? t("noMatch") : t("empty")} />}
        />
      </Panel>
      <Sheet
        open={open !== null}
        onOpenChange={(next) => (next ? undefined : setOpen(null))}
        title={open?.action ?? t("details")}
      >
        {open ? <Details row={open} /> : null}
      </Sheet>
    </>
  );
}

/** The log as a file, filtered as it is on the screen. */
function ExportLink({ filters }: { filters: AuditFilters }) {
  const t = useTranslations("operations.audit");
  const set = Object.entries(auditQuery(filters)).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return (
    <a
      href={`/api/export/audit?${new URLSearchParams(set)}`}
      download
      className={buttonStyles({ variant: "secondary" })}
    >
      <Download aria-hidden />
      {t("export")}
    </a>
  );
}

function useColumns(): Column<AuditRow>[] {
  const t = useTranslations("operations.audit");
  const who = useActor();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "action",
        header: t("action"),
        card: "title",
        cell: (row) => <span className="font-mono text-small">{row.action}</span>,
      },
      { id: "who", header: t("who"), cell: who },
      { id: "subject", header: t("subject"), cell: (row) => row.subjectName ?? row.subjectKind },
      {
        id: "when",
        header: t("when"),
        cell: (row) => <time dateTime={row.at}>{formatDateTime(row.at, locale, deviceZone())}</time>,
      },
      { id: "reason", header: t("reason"), from: "md", card: "hidden", cell: (row) => row.reason ?? "" },
    ],
    [t, who, locale],
  );
}

function Details({ row }: { row: AuditRow }) {
  const t = useTranslations("operations.audit");
  const locale = useLocale();
  const who = useActor();
  const json = (value: unknown) => (
    <pre className="overflow-x-auto whitespace-pre-wrap break-words rounded-md bg-sunken p-3 font-mono text-tiny">
      {JSON.stringify(value, null, 2)}
    </pre>
  );
  return (
    <div className="grid gap-4">
      <DescriptionList
        items={[
          { term: t("when"), value: formatDateTime(row.at, locale, deviceZone()) },
          { term: t("who"), value: who(row) },
          {
            term: t("subject"),
            value: [row.subjectName ?? row.subjectKind, row.subjectId].filter(Boolean).join(" · "),
          },
          ...(row.reason ? [{ term: t("reason"), value: row.reason }] : []),
          ...(row.requestId ? [{ term: t("request"), value: row.requestId }] : []),
        ]}
      />
      {row.before ? (
        <section>
          <h3 className="mb-1 font-medium text-small">{t("before")}</h3>
          {json(row.before)}
        </section>
      ) : null}
      {row.after ? (
        <section>
          <h3 className="mb-1 font-medium text-small">{t("after")}</h3>
          {json(row.after)}
        </section>
      ) : null}
    </div>
  );
}
