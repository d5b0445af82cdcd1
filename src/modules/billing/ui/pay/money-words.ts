"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate, formatMoney } from "@/shared/i18n/format";

/** An amount with its currency, in the reader's words. */
export function useMoney(): (minor: number, currency: string) => string {
  const locale = useLocale();
  return (minor, currency) => formatMoney({ minor, currency }, locale);
}

/** A line as the calculator or a bill has it; what both have in common. */
export interface ShownLine {
  kind: string;
  label: string;
  params: Readonly<Record<string, unknown>>;
  fromOn: string | null;
  toOn: string | null;
  quantity: number;
  discountMinor: number;
  grossMinor: number;
}

const LINE_WORDS = new Set([
  "membership",
  "trial",
  "joining_fee",
  "proration_charge",
  "proration_credit",
  "freeze_fee",
  "account_credit",
  "discount",
  "late_cancel",
  "no_show",
] as const);
type LineWord = typeof LINE_WORDS extends Set<infer Word> ? Word : never;

function isLineWord(kind: string): kind is LineWord {
  return LINE_WORDS.has(kind as LineWord);
}

/** What a line is for and over which days. */
export function useLineWords() {
  const t = useTranslations("billing.lines");
  const locale = useLocale();
  return (line: Pick<ShownLine, "kind" | "label" | "params" | "fromOn" | "toOn">) => {
    const { planName, days, ofDays } = line.params;
    const title = isLineWord(line.kind)
      ? t(line.kind, {
          planName: typeof planName === "string" && planName !== "" ? planName : line.label,
          days: typeof days === "number" ? days : 0,
          ofDays: typeof ofDays === "number" ? ofDays : 0,
        })
      : line.label || t("product");
    const day = (on: string) => formatLocalDate(on, locale);
    const { fromOn, toOn } = line;
    const span =
      fromOn === null ? "" : toOn === null || toOn === fromOn ? day(fromOn) : `${day(fromOn)} – ${day(toOn)}`;
    return { title, span };
  };
}
