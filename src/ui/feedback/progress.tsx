"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";

const COLOURS = {
  brand: "text-brand-strong",
  ok: "text-ok",
  warn: "text-warn-fill",
  deny: "text-deny-fill",
} as const;

/** The bar itself. Drawn as SVG because server-rendered pages carry no inline styles. */
function Track({
  share,
  mark,
  tone = "brand",
  className,
}: {
  share: number;
  mark?: number;
  tone?: keyof typeof COLOURS;
  className?: string;
}) {
  const percent = (value: number) => `${Math.min(100, Math.max(0, value * 100))}%`;
  return (
    <span className={cn("relative block", COLOURS[tone], className)}>
      <svg
        aria-hidden="true"
        className="block h-2 w-full overflow-hidden rounded-full bg-sunken forced-colors:border"
        focusable="false"
      >
        <rect height="100%" rx="4" width={percent(share)} className="fill-current transition-[width]" />
      </svg>
      {mark === undefined ? null : (
        <svg
          aria-hidden="true"
          className="absolute -inset-y-1 start-0 h-4 w-full overflow-visible"
          focusable="false"
        >
          <line
            x1={percent(mark)}
            x2={percent(mark)}
            y1="0"
            y2="100%"
            strokeWidth="2"
            className="stroke-ink"
          />
        </svg>
      )}
    </span>
  );
}

/** Work that takes more than a second: what is done, of how much, how long still, and a way to stop it. */
export function Progress({
  label,
  done,
  total,
  valueText,
  secondsLeft,
  onCancel,
  cancelling = false,
  className,
}: {
  label: ReactNode;
  done: number;
  /** Number of all items; undefined while it is still being counted. */
  total?: number;
  /** Replaces "3 of 20". */
  valueText?: string;
  /** Estimate in seconds, when there is one. */
  secondsLeft?: number;
  onCancel?: () => void;
  cancelling?: boolean;
  className?: string;
}) {
  const t = useTranslations("ui");
  const left =
    secondsLeft === undefined
      ? null
      : secondsLeft < 90
        ? t("secondsLeft", { count: Math.max(1, Math.round(secondsLeft)) })
        : t("minutesLeft", { count: Math.round(secondsLeft / 60) });
  const known = total !== undefined && total > 0;
  const said = valueText ?? (known ? t("progressOf", { done, total }) : t("loading"));
  return (
    <div className={cn("grid gap-2", className)}>
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate font-medium">{label}</span>
        {onCancel ? (
          <Button size="sm" variant="ghost" onClick={onCancel} loading={cancelling}>
            {t("cancel")}
          </Button>
        ) : null}
      </div>
      <div
        role="progressbar"
        aria-label={typeof label === "string" ? label : t("loading")}
        aria-valuemin={0}
        {...(known
          ? {
              "aria-valuemax": total,
              "aria-valuenow": done,
              "aria-valuetext": said,
            }
          : {})}
      >
        {known ? (
          <Track share={done / total} />
        ) : (
          <div className="h-2 overflow-hidden rounded-full bg-sunken">
            <div className="h-full w-1/4 animate-bar rounded-full bg-brand-strong" />
          </div>
        )}
      </div>
      <p className="flex flex-wrap justify-between gap-x-3 text-ink-2 text-small tabular-nums">
        <span>{said}</span>
        {left ? <span>{left}</span> : null}
      </p>
    </div>
  );
}

/** How full a place is, against how full it usually is at this time. */
export function Meter({
  label,
  value,
  max,
  usual,
  valueText,
  className,
}: {
  label: ReactNode;
  value: number;
  /** What counts as full. */
  max: number;
  /** Typical value for this weekday and hour; drawn as a mark. */
  usual?: number;
  /** Replaces "38 / 120". */
  valueText?: ReactNode;
  className?: string;
}) {
  const t = useTranslations("ui");
  const share = max > 0 ? value / max : 0;
  const tone = share >= 1 ? "deny" : share >= 0.85 ? "warn" : "brand";
  return (
    <div className={cn("grid gap-2", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate text-ink-2 text-small">{label}</span>
        <span className="font-semibold tabular-nums">
          {valueText ?? (
            <>
              {value}
              <span className="font-normal text-ink-3"> / {max}</span>
            </>
          )}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a native meter cannot show the usual value. */}
      <div
        aria-label={typeof label === "string" ? label : undefined}
        role="meter"
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={Math.min(value, max)}
        aria-valuetext={`${value} / ${max}`}
      >
        <Track
          share={share}
          tone={tone}
          {...(usual === undefined ? {} : { mark: usual / Math.max(1, max) })}
        />
      </div>
      {usual === undefined ? null : (
        <p className="text-ink-2 text-tiny">{t("usual", { value: String(Math.round(usual)) })}</p>
      )}
    </div>
  );
}
