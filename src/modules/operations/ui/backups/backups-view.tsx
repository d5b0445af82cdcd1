"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { DatabaseBackup } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatDuration } from "@/shared/i18n/duration";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState } from "@/ui/feedback/empty-state";
import { useToast } from "@/ui/feedback/toast";
import { useNow } from "@/ui/feedback/use-now";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Stat } from "@/ui/layout/stat";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { BackupProofRow, BackupRow } from "../../backups/schema";
import type { OperationsApi } from "../../router";
import { LineList } from "../line-list";
import { BackupLine } from "./backup-line";
import { PassphraseNotice } from "./passphrase-notice";

/** Beyond this age of the newest proof, upgrades are held back and an alert is open. */
const PROOF_MAY_BE_HOURS = 26;

/** Backups with what proved them: restored, counted, compared. */
export function BackupsView() {
  const t = useTranslations("operations.backups");
  const api = useApi<OperationsApi>();
  const backups = useInfiniteQuery(
    api.operations.backups.list.infiniteQueryOptions(
      { limit: 30 },
      {
        getNextPageParam: (page) => page.next,
        refetchInterval: ({ state }) =>
          state.data?.pages.some((page) => page.rows.some(({ progress }) => progress)) ? 1_500 : 5_000,
      },
    ),
  );
  const rows = backups.data?.pages.flatMap((page) => page.rows);
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} actions={<BackUpNow rows={rows} />} />
      <PassphraseNotice />
      {rows && rows.length > 0 ? <Standing rows={rows} /> : null}
      <Panel title={t("list")} flush refreshing={backups.isRefetching}>
        <LineList
          query={backups}
          label={t("list")}
          expected={6}
          empty={
            <EmptyState icon={DatabaseBackup} title={t("empty")}>
              {t("emptyHint")}
            </EmptyState>
          }
        >
          {(backup) => <BackupLine backup={backup} />}
        </LineList>
      </Panel>
    </>
  );
}

/** Orders a backup; while one is ordered or running there is nothing more to order. */
function BackUpNow({ rows }: { rows: readonly BackupRow[] | undefined }) {
  const t = useTranslations("operations.backups");
  const api = useApi<OperationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const start = useMutation(
    api.operations.backups.start.mutationOptions({
      onSuccess: () => {
        toast.show({ tone: "ok", title: t("started") });
        return client.invalidateQueries({ queryKey: api.operations.backups.list.pathKey() });
      },
      onError: (error) => void toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const busy = rows?.some(({ status }) => status === "waiting" || status === "running") ?? false;
  return (
    <Button
      variant="primary"
      icon={DatabaseBackup}
      loading={start.isPending || busy}
      onClick={() => start.mutate()}
    >
      {t("start")}
    </Button>
  );
}

/** The latest proof, however it ended. */
function newestProof(rows: readonly BackupRow[]): BackupProofRow | undefined {
  const proofs = rows.flatMap(({ proof }) => (proof ? [proof] : []));
  return proofs.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
}

/** What would be lost at this moment, how long a restore took, and whether an upgrade may begin. */
function Standing({ rows }: { rows: readonly BackupRow[] }) {
  const t = useTranslations("operations.backups");
  const locale = useLocale();
  const now = useNow(30_000);
  const newest = newestProof(rows);
  const good = rows.find(({ proof }) => proof?.ok);
  const age = newest ? (now - Date.parse(newest.at)) / 3_600_000 : Number.POSITIVE_INFINITY;
  const held = !newest ? "none" : !newest.ok ? "failed" : age > PROOF_MAY_BE_HOURS ? "old" : null;
  const from = good?.startedAt ?? good?.askedAt;
  const lost = from ? formatDuration(Math.max(0, (now - Date.parse(from)) / 1_000), locale) : "–";
  const took = good?.proof ? formatDuration(good.proof.minutes * 60, locale) : "–";
  return (
    <div className="mb-4 grid gap-3 sm:grid-cols-3">
      <Stat label={t("loss")} value={lost} definition={t("lossHint")} />
      <Stat label={t("back")} value={took} definition={t("backHint")} />
      <Stat
        label={t("upgrades")}
        value={<StatusChip tone={held ? "deny" : "ok"}>{held ? t("heldBack") : t("possible")}</StatusChip>}
        chart={<p className="text-ink-2 text-small">{t(`upgrade.${held ?? "ready"}`)}</p>}
      />
    </div>
  );
}
