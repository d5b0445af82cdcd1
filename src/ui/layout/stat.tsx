"use client";

import { ArrowDownRight, ArrowRight, ArrowUpRight, CircleHelp } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Popover } from "@/ui/primitives/popover";
import { cn } from "@/ui/tokens/cn";

export interface StatProps {
  label: string;
  /** Already formatted: "1,284", "€ 4.210,00". */
  value: ReactNode;
  /** Against what: "12 more than last Tuesday". */
  comparison?: {
    text: string;
    /** Direction of the change. */
    trend: "up" | "down" | "flat";
    /** Whether that direction is welcome; decides the colour. Neutral when left out. */
    good?: boolean;
  };
  /** Address of the list behind the number. */
  href?: string;
  /** How the number is counted. */
  definition?: ReactNode;
  /** Formatted time of the figures. */
  asOf?: string;
  /** A `Sparkline` or a `Meter`. */
  chart?: ReactNode;
  className?: string;
}

const TRENDS = { up: ArrowUpRight, down: ArrowDownRight, flat: ArrowRight } as const;

/** One number: what it is, how it compares, when it was counted; a press opens the list behind it. */
export function Stat({ label, value, comparison, href, definition, asOf, chart, className }: StatProps) {
  const t = useTranslations("ui");
  const Trend = comparison ? TRENDS[comparison.trend] : null;
  const help = (
    <button
      type="button"
      aria-label={t("about", { label })}
      className="relative z-10 -my-1 grid size-7 shrink-0 place-items-center rounded-xs text-ink-3 hover:text-ink"
    >
      <CircleHelp aria-hidden className="size-3.5" />
    </button>
  );
  return (
    <div
      className={cn(
        "relative flex min-w-0 flex-col gap-1 rounded-md border border-line bg-panel p-4",
        href && "transition-colors hover:border-line-strong",
        className,
      )}
    >
      <div className="flex items-center gap-0.5 text-ink-2 text-small">
        {href ? (
          <Link
            href={href}
            className="min-w-0 text-balance after:absolute after:inset-0 after:rounded-md focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-brand-ink"
          >
            {label}
          </Link>
        ) : (
          <span className="min-w-0 text-balance">{label}</span>
        )}
        {definition ? (
          <Popover trigger={help} label={t("about", { label })}>
            <p className="text-small">{definition}</p>
          </Popover>
        ) : null}
      </div>
      <p className="font-semibold text-display tabular-nums tracking-tight">{value}</p>
      {comparison && Trend ? (
        <p
          className={cn(
            "flex items-start gap-1 text-small",
            comparison.good === undefined ? "text-ink-2" : comparison.good ? "text-ok" : "text-deny",
          )}
        >
          <Trend aria-hidden className="mt-0.5 size-4 shrink-0 rtl:-scale-x-100" />
          <span>{comparison.text}</span>
        </p>
      ) : null}
      {chart ? <div className="mt-2">{chart}</div> : null}
      {asOf ? <p className="mt-auto pt-1 text-ink-3 text-tiny">{t("asOf", { time: asOf })}</p> : null}
    </div>
  );
}
