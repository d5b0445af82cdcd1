"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";
import { formatMoney } from "@/shared/i18n/format";
import { minorDigits } from "@/shared/money/currency";

/** Amounts in the reader's language, always with their currency. */
export function useMoneyFormat(currency: string) {
  const locale = useLocale();
  return useMemo(() => {
    const full = (minor: number) => formatMoney({ minor, currency }, locale);
    const unit = 10 ** minorDigits(currency);
    // `Intl` rounds to what fits on an axis.
    const compact = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      notation: "compact",
      maximumFractionDigits: 1,
      minimumFractionDigits: 0,
    });
    return {
      /** To the last penny; round amounts without decimals. */
      money: (minor: number) => formatMoney({ minor, currency }, locale, { wholeWhenRound: true }),
      full,
      /** For an axis: `KES 120K`. */
      tick: (minor: number) => compact.format(minor / unit),
      /** With a sign before it, for changes. */
      signed: (minor: number) =>
        `${minor > 0 ? "+" : minor < 0 ? "−" : "±"}${formatMoney({ minor: Math.abs(minor), currency }, locale, { wholeWhenRound: true })}`,
    };
  }, [currency, locale]);
}
