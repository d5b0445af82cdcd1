"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Textarea } from "@/ui/primitives/input";

/** What cannot be undone, with its effect in a sentence and the reason that is kept. */
export default function ReasonDialog({
  title,
  outcome,
  confirmLabel,
  onConfirm,
  onClose,
}: {
  title: string;
  outcome: string;
  confirmLabel: string;
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations("billing.money");
  const inWords = useDescribeError();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  async function confirm() {
    setBusy(true);
    setRefusal(null);
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (error) {
      setRefusal(inWords(error).message);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => (open || busy ? undefined : onClose())}
      title={title}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {t("cancel")}
          </Button>
          <Button
            variant="danger"
            loading={busy}
            disabled={reason.trim().length < 3}
            onClick={() => void confirm()}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="rounded-md bg-sunken px-3.5 py-3">{outcome}</p>
        <Field label={t("reason")} hint={t("reasonHint")} required>
          <Textarea
            rows={2}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {refusal ? (
          <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
            {refusal}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
