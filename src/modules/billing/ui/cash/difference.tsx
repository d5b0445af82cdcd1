"use client";

import { useTranslations } from "next-intl";
import { StatusChip } from "@/ui/primitives/badge";
import { useMoney } from "../pay/money-words";

/** Whether a count comes out, in words. */
export function Difference({ minor, currency }: { minor: number; currency: string }) {
  const t = useTranslations("billing.cash");
  const money = useMoney();
  if (minor === 0) return <StatusChip tone="ok">{t("matches")}</StatusChip>;
  return (
    <StatusChip tone={minor > 0 ? "warn" : "deny"}>
      {t(minor > 0 ? "over" : "short", { amount: money(Math.abs(minor), currency) })}
    </StatusChip>
  );
}
