"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Monitor } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatNumber, formatRelative } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { useToast } from "@/ui/feedback/toast";
import { useNow } from "@/ui/feedback/use-now";
import { ReasonDialog } from "@/ui/form/reason-dialog";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Badge, StatusChip, type Tone } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { KioskRow } from "../../kiosks/schema";
import type { OperationsApi } from "../../router";

const TONES: Record<KioskRow["state"], Tone> = {
  offline: "deny",
  online: "ok",
  waiting: "info",
  revoked: "neutral",
};

/** The kiosks of all gyms, those that are silent first. */
export function KiosksView() {
  const t = useTranslations("operations.kiosks");
  const api = useApi<OperationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const [revoking, setRevoking] = useState<KioskRow | null>(null);
  const kiosks = useInfiniteQuery(
    api.operations.kiosks.list.infiniteQueryOptions(
      { limit: 50 },
      { getNextPageParam: (page) => page.next, refetchInterval: 15_000 },
    ),
  );
  const revoke = useMutation(api.operations.kiosks.revoke.mutationOptions());
  const columns = useColumns(setRevoking);
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} />
      <Panel flush>
        <DataTable
          label={t("title")}
          columns={columns}
          rows={kiosks.data?.pages.flatMap((page) => page.rows)}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          error={kiosks.error}
          onRetry={() => kiosks.refetch()}
          refreshing={kiosks.isFetching && !kiosks.isPending}
          hasMore={kiosks.hasNextPage}
          onLoadMore={() => kiosks.fetchNextPage()}
          loadingMore={kiosks.isFetchingNextPage}
          empty={
            <EmptyState icon={Monitor} title={t("empty")}>
              {t("emptyHint")}
            </EmptyState>
          }
        />
      </Panel>
      {revoking ? (
        <ReasonDialog
          title={t("revokeTitle", { name: revoking.name, gym: revoking.gym })}
          description={t("revokeText")}
          action={t("revoke")}
          onClose={() => setRevoking(null)}
          onConfirm={async (reason) => {
            await revoke.mutateAsync({ tenantId: revoking.tenantId, deviceId: revoking.id, reason });
            toast.show({ tone: "ok", title: t("revoked", { name: revoking.name }) });
            await client.invalidateQueries({ queryKey: api.operations.kiosks.pathKey() });
          }}
        />
      ) : null}
    </>
  );
}

function useColumns(onRevoke: (kiosk: KioskRow) => void): Column<KioskRow>[] {
  const t = useTranslations("operations.kiosks");
  const locale = useLocale();
  const now = useNow(15_000);
  return useMemo(() => {
    const ago = (at: string | null) =>
      at === null ? t("never") : <time dateTime={at}>{formatRelative(at, now, locale)}</time>;
    return [
      {
        id: "name",
        header: t("kiosk"),
        card: "title",
        cell: (kiosk) => (
          <span className="grid min-w-0">
            <span className="flex flex-wrap items-center gap-2 font-medium">
              {kiosk.name}
              {kiosk.alertSince ? <Badge tone="deny">{t("alert")}</Badge> : null}
            </span>
            <span className="truncate text-ink-2 text-small">
              {kiosk.gym} · {kiosk.branch}
            </span>
            {kiosk.version ? (
              <span className="text-ink-2 text-small @2xl:hidden">
                Pulse {kiosk.version}
                {kiosk.queued ? ` · ${t("unsent", { count: kiosk.queued })}` : ""}
              </span>
            ) : null}
          </span>
        ),
      },
      {
        id: "state",
        header: t("state"),
        card: "end",
        cell: (kiosk) => <StatusChip tone={TONES[kiosk.state]}>{t(`states.${kiosk.state}`)}</StatusChip>,
      },
      {
        id: "seen",
        header: t("seen"),
        cell: (kiosk) => ago(kiosk.state === "revoked" ? kiosk.revokedAt : kiosk.lastSeenAt),
      },
      {
        id: "version",
        header: t("version"),
        card: "hidden",
        from: "md",
        cell: (kiosk) => kiosk.version ?? "–",
      },
      {
        id: "queued",
        header: t("queued"),
        card: "hidden",
        align: "end",
        cell: (kiosk) =>
          kiosk.queued === null || kiosk.state === "revoked" ? (
            "–"
          ) : kiosk.queued > 0 ? (
            <Badge tone="warn">{formatNumber(kiosk.queued, locale)}</Badge>
          ) : (
            formatNumber(0, locale)
          ),
      },
      {
        id: "kept",
        header: t("kept"),
        card: "hidden",
        from: "md",
        align: "end",
        cell: (kiosk) =>
          kiosk.conflicts > 0 ? (
            <Badge tone="warn">{t("conflicts", { count: kiosk.conflicts })}</Badge>
          ) : (
            kiosk.keptScans
          ),
      },
      {
        id: "act",
        header: t("act"),
        align: "end",
        cell: (kiosk) =>
          kiosk.state === "revoked" ? null : (
            <Button size="sm" variant="ghost" onClick={() => onRevoke(kiosk)}>
              {t("revoke")}
            </Button>
          ),
      },
    ];
  }, [t, locale, now, onRevoke]);
}
