"use client";

import "@/ui/tokens/csp-nonce";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/ui/tokens/cn";
import { IconButton } from "./button";

export interface DialogProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** The button that opens it, when the dialog keeps its own state. */
  trigger?: ReactNode;
  title: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the bottom; the main one last. They stay visible while the content scrolls. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
}

const SIZES = { sm: "sm:max-w-md", md: "sm:max-w-lg", lg: "sm:max-w-3xl" } as const;

const OVERLAY = "fixed inset-0 z-40 bg-shade data-[state=open]:animate-fade-in";

/** Head, scrolling middle and foot shared by dialogs and sheets. */
function Frame({
  title,
  description,
  children,
  footer,
}: Pick<DialogProps, "title" | "description" | "children" | "footer">) {
  const t = useTranslations("ui");
  return (
    <>
      <header className="flex shrink-0 items-start gap-4 px-5 pt-4.5 pb-3">
        <div className="min-w-0 grow">
          <Radix.Title className="font-semibold text-title">{title}</Radix.Title>
          {description ? (
            <Radix.Description className="mt-1 text-ink-2">{description}</Radix.Description>
          ) : null}
        </div>
        <Radix.Close asChild>
          <IconButton icon={X} label={t("close")} size="sm" className="-me-1.5" />
        </Radix.Close>
      </header>
      {children === undefined ? null : (
        <div className="min-h-0 grow overflow-y-auto overscroll-contain px-5 pt-1 pb-5">{children}</div>
      )}
      {footer ? (
        <footer className="flex shrink-0 flex-col-reverse gap-2 border-line border-t px-5 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:flex-row sm:justify-end">
          {footer}
        </footer>
      ) : null}
    </>
  );
}

/** A question or a short form on top of the screen. Full width at the bottom on a phone, centred on a desktop. */
export function Dialog({ open, onOpenChange, trigger, size = "md", ...frame }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          {...(frame.description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[92dvh] w-full flex-col rounded-t-lg bg-raised shadow-overlay outline-none data-[state=open]:animate-sheet-up",
            "sm:inset-0 sm:m-auto sm:h-fit sm:max-h-[85dvh] sm:rounded-lg sm:data-[state=open]:animate-pop-in",
            SIZES[size],
          )}
        >
          <Frame {...frame} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Detail beside the list: from the bottom on a phone, from the side on a desktop. Same props as `Dialog`. */
export function Sheet({ open, onOpenChange, trigger, size = "md", ...frame }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          {...(frame.description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed inset-x-0 bottom-0 z-50 flex max-h-[88dvh] flex-col rounded-t-lg bg-raised shadow-overlay outline-none data-[state=open]:animate-sheet-up",
            "sm:inset-y-0 sm:start-auto sm:end-0 sm:max-h-none sm:w-full sm:rounded-none sm:data-[state=open]:animate-sheet-in",
            SIZES[size],
          )}
        >
          <Frame {...frame} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Wraps a button that closes the dialog or sheet it stands in. */
export const DialogClose = ({ children }: { children: ReactNode }) => (
  <Radix.Close asChild>{children}</Radix.Close>
);
