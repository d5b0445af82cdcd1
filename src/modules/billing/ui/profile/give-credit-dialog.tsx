"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Textarea } from "@/ui/primitives/input";
import { AmountInput } from "../pay/amount-input";
import { useMoney } from "../pay/money-words";
import { DeedDialog } from "./deed-dialog";
import { useDeed } from "./use-deed";

/** Goodwill: credit that the next bills use up. */
export default function GiveCreditDialog({
  currency,
  give,
  onClose,
}: {
  currency: string;
  give: (amountMinor: number, reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations("billing.profile");
  const money = useMoney();
  const toast = useToast();
  const [amountMinor, setAmount] = useState<number | null>(null);
  const [reason, setReason] = useState("");
  const deed = useDeed(() => {
    toast.show({ tone: "ok", title: t("creditGiven", { amount: money(amountMinor ?? 0, currency) }) });
    onClose();
  });
  return (
    <DeedDialog
      title={t("giveCredit")}
      description={t("giveCreditAbout")}
      confirmLabel={t("giveCredit")}
      ready={amountMinor !== null && reason.trim().length >= 3}
      deed={deed}
      onClose={onClose}
      onConfirm={() => void deed.run(() => give(amountMinor ?? 0, reason.trim()))}
    >
      <Field label={t("amount")} required>
        <AmountInput minor={amountMinor} currency={currency} onMinor={setAmount} />
      </Field>
      <Field label={t("reason")} required>
        <Textarea value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </DeedDialog>
  );
}
