"use client";

import { CircleCheck, Info, TriangleAlert, Undo2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Toast as Radix } from "radix-ui";
import { useEffect, useState } from "react";
import { cn } from "@/ui/tokens/cn";
import { type ShownToast, UNDO_MS } from "./toast";

/** The visible messages; loaded after the page is idle, or with the first message. */
export default function ToastRegion({
  shown,
  onClose,
}: {
  shown: readonly ShownToast[];
  onClose: (id: number) => void;
}) {
  const t = useTranslations("ui");
  return (
    <Radix.Provider label={t("notifications")} swipeDirection="down">
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={() => onClose(toast.id)} />
      ))}
      <Radix.Viewport
        label={t("notifications")}
        className="fixed inset-x-0 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-60 mx-auto flex w-full max-w-md flex-col gap-2 px-3 outline-none lg:end-4 lg:bottom-4 lg:start-auto lg:mx-0 lg:px-0"
      />
    </Radix.Provider>
  );
}

const ICONS = { ok: CircleCheck, error: TriangleAlert, info: Info } as const;
const ICON_COLOURS = { ok: "text-ok", error: "text-deny", info: "text-info" } as const;
const ACTION =
  "order-3 flex h-11 basis-full items-center justify-center gap-1.5 rounded-xs bg-brand-soft px-3 font-semibold text-brand-ink sm:order-none sm:basis-auto sm:bg-transparent sm:hover:bg-sunken";

function ToastCard({ toast, onClose }: { toast: ShownToast; onClose: () => void }) {
  const t = useTranslations("ui");
  const tone = toast.tone ?? "ok";
  const Icon = ICONS[tone];
  const duration =
    toast.duration ?? (toast.onUndo ? UNDO_MS : tone === "error" ? Number.POSITIVE_INFINITY : 5_000);
  const [paused, setPaused] = useState(false);
  return (
    <Radix.Root
      open={toast.open}
      onOpenChange={(open) => (open ? undefined : onClose())}
      duration={duration}
      type={tone === "error" || toast.onUndo ? "foreground" : "background"}
      onPause={() => setPaused(true)}
      onResume={() => setPaused(false)}
      className="flex min-h-14 flex-wrap items-center gap-x-1 rounded-md bg-raised p-1.5 shadow-overlay sm:flex-nowrap data-[state=open]:animate-toast-in data-[swipe=move]:translate-y-(--radix-toast-swipe-move-y)"
    >
      <Icon aria-hidden className={cn("ms-2.5 me-2 size-5 shrink-0", ICON_COLOURS[tone])} />
      <div className="min-w-0 flex-1 py-1.5">
        <Radix.Title className="font-medium">{toast.title}</Radix.Title>
        {toast.description ? (
          <Radix.Description className="text-ink-2 text-small">{toast.description}</Radix.Description>
        ) : null}
      </div>
      {toast.action ? (
        <Radix.Action altText={toast.action.label} onClick={toast.action.onSelect} className={ACTION}>
          {toast.action.label}
        </Radix.Action>
      ) : null}
      {toast.onUndo ? (
        <Radix.Action altText={t("undo")} onClick={toast.onUndo} className={ACTION}>
          <Undo2 aria-hidden className="size-4" />
          {t("undo")}
          <Countdown seconds={Math.round(duration / 1_000)} paused={paused} />
        </Radix.Action>
      ) : null}
      <Radix.Close
        aria-label={t("dismiss")}
        className="grid size-11 shrink-0 place-items-center rounded-xs text-ink-3 hover:bg-sunken hover:text-ink"
      >
        <X aria-hidden className="size-4" />
      </Radix.Close>
    </Radix.Root>
  );
}

/** Seconds that remain; stands still while the pointer or the focus rests on the message. */
function Countdown({ seconds, paused }: { seconds: number; paused: boolean }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (paused || left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left, paused]);
  return (
    <span aria-hidden className="min-w-5 text-end font-normal text-ink-3 tabular-nums">
      {left}
    </span>
  );
}
