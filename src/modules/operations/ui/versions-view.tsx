"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime, formatRelative } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { useNow } from "@/ui/feedback/use-now";
import { formatBytes } from "@/ui/form/file-drop";
import { DescriptionList } from "@/ui/layout/description-list";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import type { OperationsApi } from "../router";
import type { ProcessRow, Versions } from "../versions/schema";
import { deviceZone } from "./device-zone";
import { WaitingLines } from "./line-list";

/** Which Pulse runs here, in which processes, on what. */
export function VersionsView() {
  const t = useTranslations("operations.versions");
  const api = useApi<OperationsApi>();
  const { data, error, isError, isPending, isFetching, refetch } = useQuery(
    api.operations.versions.queryOptions(undefined, { refetchInterval: 10_000 }),
  );
  const columns = useColumns();
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} />
      {isError && !data ? <ErrorState error={error} onRetry={() => refetch()} retrying={isFetching} /> : null}
      {isPending ? (
        <Panel flush>
          <WaitingLines lines={6} />
        </Panel>
      ) : null}
      {data ? (
        <div className="grid gap-4">
          {data.mixed ? <Notice>{t("mixed")}</Notice> : null}
          {data.migrations.pending ? (
            <Notice>{t("pending", { name: data.migrations.pending })}</Notice>
          ) : null}
          <Facts versions={data} />
          <Panel title={t("processes")} flush>
            <DataTable
              label={t("processes")}
              columns={columns}
              rows={data.processes}
              rowKey={(row) => row.id}
              rowName={(row) => t(`roles.${row.role}`)}
              empty={<EmptyState title={t("noProcesses")} compact />}
            />
          </Panel>
        </div>
      ) : null}
    </>
  );
}

function Notice({ children }: { children: string }) {
  return (
    <p className="flex items-start gap-2 rounded-md bg-warn-soft p-3 text-small text-warn">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </p>
  );
}

const named = (version: string | null, commit: string | null) =>
  [version ?? "–", commit].filter(Boolean).join(" · ");

function Facts({ versions: { own, postgres, migrations } }: { versions: Versions }) {
  const t = useTranslations("operations.versions");
  const locale = useLocale();
  const { newest, applied } = migrations;
  return (
    <Panel title="Pulse">
      <DescriptionList
        items={[
          { term: t("version"), value: named(own.version, own.commit) },
          { term: "Node.js", value: own.node },
          { term: "PostgreSQL", value: postgres },
          { term: t("migrations"), value: t("applied", { count: applied }) },
          {
            term: t("newest"),
            value: newest ? (
              <span className="grid">
                <span className="break-all font-mono text-small">{newest.name}</span>
                {formatDateTime(newest.at, locale, deviceZone())}
              </span>
            ) : null,
          },
        ]}
      />
    </Panel>
  );
}

function useColumns(): Column<ProcessRow>[] {
  const t = useTranslations("operations.versions");
  const locale = useLocale();
  const now = useNow(10_000);
  return useMemo(
    () => [
      { id: "role", header: t("process"), card: "title", cell: (row) => t(`roles.${row.role}`) },
      { id: "version", header: t("version"), cell: (row) => named(row.version, row.commit) },
      { id: "node", header: "Node.js", from: "md", card: "hidden", cell: (row) => row.node ?? "–" },
      {
        id: "memory",
        header: t("memory"),
        align: "end",
        card: "hidden",
        cell: (row) => (row.memoryBytes === null ? "–" : formatBytes(row.memoryBytes, locale)),
      },
      { id: "jobs", header: t("jobs"), align: "end", from: "md", card: "hidden", cell: (row) => row.jobs },
      {
        id: "started",
        header: t("started"),
        card: "hidden",
        cell: (row) => formatRelative(row.startedAt, now, locale),
      },
      { id: "seen", header: t("seen"), from: "md", cell: (row) => formatRelative(row.seenAt, now, locale) },
      {
        id: "state",
        header: t("state"),
        card: "end",
        cell: (row) => (
          <StatusChip tone={row.alive ? "ok" : "deny"}>{t(row.alive ? "alive" : "silent")}</StatusChip>
        ),
      },
    ],
    [t, locale, now],
  );
}
