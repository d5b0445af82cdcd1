"use client";

import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { isResync, tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { OPEN_ATTEMPTS } from "../../payments/rules";
import type { Attempt, AttemptStatus } from "../../payments/schema";
import type { BillingApi } from "../../router";
import type { PaidBy } from "./use-payment-calls";

/** Whether a try may still turn into money by itself. */
export function isUnderWay(status: string): boolean {
  return (OPEN_ATTEMPTS as readonly AttemptStatus[]).includes(status as AttemptStatus);
}

/** Milliseconds between two looks; live messages bring the news sooner. */
const LOOK_EVERY = 2_500;

/** Tries that were sent, followed until each of them is over. */
export function useAttempts(ids: readonly string[], by: PaidBy) {
  const { tenant, memberId } = useShell();
  const { payments } = useApi<BillingApi>().billing;
  const queries = useQueryClient();
  const procedure = by === "desk" ? payments.get : payments.getOwn;
  const asking = useMutation((by === "desk" ? payments.check : payments.checkOwn).mutationOptions());
  const found = useQueries({
    queries: ids.map((attemptId) => ({
      ...procedure.queryOptions({ attemptId }),
      staleTime: 0,
      refetchInterval: (query: { state: { data?: Attempt | undefined } }) =>
        query.state.data && !isUnderWay(query.state.data.status) ? (false as const) : LOOK_EVERY,
    })),
  });
  const look = (id: string) => queries.invalidateQueries({ queryKey: procedure.queryKey({ attemptId: id }) });
  const topic =
    by === "desk"
      ? tenantTopic(tenant.id, "billing")
      : memberId === null
        ? null
        : tenantTopic(tenant.id, "my-billing", memberId);
  useLive(topic === null ? [] : [topic], (message) => {
    for (const id of ids) if (isResync(message) || message.id === id) void look(id);
  });
  const attempts = found.flatMap(({ data }) => data ?? []);
  return {
    attempts,
    /** Each of them is known and none may still turn into money. */
    settled: attempts.length === ids.length && attempts.every(({ status }) => !isUnderWay(status)),
    checking: asking.isPending || found.some(({ isFetching }) => isFetching),
    /** Asks the provider now, and looks again. */
    async check(id: string): Promise<void> {
      await asking.mutateAsync({ attemptId: id });
      await look(id);
    },
  };
}
