"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "@/shared/i18n/format";
import type { BillingCycle } from "../../calculator/schema";

/** `KES 3,500 a month`; a single payment is its amount alone. */
export function usePriceWords() {
  const t = useTranslations("billing.change.per");
  const locale = useLocale();
  return ({ priceMinor, currency, cycle }: { priceMinor: number; currency: string; cycle: BillingCycle }) => {
    const amount = formatMoney({ minor: priceMinor, currency }, locale, { wholeWhenRound: true });
    return cycle === "once" ? amount : t(cycle, { amount });
  };
}
