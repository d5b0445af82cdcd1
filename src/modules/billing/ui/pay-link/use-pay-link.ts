"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { PayLinkAttempt, PayLinkTender } from "../../pay-links/schema";
import type { BillingApi } from "../../router";
import { isUnderWay } from "../pay/use-attempts";

/** Milliseconds between two looks at a payment, at first and once it takes longer. */
const LOOK_EVERY = 3_000;
const LOOK_LATER = 10_000;
/** Milliseconds after which a payment takes longer than usual. */
const PATIENCE = 60_000;

/** In place of a token: the payer is back from a provider's page. */
export const BACK = "back";
/** In place of a token: back at the desk's side, from a page that the payer opened by a code. */
export const DONE = "done";

/** Where the token waits in this tab while the payer is on a provider's page. */
const placeOf = (slug: string) => `pulse-pay-link:${slug}`;

function recall(slug: string): string | null {
  try {
    return window.sessionStorage.getItem(placeOf(slug));
  } catch {
    return null;
  }
}

/** Keeps the token for the way back from a provider; no address of ours ever goes there with it. */
export function keepForReturn(slug: string, token: string): void {
  try {
    window.sessionStorage.setItem(placeOf(slug), token);
  } catch {
    // Without storage the way back asks for the link once more.
  }
}

/** The token of the address, or the one that was kept before leaving; null when this tab knows none. */
export function useToken(inAddress: string): string | null | undefined {
  const { tenant } = useShell();
  const back = inAddress === BACK;
  const [kept, setKept] = useState<string | null | undefined>(back ? undefined : inAddress);
  useEffect(() => {
    if (back) setKept(recall(tenant.slug));
  }, [back, tenant.slug]);
  return kept;
}

/**
 * What a link shows, and paying by it. The token travels in bodies only.
 * @param returned the payer comes from a provider's page: it is asked about at once
 */
export function usePayLink(token: string, returned: boolean) {
  const { payLinks } = useApi<BillingApi>().billing;
  const queries = useQueryClient();
  const opening = useMutation(payLinks.open.mutationOptions());
  const watching = useMutation(payLinks.watch.mutationOptions());
  const paying = useMutation(payLinks.pay.mutationOptions());
  const { mutateAsync: check } = useMutation(payLinks.check.mutationOptions());
  const [sent, setSent] = useState<PayLinkAttempt | null>(null);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const key = ["pay-link", token];
  const link = useQuery({ queryKey: key, queryFn: () => opening.mutateAsync({ token }) });
  const resumed = link.data?.state === "open" ? link.data.attempt : null;
  const first = sent ?? resumed;
  const watched = useQuery({
    queryKey: [...key, first?.id],
    enabled: first !== null,
    queryFn: () => watching.mutateAsync({ token, attemptId: first?.id ?? "" }),
    refetchInterval: ({ state }) => {
      const { data } = state;
      if (data && !isUnderWay(data.status)) return false;
      return data && Date.now() - Date.parse(data.createdAt) > PATIENCE ? LOOK_LATER : LOOK_EVERY;
    },
  });
  const resumedId = returned ? resumed?.id : undefined;
  useEffect(() => {
    // What can't be asked now is asked in its turn.
    if (resumedId !== undefined) void check({ token, attemptId: resumedId }).catch(() => undefined);
  }, [resumedId, token, check]);
  const attempt = watched.data ?? first;
  const page = sent !== null && attempt?.id === sent.id ? attempt.redirectUrl : null;
  useEffect(() => {
    if (page !== null) window.location.assign(page);
  }, [page]);
  return {
    link,
    attempt: attempt && attempt.id !== dismissed ? attempt : null,
    paying: paying.isPending,
    async pay(input: { tender: PayLinkTender; phone: string; idempotency: string }): Promise<void> {
      const { phone, ...rest } = input;
      setSent(await paying.mutateAsync({ token, ...rest, ...(phone === "" ? {} : { phone }) }));
    },
    /** Looks anew at what the link is worth. */
    refresh: () => queries.invalidateQueries({ queryKey: key }),
    /** Leaves a try that is over, or that the payer doesn't want to wait for. */
    dismiss: () => setDismissed(attempt?.id ?? null),
  };
}
