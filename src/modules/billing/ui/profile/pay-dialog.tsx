"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { MembershipApi } from "@/modules/membership/router";
import { useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Dialog } from "@/ui/primitives/dialog";
import type { BillingApi } from "../../router";
import { PaymentFlow } from "../pay/payment-flow";
import { isUnderWay } from "../pay/use-attempts";
import { useRefreshMoney } from "./use-member-money";

/** Pays an open bill: at the desk by any way, by a member through a provider. */
export default function PayDialog({
  invoiceId,
  by,
  resume,
  onClose,
}: {
  invoiceId: string;
  by: "desk" | "member";
  /** A try whose payer is back from the provider's page. */
  resume?: string | undefined;
  onClose: () => void;
}) {
  const t = useTranslations("billing.profile");
  const toast = useToast();
  const refresh = useRefreshMoney();
  const { invoices } = useApi<BillingApi>().billing;
  const { members } = useApi<MembershipApi>().membership;
  const [busy, setBusy] = useState(false);
  // As it was when the payment began: the payment follows its own bill from there on.
  const query = useQuery({
    ...(by === "desk"
      ? invoices.get.queryOptions({ invoiceId })
      : invoices.getOwn.queryOptions({ invoiceId })),
    select: ({ id, number, openMinor, currency, memberId, payments }) => ({
      id,
      number,
      openMinor,
      currency,
      memberId,
      // What a member began before is gone on with; the desk asks for what it wants.
      begun: payments
        .filter(({ status, automatic }) => by === "member" && !automatic && isUnderWay(status))
        .map(({ id: attemptId }) => attemptId),
    }),
  });
  const payerId = query.data?.memberId;
  const payer = useQuery({
    ...(by === "desk" ? members.get.queryOptions({ memberId: payerId ?? "" }) : members.me.queryOptions()),
    enabled: payerId !== undefined,
    select: ({ id, phone }) => ({ id, phone }),
  });
  const bill = query.data;
  // Once only: the list changes with what is paid here.
  const [begun, setBegun] = useState<readonly string[] | undefined>(resume ? [resume] : undefined);
  if (bill && begun === undefined) setBegun(bill.begun);
  const error = query.error ?? payer.error;
  return (
    <Dialog
      open
      size="md"
      onOpenChange={(open) => (open || busy ? undefined : onClose())}
      title={t("payTitle", { number: bill?.number ?? "" })}
    >
      {bill && begun && payer.data ? (
        <PaymentFlow
          by={by}
          bill={bill}
          amountMinor={bill.openMinor}
          currency={bill.currency}
          payer={payer.data}
          branchId={undefined}
          resume={begun}
          onBusy={setBusy}
          mayLeaveOpen={by === "desk"}
          onDone={(paid) => {
            void refresh();
            if (paid) toast.show({ tone: "ok", title: t("payDone", { number: bill.number ?? "" }) });
            onClose();
          }}
        />
      ) : error ? (
        <ErrorState compact error={error} onRetry={() => void (query.error ? query : payer).refetch()} />
      ) : (
        <div aria-busy className="grid gap-3">
          <Skeleton className="h-8 w-40" />
          <Skeleton className="h-40 w-full" />
        </div>
      )}
    </Dialog>
  );
}
