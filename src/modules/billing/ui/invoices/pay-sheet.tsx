"use client";

import { useTranslations } from "next-intl";
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
  // What is open when the sheet opens is what is paid here, however the page behind it moves on.
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("takePayment")}
      description={t("invoiceNumber", { number: invoice.number ?? "–" })}
    >
      <PaymentFlow
        bill={{ id: invoice.id, number: invoice.number, openMinor: invoice.openMinor }}
        amountMinor={invoice.openMinor}
        currency={invoice.currency}
        payer={{ id: invoice.memberId, phone: null }}
        branchId={invoice.branchId ?? undefined}
        onDone={() => {
          onClose();
          void onDone();
        }}
      />
    </Sheet>
  );
}
