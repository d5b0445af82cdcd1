"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "@/shared/i18n/format";
import type { Tone } from "@/ui/primitives/badge";
import type { OwnPenalty, PenaltyStatus } from "../../penalties/schema";

export const STATUS_TONE: Readonly<Record<PenaltyStatus, Tone>> = {
  pending: "warn",
  charged: "neutral",
  balance: "deny",
  waived: "ok",
  forgiven_auto: "info",
  void: "neutral",
};

/** What a penalty takes, in a few words. */
export function usePenaltyWords(): (
  one: Pick<OwnPenalty, "creditForfeited" | "feeMinor" | "currency">,
) => string {
  const t = useTranslations("classes.penalties");
  const locale = useLocale();
  return ({ creditForfeited, feeMinor, currency }) => {
    const fee = formatMoney({ minor: feeMinor, currency }, locale, { wholeWhenRound: true });
    if (feeMinor === 0) return t("credit");
    return creditForfeited ? t("creditAndFee", { fee }) : fee;
  };
}
