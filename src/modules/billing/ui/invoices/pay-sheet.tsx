"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { MembershipApi } from "@/modules/membership/router";
import { useApi } from "@/platform/trpc/react";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Sheet } from "@/ui/primitives/dialog";
import type { InvoiceDetail } from "../../invoices/schema";
import { PaymentFlow } from "../pay/payment-flow";

/** Takes a payment for an open invoice. */
export default function PaySheet({
  invoice,
  onDone,
  onClose,
}: {
  invoice: InvoiceDetail;
  onDone: () => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations("billing.money");
  const { members } = useApi<MembershipApi>().membership;
  const payer = useQuery({
    ...members.get.queryOptions({ memberId: invoice.memberId }),
    select: ({ phone }) => phone,
  });
  // What is open when the sheet opens is what is paid here, however the page behind it moves on.
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("takePayment")}
      description={t("invoiceNumber", { number: invoice.number ?? "–" })}
    >
      {payer.isPending ? (
        <div aria-busy className="grid gap-3">
          <Skeleton className="h-8 w-40" />
          <Skeleton className="h-40 w-full" />
        </div>
      ) : (
        <PaymentFlow
          bill={{ id: invoice.id, number: invoice.number, openMinor: invoice.openMinor }}
          amountMinor={invoice.openMinor}
          currency={invoice.currency}
          // Without it, the number is typed: nothing else depends on the profile.
          payer={{ id: invoice.memberId, phone: payer.data ?? null }}
          branchId={invoice.branchId ?? undefined}
          onDone={() => {
            onClose();
            void onDone();
          }}
        />
      )}
    </Sheet>
  );
}
