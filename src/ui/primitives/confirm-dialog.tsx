"use client";

import "@/ui/tokens/csp-nonce";
import { useTranslations } from "next-intl";
import { AlertDialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "./button";

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question, naming the thing: "Delete plan “Student”?" */
  title: ReactNode;
  /** What will happen, and whether it can be taken back. */
  description: ReactNode;
  /** The verb: "Delete plan". */
  confirmLabel: string;
  danger?: boolean;
  /** May return a promise: the button is busy until it settles. A rejection is shown by the caller and keeps it open. */
  onConfirm: () => unknown;
}

/** For what cannot be undone. Where undo is possible, act at once and offer undo in a toast instead. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  danger = false,
  onConfirm,
}: ConfirmDialogProps) {
  const t = useTranslations("ui");
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch {
      // The caller has shown why; the question stays so that it can be tried again.
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={busy ? undefined : onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-shade data-[state=open]:animate-fade-in" />
        <AlertDialog.Content className="fixed inset-x-0 bottom-0 z-50 rounded-t-lg bg-raised p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-overlay outline-none data-[state=open]:animate-sheet-up sm:inset-0 sm:m-auto sm:h-fit sm:max-w-md sm:rounded-lg sm:data-[state=open]:animate-pop-in">
          <AlertDialog.Title className="font-semibold text-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-ink-2">{description}</AlertDialog.Description>
          <div className="mt-5 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
            <AlertDialog.Cancel asChild>
              <Button disabled={busy}>{t("cancel")}</Button>
            </AlertDialog.Cancel>
            <Button variant={danger ? "danger" : "primary"} loading={busy} onClick={confirm}>
              {confirmLabel}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
