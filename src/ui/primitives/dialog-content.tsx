"use client";

import "@/ui/tokens/csp-nonce";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { AlertDialog, Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef, useState } from "react";
import { cn } from "@/ui/tokens/cn";
import { Button, IconButton } from "./button";
import type { ConfirmDialogProps } from "./confirm-dialog";
import type { DialogProps } from "./dialog";

const SIZES = { sm: "sm:max-w-md", md: "sm:max-w-lg", lg: "sm:max-w-3xl" } as const;

const OVERLAY = "fixed inset-0 z-40 bg-shade data-[state=open]:animate-fade-in";

const SHAPES = {
  dialog:
    "max-h-[92dvh] sm:inset-0 sm:m-auto sm:h-fit sm:max-h-[85dvh] sm:rounded-lg sm:data-[state=open]:animate-pop-in",
  sheet:
    "max-h-[88dvh] sm:inset-y-0 sm:start-auto sm:end-0 sm:max-h-none sm:rounded-none sm:data-[state=open]:animate-sheet-in",
} as const;

const PANEL =
  "fixed inset-x-0 bottom-0 z-50 flex w-full flex-col rounded-t-lg bg-raised shadow-overlay outline-none data-[state=open]:animate-sheet-up";

/** Gives the focus back to what had it before: our triggers are plain buttons that Radix does not know. */
function useFocusReturn() {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (before.current instanceof HTMLElement) before.current.focus();
    },
  };
}

/** Long words without any control must still scroll by keyboard. */
function reachable(area: HTMLDivElement | null) {
  if (
    area &&
    area.scrollHeight > area.clientHeight &&
    !area.querySelector("a, button, input, select, textarea")
  ) {
    area.tabIndex = 0;
  }
}

/** The open part of `Dialog` and `Sheet`; loaded when the first one opens. */
export function DialogContent({
  shape,
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  size = "md",
}: Omit<DialogProps, "trigger"> & { shape: keyof typeof SHAPES; open: boolean }) {
  const t = useTranslations("ui");
  const focus = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          {...focus}
          className={cn(PANEL, "mx-auto", SHAPES[shape], SIZES[size])}
        >
          <header className="shrink-0 px-5 pt-4.5 pb-3">
            <div className="flex items-start gap-4">
              <Radix.Title className="min-w-0 grow font-semibold text-title">{title}</Radix.Title>
              {/* In the middle of the title's first line, however large the button is. */}
              <span className="-me-1.5 flex h-lh items-center text-title">
                <Radix.Close asChild>
                  <IconButton icon={X} label={t("close")} size="sm" />
                </Radix.Close>
              </span>
            </div>
            {description ? (
              <Radix.Description className="mt-1 text-ink-2">{description}</Radix.Description>
            ) : null}
          </header>
          {children === undefined ? null : (
            <div
              ref={reachable}
              className="min-h-0 grow overflow-y-auto overscroll-contain px-5 pt-1 pb-5 outline-offset-[-2px]"
            >
              {children}
            </div>
          )}
          {footer ? (
            <footer className="flex shrink-0 flex-col-reverse gap-2 border-line border-t px-5 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:flex-row sm:justify-end">
              {footer}
            </footer>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The open part of `ConfirmDialog`. */
export function ConfirmContent({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  danger = false,
  onConfirm,
}: ConfirmDialogProps) {
  const t = useTranslations("ui");
  const focus = useFocusReturn();
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
        <AlertDialog.Overlay className={OVERLAY} />
        <AlertDialog.Content
          {...focus}
          className={cn(
            PANEL,
            "p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))]",
            SHAPES.dialog,
            "mx-auto sm:max-w-md",
          )}
        >
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

/** Wraps a button that closes the dialog or sheet it stands in. */
export function CloseContent({ children }: { children: ReactNode }) {
  return <Radix.Close asChild>{children}</Radix.Close>;
}
