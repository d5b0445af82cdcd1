"use client";

import { useMutation } from "@tanstack/react-query";
import { MailCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Button, type ButtonProps } from "@/ui/primitives/button";
import type { InvoiceDetail } from "../../invoices/schema";
import type { BillingApi } from "../../router";

/** Whether there is a receipt to send of a bill. */
export function hasReceipt({ status, payments }: Pick<InvoiceDetail, "status" | "payments">): boolean {
  return status === "paid" || payments.some((payment) => payment.status === "succeeded");
}

/** Sends a bill's payer what was bought and paid. */
export function SendReceipt({
  invoice,
  ...look
}: {
  invoice: Pick<InvoiceDetail, "id" | "memberName">;
} & Pick<ButtonProps, "block" | "size">) {
  const t = useTranslations("billing.money");
  const toast = useToast();
  const inWords = useDescribeError();
  const { invoices } = useApi<BillingApi>().billing;
  const sending = useMutation(invoices.sendReceipt.mutationOptions());
  async function send() {
    try {
      const { channel } = await sending.mutateAsync({ invoiceId: invoice.id });
      if (channel) toast.show({ tone: "ok", title: t(`receiptSent.${channel}`) });
      else toast.show({ tone: "error", title: t("receiptNobody", { member: invoice.memberName }) });
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    }
  }
  return (
    <Button {...look} icon={MailCheck} loading={sending.isPending} onClick={() => void send()}>
      {t("sendReceipt")}
    </Button>
  );
}
