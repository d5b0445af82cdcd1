"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import type { BillingApi } from "../../router";
import { useFailureWords } from "../pay/failure-words";

/** Looks for a card that the provider has not confirmed yet, and the milliseconds between them. */
const LOOKS = 8;
const LOOK_EVERY = 2_000;

/** A payment whose payer is back from the provider's page. */
export interface Returned {
  attemptId: string;
  invoiceId: string;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What the address says when the reader comes back from a provider's page: a payment, which the provider is asked about
 * now, or a card, which is looked for until it is kept. The address is cleaned, so that it says it once.
 */
export function useWayBack(): { returned: Returned | null; clear: () => void } {
  // Named, because the client answers to names and has none of its own to spread.
  const { methods, payments, invoices } = useApi<BillingApi>().billing;
  const queries = useQueryClient();
  const toast = useToast();
  const t = useTranslations("billing.own");
  const inWords = useFailureWords();
  const { mutateAsync: check } = useMutation(payments.checkOwn.mutationOptions());
  const { mutateAsync: finish } = useMutation(methods.finishSetup.mutationOptions());
  const [returned, setReturned] = useState<Returned | null>(null);
  const billing = invoices.pathKey().slice(0, 1);

  async function payment(attemptId: string): Promise<void> {
    // Not the reader's own, or nothing to ask: then there is nothing to show either.
    await check({ attemptId });
    const { invoiceId } = await queries.fetchQuery({
      ...payments.getOwn.queryOptions({ attemptId }),
      staleTime: 0,
    });
    if (invoiceId !== null) setReturned({ attemptId, invoiceId });
  }

  async function card(setup: string): Promise<void> {
    for (let look = 0; look < LOOKS; look++) {
      const { state, failureCode } = await finish({ setup });
      if (state === "saved") {
        await queries.invalidateQueries({ queryKey: methods.pathKey() });
        toast.show({ tone: "ok", title: t("cardSaved") });
        return;
      }
      if (state === "failed") {
        const title = inWords({ tender: "stripe", status: "failed", failureCode });
        toast.show({ tone: "error", title });
        return;
      }
      await pause(LOOK_EVERY);
    }
    toast.show({ title: t("cardLater") });
  }

  const started = useRef(false);
  const come = useRef({ payment, card });
  useEffect(() => {
    come.current = { payment, card };
  });
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    const address = new URL(window.location.href);
    const attemptId = address.searchParams.get("payment");
    const setup = address.searchParams.get("card");
    if (attemptId === null && setup === null) return;
    window.history.replaceState(null, "", address.pathname);
    const work = attemptId === null ? come.current.card(setup ?? "") : come.current.payment(attemptId);
    // What could not be looked at now settles by itself; the page shows how it stands.
    void work.catch(() => queries.invalidateQueries({ queryKey: billing }));
  }, [queries, billing]);

  return { returned, clear: () => setReturned(null) };
}
