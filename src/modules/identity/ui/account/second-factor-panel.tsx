"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { IdentityApi } from "../../router";
import type { TotpSetup } from "../../schema";

const SetUpDialog = lazy(() => import("./set-up-dialog"));
const TurnOffDialog = lazy(() => import("./turn-off-dialog"));
const NewCodesDialog = lazy(() => import("./new-codes-dialog"));

/** The second factor's state, and the way to change it. */
export function SecondFactorPanel({ required, onSetUp }: { required: boolean; onSetUp: () => void }) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const queryClient = useQueryClient();
  const inWords = useDescribeError();
  const { show } = useToast();
  const state = useQuery(api.identity.secondFactor.queryOptions());
  const [setup, setSetup] = useState<TotpSetup>();
  const [open, setOpen] = useState<"turn-off" | "new-codes">();
  const start = useMutation(
    api.identity.startTotp.mutationOptions({
      onSuccess: setSetup,
      onError: (error) => show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const refresh = () => queryClient.invalidateQueries(api.identity.secondFactor.queryFilter());
  const enabled = state.data?.enabled;
  return (
    <Panel
      title={t("factor.title")}
      description={t("factor.lead")}
      actions={
        state.data ? (
          <StatusChip tone={enabled ? "ok" : "neutral"}>{t(enabled ? "factor.on" : "factor.off")}</StatusChip>
        ) : undefined
      }
    >
      {required && enabled === false ? (
        <p className="mb-4 rounded-md bg-warn-soft px-4 py-3 text-warn">{t("factor.required")}</p>
      ) : null}
      {state.isError ? (
        <ErrorState
          compact
          error={state.error}
          onRetry={() => state.refetch()}
          retrying={state.isRefetching}
        />
      ) : state.data === undefined ? (
        <Skeleton className="h-control w-32" />
      ) : enabled ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className={state.data.recoveryCodesLeft <= 2 ? "text-warn" : "text-ink-2"}>
            {t("factor.codesLeft", { count: state.data.recoveryCodesLeft })}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setOpen("new-codes")}>{t("factor.newCodes")}</Button>
            <Button variant="ghost" onClick={() => setOpen("turn-off")}>
              {t("factor.turnOff")}
            </Button>
          </div>
        </div>
      ) : (
        <Button
          variant={required ? "primary" : "secondary"}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {t("factor.setUp")}
        </Button>
      )}
      <Suspense>
        {setup ? (
          <SetUpDialog
            setup={setup}
            onClose={async (done) => {
              setSetup(undefined);
              await refresh();
              if (done) onSetUp();
            }}
          />
        ) : null}
        {open === "turn-off" ? (
          <TurnOffDialog
            onClose={async () => {
              setOpen(undefined);
              await refresh();
            }}
          />
        ) : null}
        {open === "new-codes" ? (
          <NewCodesDialog
            onClose={async () => {
              setOpen(undefined);
              await refresh();
            }}
          />
        ) : null}
      </Suspense>
    </Panel>
  );
}
