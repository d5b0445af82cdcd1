"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useApi } from "@/platform/trpc/react";
import type { Tender, TenderInput } from "../../payments/schema";
import type { BillingApi } from "../../router";

/** What became of a payment that was sent: the bill as it stands and the tries to get money for it. */
export interface PayAnswer {
  invoice: {
    id: string;
    number: string | null;
    status: string;
    totalMinor: number;
    openMinor: number;
    currency: string;
  } | null;
  attempts: readonly { id: string; tender: string; status: string; changeMinor: number }[];
}

/** Who pays: the desk takes anything, a member by themselves only what goes through a provider. */
export type PaidBy = "desk" | "member";

const AT_THE_DESK = ["cash", "card_terminal", "bank"] as const satisfies Tender[];

/** The procedures of a payment, for the desk or for the member's own screen. */
export function usePaymentCalls(by: PaidBy) {
  const { changes, payments } = useApi<BillingApi>().billing;
  const isDesk = by === "desk";
  const ways = useQuery({
    ...(isDesk ? payments.ways.queryOptions() : payments.ownWays.queryOptions()),
    staleTime: 60_000,
  });
  const terms = useQuery({ ...changes.tillTerms.queryOptions(), enabled: isDesk, staleTime: 5 * 60_000 });
  const taking = useMutation(payments.take.mutationOptions());
  const paying = useMutation(payments.payOwn.mutationOptions());
  const tenders: Tender[] = [
    ...(isDesk ? AT_THE_DESK : []),
    ...(ways.data ?? []).map((provider): Tender => (provider === "paymongo" ? "gcash" : provider)),
  ];
  return {
    tenders,
    /** Providers are still being asked for; what is in the hand can be taken meanwhile. */
    loading: ways.isPending,
    cashStep: terms.data?.cashRoundingMinor ?? 1,
    /** Sent again with the same `idempotency` it is the same payment. */
    async take(input: {
      invoiceId: string;
      tenders: TenderInput[];
      idempotency: string;
      branchId: string | undefined;
    }): Promise<PayAnswer> {
      const { invoiceId, idempotency, branchId } = input;
      if (isDesk) {
        return await taking.mutateAsync({
          invoiceId,
          idempotency,
          tenders: input.tenders,
          ...(branchId ? { branchId } : {}),
        });
      }
      const [only] = input.tenders;
      if (!only) throw new Error("a payment of nothing");
      const { receipt: _receipt, tenderedMinor: _handed, ...own } = only;
      return await paying.mutateAsync({
        invoiceId,
        idempotency,
        ...own,
        tender: own.tender as "mpesa" | "stripe" | "gcash" | "credit",
      });
    },
  };
}
