"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Input, Textarea } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { PaymentInQuestion } from "../../payments/questions/schema";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { useRefreshMoney } from "../profile/use-member-money";

type Answer = "came" | "missing";

/** Somebody looked it up at the provider: the payment came, with its number, or it did not. */
export default function AnswerDialog({
  payment,
  onClose,
}: {
  payment: PaymentInQuestion;
  onClose: () => void;
}) {
  const t = useTranslations("billing.questions");
  const money = useMoney();
  const inWords = useDescribeError();
  const toast = useToast();
  const refresh = useRefreshMoney();
  const { payments } = useApi<BillingApi>().billing;
  const closing = useMutation(payments.closeUnknown.mutationOptions());
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [receipt, setReceipt] = useState("");
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const paid = answer === "came";
  const complete = answer !== null && reason.trim().length >= 3 && (!paid || receipt.trim().length >= 4);
  async function confirm() {
    setRefusal(null);
    try {
      await closing.mutateAsync({
        attemptId: payment.id,
        paid,
        reason: reason.trim(),
        ...(paid ? { receipt: receipt.trim() } : {}),
      });
      await refresh();
      toast.show({ tone: "ok", title: t(paid ? "booked" : "ended") });
      onClose();
    } catch (error) {
      setRefusal(inWords(error).message);
    }
  }
  return (
    <Dialog
      open
      size="md"
      onOpenChange={(open) => (open || closing.isPending ? undefined : onClose())}
      title={t("answerOf", {
        name: payment.memberName,
        amount: money(payment.amountMinor, payment.currency),
      })}
      description={t(payment.tender === "mpesa" ? "howMpesa" : "how")}
      footer={
        <>
          <Button onClick={onClose} disabled={closing.isPending}>
            {t("later")}
          </Button>
          <Button
            variant="primary"
            loading={closing.isPending}
            disabled={!complete}
            onClick={() => void confirm()}
          >
            {t(paid ? "book" : "end")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <RadioCards
          legend={t("whatBecame")}
          name="answer"
          columns={2}
          value={answer ?? ""}
          onChange={(event) => setAnswer(event.target.value === "came" ? "came" : "missing")}
          options={[
            { value: "came", label: t("came"), hint: t("cameHint") },
            { value: "missing", label: t("missing"), hint: t("missingHint") },
          ]}
        />
        {paid ? (
          <Field label={t("receipt")} required>
            <Input
              value={receipt}
              maxLength={60}
              autoComplete="off"
              onChange={(event) => setReceipt(event.target.value)}
            />
          </Field>
        ) : null}
        <Field label={t("reason")} hint={t("reasonHint")} required>
          <Textarea
            rows={2}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {refusal ? (
          <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-2.5 text-deny text-small">
            {refusal}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
