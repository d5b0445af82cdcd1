import { Ban, CircleAlert, CircleCheck, CircleDot, Info, type LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/ui/tokens/cn";

export type Tone = "ok" | "warn" | "deny" | "neutral" | "info";

const TONES: Record<Tone, string> = {
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  deny: "bg-deny-soft text-deny",
  info: "bg-info-soft text-info",
  neutral: "bg-sunken text-ink-2",
};

const ICONS: Record<Tone, LucideIcon> = {
  ok: CircleCheck,
  warn: CircleAlert,
  deny: Ban,
  info: Info,
  neutral: CircleDot,
};

/** A short word or number on a quiet ground: counts, kinds, labels. */
export function Badge({ tone = "neutral", className, ...rest }: ComponentProps<"span"> & { tone?: Tone }) {
  return (
    <span
      className={cn(
        "inline-flex h-5.5 min-w-5.5 max-w-full items-center justify-center gap-1 truncate rounded-xs px-1.5 font-medium text-tiny lg:h-5 lg:min-w-5",
        TONES[tone],
        className,
      )}
      {...rest}
    />
  );
}

/** A state in icon, word and colour, so that colour is never the only sign. */
export function StatusChip({
  tone,
  icon,
  children,
  className,
}: {
  tone: Tone;
  /** Replaces the tone's own icon. */
  icon?: LucideIcon;
  children: ReactNode;
  className?: string;
}) {
  const Icon = icon ?? ICONS[tone];
  return (
    <span
      className={cn(
        "inline-flex h-6 max-w-full shrink-0 items-center gap-1 rounded-full pe-2.5 ps-1.5 font-medium text-tiny lg:h-5.5",
        TONES[tone],
        className,
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{children}</span>
    </span>
  );
}
