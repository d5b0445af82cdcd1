"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "@/shared/i18n/format";
import type { BookingConsequence } from "../../bookings/schema";

export type Loss = NonNullable<BookingConsequence["loss"]>;

/** What is lost, as a list of its parts: "1 credit and KES 300". */
export function useLossWords(): (loss: Loss) => string {
  const t = useTranslations("classes.booking.loss");
  const locale = useLocale();
  return ({ creditsLost, passesLost, feeMinor, currency }) => {
    const parts = [
      ...(creditsLost > 0 ? [t("credits", { count: creditsLost })] : []),
      ...(passesLost > 0 ? [t("passes", { count: passesLost })] : []),
      ...(feeMinor > 0
        ? [t("fee", { fee: formatMoney({ minor: feeMinor, currency }, locale, { wholeWhenRound: true }) })]
        : []),
    ];
    return new Intl.ListFormat(locale, { type: "conjunction" }).format(parts);
  };
}
