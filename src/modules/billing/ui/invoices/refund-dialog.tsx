"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { v4 } from "uuid";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Textarea } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { InvoiceDetail } from "../../invoices/schema";
import { isProviderTender, TENDERS } from "../../payments/words";
import type { BillingApi } from "../../router";
import { AmountInput } from "../pay/amount-input";
import { useMoney } from "../pay/money-words";

const WAYS = ["original", "cash", "credit"] as const;

/** Gives a payment back, in part or in full; says before the press what will happen. */
export default function RefundDialog({
  payment,
  currency,
  onDone,
  onClose,
}: {
  payment: InvoiceDetail["payments"][number];
  currency: string;
  onDone: () => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations("billing");
  const money = useMoney();
  const toast = useToast();
  const inWords = useDescribeError();
  const api = useApi<BillingApi>();
  const name = useId();
  const left = payment.amountMinor - payment.refundedMinor;
  const [amountMinor, setAmount] = useState<number | null>(left);
  const [to, setTo] = useState<(typeof WAYS)[number]>("original");
  const [reason, setReason] = useState("");
  // One refund per dialog: pressed twice or sent again after a lost answer, it is the same one.
  const [idempotency, setIdempotency] = useState(() => v4());
  const create = useMutation(api.billing.refunds.create.mutationOptions());
  const minor = amountMinor ?? 0;
  const tooMuch = minor > left;
  const ready = minor > 0 && !tooMuch && reason.trim().length >= 3;
  const tender = TENDERS.find((one) => one === payment.tender);
  const way = tender ? t(`tender.${tender}`) : payment.tender;
  const ways = WAYS.filter((one) => one !== "cash" || payment.tender !== "cash");

  async function confirm() {
    try {
      const done = await create.mutateAsync({
        attemptId: payment.id,
        amountMinor: minor,
        reason: reason.trim(),
        to,
        idempotency,
      });
      toast.show({
        tone: "ok",
        title: t(done.status === "succeeded" ? "money.refunded" : "money.refundSent", {
          amount: money(minor, currency),
        }),
      });
      onClose();
      await onDone();
    } catch {
      // Shown below; what was typed stays.
    }
  }
  const change = (apply: () => void) => {
    apply();
    // Another refund than the one that was refused.
    if (create.error) {
      create.reset();
      setIdempotency(v4());
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open || create.isPending ? undefined : onClose())}
      title={t("money.refundTitle")}
      description={t("money.refundOf", { way, amount: money(payment.amountMinor, currency) })}
      footer={
        <>
          <Button onClick={onClose} disabled={create.isPending}>
            {t("money.cancel")}
          </Button>
          <Button
            variant="danger"
            loading={create.isPending}
            disabled={!ready}
            onClick={() => void confirm()}
          >
            {t("money.refundNow", { amount: money(minor, currency) })}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field
          label={t("money.amount")}
          hint={t("money.upTo", { amount: money(left, currency) })}
          required
          {...(tooMuch ? { error: t("money.tooMuch", { amount: money(left, currency) }) } : {})}
        >
          <AmountInput
            minor={amountMinor}
            currency={currency}
            onMinor={(next) => change(() => setAmount(next))}
          />
        </Field>
        <RadioCards
          legend={t("money.refundWay")}
          name={name}
          value={to}
          onChange={(event) => {
            const next = WAYS.find((one) => one === event.target.value);
            if (next) change(() => setTo(next));
          }}
          options={ways.map((one) => ({
            value: one,
            label: one === "original" ? t("money.way.original", { way }) : t(`money.way.${one}`),
            hint:
              one === "original" && isProviderTender(payment.tender)
                ? t("money.wayHint.provider")
                : one === "original"
                  ? t(payment.tender === "cash" ? "money.wayHint.cash" : "money.wayHint.byHand")
                  : t(`money.wayHint.${one}`),
          }))}
        />
        <Field label={t("money.reason")} hint={t("money.reasonHint")} required>
          <Textarea
            rows={2}
            maxLength={300}
            value={reason}
            onChange={(event) => change(() => setReason(event.target.value))}
          />
        </Field>
        {create.error ? (
          <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
            {inWords(create.error).message}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
