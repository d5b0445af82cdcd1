"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";

/** A question with what will happen, a verb to do it, and the reason when it was refused. */
export function ActionDialog({
  title,
  outcome,
  confirmLabel,
  danger = false,
  ready = true,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  /** The effect in a sentence; it moves with what is chosen. */
  outcome: ReactNode;
  confirmLabel: string;
  danger?: boolean;
  /** Whether everything needed has been chosen. */
  ready?: boolean;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}) {
  const t = useTranslations("membership");
  const inWords = useDescribeError();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const confirm = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setRefusal(inWords(error).message);
    } finally {
      setBusy(false);
    }
  };
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
            variant={danger ? "danger" : "primary"}
            loading={busy}
            disabled={!ready}
            onClick={() => void confirm()}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {children}
        <p aria-live="polite" className="rounded-md bg-sunken px-3.5 py-3">
          {outcome}
        </p>
        {refusal ? (
          <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
            {refusal}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
