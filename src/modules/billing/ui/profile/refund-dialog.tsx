"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { v4 } from "uuid";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Textarea } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { InvoiceDetail } from "../../invoices/schema";
import type { RefundInput } from "../../refunds/schema";
import type { BillingApi } from "../../router";
import { AmountInput } from "../pay/amount-input";
import { useMoney } from "../pay/money-words";
import { DeedDialog } from "./deed-dialog";
import { useDeed } from "./use-deed";

const IN_HAND: ReadonlySet<string> = new Set(["cash", "card_terminal", "bank"]);

/** Gives a payment back, whole or in part: the way it came, from the drawer, or as account credit. */
export default function RefundDialog({
  invoice,
  payment,
  onClose,
}: {
  invoice: InvoiceDetail;
  payment: InvoiceDetail["payments"][number];
  onClose: () => void;
}) {
  const t = useTranslations("billing.profile");
  const tt = useTranslations("billing.tender");
  const money = useMoney();
  const toast = useToast();
  const { refunds } = useApi<BillingApi>().billing;
  const create = useMutation(refunds.create.mutationOptions());
  const left = payment.amountMinor - payment.refundedMinor;
  const [amountMinor, setAmount] = useState<number | null>(left);
  const [to, setTo] = useState<RefundInput["to"]>("original");
  const [reason, setReason] = useState("");
  // One for this refund: sent again after a lost answer, it is the same refund.
  const [idempotency] = useState(() => `refund:${v4()}`);
  const { currency } = invoice;
  const deed = useDeed(() => {
    toast.show({ tone: "ok", title: t("refundDone", { amount: money(amountMinor ?? 0, currency) }) });
    onClose();
  });
  const tooMuch = amountMinor !== null && amountMinor > left;
  const tender = tt(payment.tender as "cash");
  return (
    <DeedDialog
      title={t("refundTitle")}
      description={t("refundAbout", { tender, amount: money(left, currency) })}
      confirmLabel={t("refundConfirm", { amount: money(amountMinor ?? 0, currency) })}
      danger
      ready={amountMinor !== null && !tooMuch && reason.trim().length >= 3}
      deed={deed}
      onClose={onClose}
      onConfirm={() =>
        void deed.run(() =>
          create.mutateAsync({
            attemptId: payment.id,
            amountMinor: amountMinor ?? 0,
            reason: reason.trim(),
            to,
            idempotency,
          }),
        )
      }
    >
      <Field
        label={t("amount")}
        {...(tooMuch ? { error: t("refundTooMuch", { amount: money(left, currency) }) } : {})}
      >
        <AmountInput minor={amountMinor} currency={currency} onMinor={setAmount} />
      </Field>
      <RadioCards
        legend={t("refundTo")}
        name="refund-to"
        value={to}
        onChange={(event) => setTo(event.target.value as RefundInput["to"])}
        options={[
          {
            value: "original",
            label: tender,
            hint: t(IN_HAND.has(payment.tender) ? "refundByHand" : "refundByProvider"),
          },
          ...(payment.tender === "cash" ? [] : [{ value: "cash", label: t("refundCash") }]),
          { value: "credit", label: t("credit"), hint: t("refundCreditHint") },
        ]}
      />
      <Field label={t("reason")} required>
        <Textarea value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </DeedDialog>
  );
}
