"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "@/ui/tokens/cn";
import { type ShownLine, useLineWords, useMoney } from "./money-words";

/** One amount at the end of its row. */
export function MoneyRow({
  label,
  children,
  strong = false,
  className,
}: {
  label: ReactNode;
  children: ReactNode;
  strong?: boolean;
  className?: string;
}) {
  return (
    <div className={cn("flex items-baseline justify-between gap-4", strong && "font-semibold", className)}>
      <dt className={cn("min-w-0", strong ? "" : "text-ink-2")}>{label}</dt>
      <dd className="shrink-0 tabular-nums">{children}</dd>
    </div>
  );
}

/** The lines of a bill exactly as they were calculated. */
export function BillLines({
  lines,
  currency,
  label,
  className,
}: {
  lines: readonly ShownLine[];
  currency: string;
  /** What the lines are of; spoken only. */
  label: string;
  className?: string;
}) {
  const t = useTranslations("billing.sell");
  const money = useMoney();
  const inWords = useLineWords();
  return (
    <ul aria-label={label} className={cn("grid gap-2.5", className)}>
      {lines.map((line, at) => {
        const { title, span } = inWords(line);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a bill never change places.
          <li key={at} className="flex items-baseline justify-between gap-4">
            <span className="min-w-0">
              <span className="block break-words">
                {title}
                {line.quantity > 1 ? <span className="text-ink-2"> × {line.quantity}</span> : null}
              </span>
              {span ? <span className="block text-ink-2 text-small">{span}</span> : null}
              {line.discountMinor > 0 ? (
                <span className="block text-ok text-small">
                  {t("lineDiscount", { amount: money(line.discountMinor, currency) })}
                </span>
              ) : null}
            </span>
            <span className="shrink-0 tabular-nums">{money(line.grossMinor, currency)}</span>
          </li>
        );
      })}
    </ul>
  );
}
