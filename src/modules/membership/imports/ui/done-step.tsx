"use client";

import { useMutation } from "@tanstack/react-query";
import { Download, Undo2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime, formatNumber } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Stat } from "@/ui/layout/stat";
import { Button, LinkButton } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import type { MembershipApi } from "../../router";
import type { ImportDetail } from "../wizard/schema";
import { KeptList } from "./kept-list";
import { RefusedLink } from "./refused-link";

/** What came of an import, and the way back. Also where one that was stopped half-way goes on. */
export function DoneStep({ batch, refresh }: { batch: ImportDetail; refresh: () => unknown }) {
  const t = useTranslations("imports");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<MembershipApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const [asking, setAsking] = useState(false);
  const settled = {
    onSettled: () => void refresh(),
    onError: (error: unknown) => toast.show({ tone: "error", title: inWords(error).message }),
  } as const;
  const undo = useMutation(api.membership.imports.undo.mutationOptions(settled));
  const commit = useMutation(api.membership.imports.commit.mutationOptions(settled));
  const { state, outcome, summary } = batch;
  const some = outcome.created + outcome.updated > 0;
  const undone = state === "undone";
  const undoing = batch.lastRun === "undo" && state === "failed";
  const stopped = (state === "cancelled" || state === "failed") && batch.done < batch.total && !undoing;
  const number = (value: number) => formatNumber(value, locale);
  const at = undone ? batch.undoneAt : batch.committedAt;
  const headline = undoing ? "undoFailed" : stopped ? (state === "failed" ? "failed" : "cancelled") : state;
  return (
    <div className="grid min-w-0 grid-cols-1 gap-5">
      <Panel
        title={t(`done.${headline as "done" | "undone" | "undoFailed" | "cancelled" | "failed"}`)}
        description={
          stopped
            ? t("done.stopped", { done: batch.done, total: batch.total })
            : at
              ? formatDateTime(at, locale, tenant.zone)
              : undefined
        }
      >
        {state === "done" && batch.plans.length > 0 ? (
          <p className="mb-4 text-ink-2">{t(batch.bill ? "bills.doneBilled" : "bills.doneFree")}</p>
        ) : null}
        <div className="flex flex-wrap gap-3">
          {some && !undone ? (
            <LinkButton
              variant={stopped ? "secondary" : "primary"}
              href={`/${tenant.slug}/members?sort=newest`}
            >
              {t("done.members")}
            </LinkButton>
          ) : null}
          {undoing ? (
            <Button
              variant="primary"
              icon={Undo2}
              loading={undo.isPending}
              onClick={() => undo.mutate({ batchId: batch.id })}
            >
              {t("running.again")}
            </Button>
          ) : null}
          {stopped ? (
            <Button
              variant="primary"
              loading={commit.isPending}
              onClick={() => commit.mutate({ batchId: batch.id, plans: batch.plans })}
            >
              {t("done.goOn")}
            </Button>
          ) : null}
          {(summary?.skip ?? 0) > 0 ? (
            <RefusedLink slug={tenant.slug} batchId={batch.id} icon={Download}>
              {t("check.download")}
            </RefusedLink>
          ) : null}
          {some && !undone && !undoing ? (
            <Button icon={Undo2} onClick={() => setAsking(true)}>
              {t("done.undo")}
            </Button>
          ) : null}
          {some && !undone ? null : (
            <LinkButton href={`/${tenant.slug}/admin/imports/new`}>{t("new")}</LinkButton>
          )}
        </div>
      </Panel>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Stat label={t("done.created")} value={number(outcome.created)} />
        <Stat label={t("done.updated")} value={number(outcome.updated)} />
        <Stat label={t("done.skipped")} value={number(summary?.skip ?? 0)} />
        {undone ? <Stat label={t("done.kept")} value={number(outcome.kept)} /> : null}
      </div>
      {undone && outcome.kept > 0 ? <KeptList batchId={batch.id} /> : null}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        danger
        title={t("undo.title", { file: batch.fileName })}
        description={t("undo.explain", { created: outcome.created, updated: outcome.updated })}
        confirmLabel={t("done.undo")}
        onConfirm={() => undo.mutateAsync({ batchId: batch.id })}
      />
    </div>
  );
}
