"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import type { JobRow } from "../../queues/schema";
import type { OperationsApi } from "../../router";

type Key = Pick<JobRow, "tenantId" | "id">;

const keysOf = (jobs: readonly Key[]) => jobs.map(({ tenantId, id }) => ({ tenantId, id }));

/** Retrying and discarding jobs, one or many; the lists are read again afterwards. */
export function useJobActions(onDone: () => void) {
  const t = useTranslations("operations.jobs");
  const api = useApi<OperationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const done = (title: string) => {
    toast.show({ tone: "ok", title });
    onDone();
    return client.invalidateQueries({ queryKey: api.operations.queues.pathKey() });
  };
  const retry = useMutation(
    api.operations.queues.retry.mutationOptions({
      onSuccess: ({ count }) => done(t("retried", { count })),
      onError: (error) => void toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const discard = useMutation(
    api.operations.queues.discard.mutationOptions({
      onSuccess: ({ count }) => done(t("discarded", { count })),
    }),
  );
  return {
    retrying: retry.isPending,
    retry: (jobs: readonly Key[]) => retry.mutate({ keys: keysOf(jobs) }),
    discard: (jobs: readonly Key[], reason: string) => discard.mutateAsync({ keys: keysOf(jobs), reason }),
  };
}
