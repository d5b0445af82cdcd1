"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { v4 } from "uuid";
import { errorOf, useApi } from "@/platform/trpc/react";
import type { TenderInput } from "../../payments/schema";
import type { BillingApi } from "../../router";
import { isUnderWay } from "./use-attempts";
import type { PaidBy, PayAnswer, usePaymentCalls } from "./use-payment-calls";

/** Where a payment is. */
export type Phase =
  | { kind: "choose" }
  | { kind: "busy" }
  /** Sent, and no answer came: it may have arrived, so it is only ever sent again as it was. */
  | { kind: "unsure" }
  | { kind: "waiting"; attemptIds: readonly string[] };

export interface OpenBill {
  id: string;
  number: string | null;
  openMinor: number;
}

export interface PaymentOptions {
  by: PaidBy;
  calls: ReturnType<typeof usePaymentCalls>;
  /** The bill, when there is one already. */
  bill: OpenBill | null;
  branchId: string | undefined;
  /** Tries that are on their way already: they are waited for before anything else is asked. */
  resume?: readonly string[] | undefined;
  /** Makes the bill and pays it in one step, while there is none. */
  first?: ((tenders: TenderInput[]) => Promise<PayAnswer>) | undefined;
  /** Refused by the server: nothing was charged. Returns whether the caller shows it itself. */
  onRefused?: ((error: unknown) => boolean) | undefined;
  /** It is over, or nobody waits for it any longer. Without a bill there was nothing to pay. */
  onDone: (invoiceId: string | null) => void;
}

/** Answers that leave open whether anything was done. */
const NO_ANSWER: ReadonlySet<string> = new Set(["UNAVAILABLE", "TIMEOUT", "INTERNAL"]);

/** One payment from the first press to the last penny; a second press or a lost answer never charges twice. */
export function usePayment({
  by,
  calls,
  bill: given,
  branchId,
  resume,
  first,
  onRefused,
  onDone,
}: PaymentOptions) {
  const { invoices } = useApi<BillingApi>().billing;
  const queries = useQueryClient();
  const procedure = by === "desk" ? invoices.get : invoices.getOwn;
  const [phase, setPhase] = useState<Phase>(
    resume && resume.length > 0 ? { kind: "waiting", attemptIds: resume } : { kind: "choose" },
  );
  const [made, setMade] = useState<OpenBill | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [last, setLast] = useState<readonly string[]>(resume ?? []);
  const sent = useRef<{ tenders: TenderInput[]; idempotency: string } | null>(null);
  const sending = useRef(false);
  const bill = made ?? given;

  /** The first payment may come with the sale itself, every further one goes to the open bill. */
  async function send(tenders: TenderInput[], idempotency: string): Promise<PayAnswer> {
    if (bill) return await calls.take({ invoiceId: bill.id, tenders, idempotency, branchId });
    if (!first) throw new Error("nothing to pay");
    return await first(tenders);
  }

  function take({ invoice, attempts }: PayAnswer, left: boolean): void {
    sent.current = null;
    setFailure(null);
    if (invoice) setMade({ id: invoice.id, number: invoice.number, openMinor: invoice.openMinor });
    void queries.invalidateQueries({ queryKey: invoices.pathKey() });
    setLast(attempts.map(({ id }) => id));
    const underWay = attempts.filter(({ status }) => isUnderWay(status));
    if (underWay.length > 0) setPhase({ kind: "waiting", attemptIds: attempts.map(({ id }) => id) });
    else {
      setPhase({ kind: "choose" });
      if (left || !invoice || invoice.openMinor <= 0) onDone(invoice?.id ?? null);
    }
  }

  async function run(payment: { tenders: TenderInput[]; idempotency: string }): Promise<void> {
    // State is known only after the next drawing; a second press can be quicker.
    if (sending.current) return;
    sending.current = true;
    sent.current = payment;
    setPhase({ kind: "busy" });
    try {
      take(await send(payment.tenders, payment.idempotency), payment.tenders.length === 0);
    } catch (error) {
      const refused = errorOf(error);
      const told = refused !== undefined && !NO_ANSWER.has(refused.code);
      if (told) {
        sent.current = null;
        setPhase({ kind: "choose" });
        setFailure(onRefused?.(error) ? null : error);
      } else {
        setPhase({ kind: "unsure" });
        setFailure(error);
      }
    } finally {
      sending.current = false;
    }
  }

  return {
    phase,
    bill,
    failure,
    /** The tries that were sent last. */
    last,
    /** @param tenders empty leaves the bill open */
    pay: (tenders: TenderInput[]) => void run({ tenders, idempotency: v4() }),
    again: () => {
      if (sent.current) void run(sent.current);
    },
    /** Everything that was sent is over: reads what is left to pay. */
    async settled(): Promise<void> {
      if (!bill) return;
      const now = await queries.fetchQuery({
        ...procedure.queryOptions({ invoiceId: bill.id }),
        staleTime: 0,
      });
      setMade({ id: now.id, number: now.number, openMinor: now.openMinor });
      setPhase({ kind: "choose" });
      if (now.openMinor <= 0) onDone(now.id);
    },
    /** Stops waiting; what is still on its way settles the bill by itself. */
    leave: () => onDone(bill?.id ?? null),
    /** Pays in another way, though the first may still arrive: then it becomes account credit. */
    otherWay: () => setPhase({ kind: "choose" }),
  };
}
