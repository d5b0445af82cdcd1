"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { errorOf } from "@/platform/trpc/client";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { NotHere } from "@/ui/feedback/not-here";
import { Progress } from "@/ui/feedback/progress";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Button, LinkButton } from "@/ui/primitives/button";
import type { MembershipApi } from "../../router";
import type { ImportDetail } from "../wizard/schema";
import { type BillsSlot, CheckStep } from "./check-step";
import { ColumnsStep } from "./columns-step";
import { DoneStep } from "./done-step";
import { useImport } from "./use-import";
import { WizardFrame, type WizardStep } from "./wizard-frame";

function stepOf(batch: ImportDetail): WizardStep {
  switch (batch.state) {
    case "uploaded":
    case "mapped":
      return "columns";
    case "checking":
    case "checked":
      return "check";
    case "committing":
      return "import";
    case "failed":
      return batch.summary ? "import" : "check";
    default:
      return "done";
  }
}

/** One import, at the step where it stands. */
export function ImportView({ batchId, bills }: { batchId: string; bills?: BillsSlot }) {
  const t = useTranslations("imports");
  const { query, refresh } = useImport(batchId);
  const [back, setBack] = useState(false);
  const { tenant } = useShell();
  const batch = query.data;
  if (!batch && errorOf(query.error)?.code === "NOT_FOUND") {
    return <NotHere action={<LinkButton href={`/${tenant.slug}/admin/imports`}>{t("title")}</LinkButton>} />;
  }
  if (!batch) {
    return (
      <WizardFrame title={t("title")} step="columns">
        {query.error ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <div aria-busy className="grid gap-3">
            <Skeleton className="h-24" />
            <Skeleton className="h-72" />
          </div>
        )}
      </WizardFrame>
    );
  }
  const step = back && batch.state === "checked" ? "columns" : stepOf(batch);
  return (
    <WizardFrame
      title={batch.fileName}
      step={step}
      {...(batch.state === "checked" ? { onStep: (to: WizardStep) => setBack(to === "columns") } : {})}
    >
      <Body
        key={step}
        batch={batch}
        step={step}
        onChecked={() => {
          setBack(false);
          return refresh();
        }}
        onBack={() => setBack(true)}
        refresh={refresh}
        bills={bills}
      />
    </WizardFrame>
  );
}

interface BodyProps {
  batch: ImportDetail;
  step: WizardStep;
  onChecked: () => unknown;
  onBack: () => void;
  refresh: () => unknown;
  bills: BillsSlot | undefined;
}

function Body({ batch, step, onChecked, onBack, refresh, bills }: BodyProps) {
  if (batch.state === "checking" || batch.state === "committing" || batch.state === "undoing") {
    return <Running batch={batch} refresh={refresh} />;
  }
  if (batch.state === "failed") return <Failed batch={batch} refresh={refresh} />;
  if (step === "columns") return <ColumnsStep batch={batch} onChecked={onChecked} />;
  if (step === "check") return <CheckStep batch={batch} onBack={onBack} refresh={refresh} bills={bills} />;
  return <DoneStep batch={batch} refresh={refresh} />;
}

/** What a mutation that only moves the batch on needs. */
function useMove(kind: "cancel" | "undo", refresh: () => unknown) {
  const api = useApi<MembershipApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  return useMutation(
    api.membership.imports[kind].mutationOptions({
      onSettled: () => void refresh(),
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
}

function Running({ batch, refresh }: { batch: ImportDetail; refresh: () => unknown }) {
  const t = useTranslations("imports");
  const cancel = useMove("cancel", refresh);
  const undo = useMove("undo", refresh);
  const { state, done, total, secondsLeft } = batch;
  return (
    <Panel>
      <div className="grid gap-3 p-1">
        <Progress
          label={t(`running.${state as "checking" | "committing" | "undoing"}`)}
          done={done}
          {...(total > 0 ? { total } : {})}
          {...(secondsLeft === null ? {} : { secondsLeft })}
          {...(state === "undoing" ? {} : { onCancel: () => cancel.mutate({ batchId: batch.id }) })}
          cancelling={cancel.isPending}
        />
        {batch.stalled && state === "undoing" ? (
          <div role="alert" className="flex flex-wrap items-center justify-between gap-3">
            <p className="min-w-0 text-warn">{t("running.stalled")}</p>
            <Button onClick={() => undo.mutate({ batchId: batch.id })} loading={undo.isPending}>
              {t("running.again")}
            </Button>
          </div>
        ) : (
          <p className="text-ink-2 text-small">{t("running.hint")}</p>
        )}
      </div>
    </Panel>
  );
}

function Failed({ batch, refresh }: { batch: ImportDetail; refresh: () => unknown }) {
  const t = useTranslations("imports");
  const { tenant } = useShell();
  const cancel = useMove("cancel", refresh);
  const { error, outcome } = batch;
  const some = outcome.created + outcome.updated > 0;
  if (batch.summary) {
    return <DoneStep batch={batch} refresh={refresh} />;
  }
  return (
    <Panel>
      <EmptyState
        title={t("failed.title")}
        action={
          <>
            <LinkButton variant="primary" href={`/${tenant.slug}/admin/imports/new`}>
              {t("failed.another")}
            </LinkButton>
            {some ? null : (
              <Button onClick={() => cancel.mutate({ batchId: batch.id })} loading={cancel.isPending}>
                {t("discard")}
              </Button>
            )}
          </>
        }
      >
        {error
          ? t(`problems.${error.code}`, { ...error.params, value: error.value, row: error.row } as never)
          : null}
      </EmptyState>
    </Panel>
  );
}
