"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Textarea } from "@/ui/primitives/input";
import type { InvoiceDetail } from "../../invoices/schema";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { DeedDialog } from "./deed-dialog";
import { useDeed } from "./use-deed";

/** Ends a bill without its money: void as if it had never been, or written off as lost. */
export default function CloseInvoiceDialog({
  invoice,
  how,
  onClose,
}: {
  invoice: InvoiceDetail;
  how: "void" | "writeOff";
  onClose: () => void;
}) {
  const t = useTranslations("billing.profile");
  const money = useMoney();
  const toast = useToast();
  const { invoices } = useApi<BillingApi>().billing;
  const voiding = useMutation(invoices.void.mutationOptions());
  const writingOff = useMutation(invoices.writeOff.mutationOptions());
  const [reason, setReason] = useState("");
  const number = invoice.number ?? "";
  const deed = useDeed(() => {
    toast.show({ tone: "ok", title: t(`${how}Done`, { number }) });
    onClose();
  });
  const input = { invoiceId: invoice.id, reason: reason.trim() };
  return (
    <DeedDialog
      title={t(`${how}Title`, { number })}
      description={t(`${how}About`, { amount: money(invoice.openMinor, invoice.currency) })}
      confirmLabel={t(how)}
      danger
      ready={reason.trim().length >= 3}
      deed={deed}
      onClose={onClose}
      onConfirm={() => void deed.run(() => (how === "void" ? voiding : writingOff).mutateAsync(input))}
    >
      <Field label={t("reason")} required>
        <Textarea value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </DeedDialog>
  );
}
