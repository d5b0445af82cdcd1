"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/platform/trpc/react";
import { Skeleton } from "@/ui/feedback/skeleton";
import type { InvoiceRow } from "../../invoices/schema";
import type { BillingApi } from "../../router";
import { PaymentFlow, type PaymentFlowProps } from "../pay/payment-flow";
import { isUnderWay } from "../pay/use-attempts";

/** Takes the money for an open bill; a payment that is on its way already is waited for first. */
export function BillPayment({
  bill,
  ...flow
}: { bill: InvoiceRow } & Omit<PaymentFlowProps, "bill" | "amountMinor" | "resume">) {
  const { invoices } = useApi<BillingApi>().billing;
  const query = useQuery({
    ...invoices.get.queryOptions({ invoiceId: bill.id }),
    enabled: bill.pending,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (bill.pending && query.isPending) return <Skeleton className="h-40 w-full" />;
  const resume = (query.data?.payments ?? []).filter(({ status }) => isUnderWay(status)).map(({ id }) => id);
  return <PaymentFlow {...flow} bill={bill} amountMinor={bill.openMinor} resume={resume} />;
}
