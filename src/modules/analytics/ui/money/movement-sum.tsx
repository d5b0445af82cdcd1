"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { SWATCHES } from "@/ui/chart/tones";
import { cn } from "@/ui/tokens/cn";
import type { RecurringMonth } from "../../money/schema";
import { useMoneyFormat } from "./money-format";
import { effectOf, type ListOf, PART_TONES, PARTS } from "./movement-parts";

const ROW =
  "-mx-2 flex w-[calc(100%+1rem)] items-baseline justify-between gap-4 rounded-md px-2 py-1.5 text-start";

/** One month as a sum that can be checked: start, what came and went, end. Every row opens who it is. */
export function MovementSum({
  month,
  currency,
  href,
  onPress,
}: {
  month: RecurringMonth;
  currency: string;
  /** The list behind a row: an address, or a press. */
  href?: (part: ListOf) => string;
  onPress?: (part: ListOf) => void;
}) {
  const t = useTranslations("analytics.money");
  const { money, signed } = useMoneyFormat(currency);
  const row = (part: ListOf, minor: number) => {
    const end = part === "start" || part === "end";
    const content = (
      <>
        <span className="flex min-w-0 items-center gap-2">
          {end ? null : (
            <span aria-hidden className={cn("size-3 shrink-0 rounded-[3px]", SWATCHES[PART_TONES[part]])} />
          )}
          <span>{t(part === "end" && month.running ? "part.now" : `part.${part}`)}</span>
        </span>
        <span className="shrink-0 tabular-nums">{end ? money(minor) : signed(minor)}</span>
      </>
    );
    const className = cn(ROW, "hover:bg-sunken", end && "font-semibold", !end && minor === 0 && "text-ink-2");
    return (
      <li key={part} className={part === "end" ? "mt-1 border-line border-t pt-1" : ""}>
        {href ? (
          <Link href={href(part)} className={className}>
            {content}
          </Link>
        ) : (
          <button type="button" onClick={() => onPress?.(part)} className={className}>
            {content}
          </button>
        )}
      </li>
    );
  };
  return (
    <ul aria-label={t("movement")}>
      {row("start", month.startMinor)}
      {PARTS.map((part) => row(part, effectOf(month, part)))}
      {row("end", month.endMinor)}
    </ul>
  );
}
