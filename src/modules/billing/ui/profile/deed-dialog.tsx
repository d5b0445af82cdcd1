"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import type { useDeed } from "./use-deed";

/** A question about money with a verb to answer it, and the reason when the server refuses. */
export function DeedDialog({
  title,
  description,
  confirmLabel,
  danger = false,
  ready,
  deed,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  description?: ReactNode;
  confirmLabel: string;
  danger?: boolean;
  ready: boolean;
  deed: ReturnType<typeof useDeed>;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const t = useTranslations("billing.change");
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => (open || deed.busy ? undefined : onClose())}
      title={title}
      {...(description ? { description } : {})}
      footer={
        <>
          <Button onClick={onClose} disabled={deed.busy}>
            {t("back")}
          </Button>
          <Button
            variant={danger ? "danger" : "primary"}
            loading={deed.busy}
            disabled={!ready}
            onClick={onConfirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {children}
        {deed.refusal ? (
          <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
            {deed.refusal}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
