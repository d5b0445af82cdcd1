"use client";

import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { formatMoney } from "@/shared/i18n/format";
import type { Plan } from "../../plans/schema";

type Priced = Pick<Plan, "priceMinor" | "cycle" | "currency">;

/** What a plan costs and gives, in the reader's words. */
export function usePlanWords() {
  const t = useTranslations("membership.plan");
  const locale = useLocale();
  const { tenant } = useShell();
  const money = (minor: number, currency = tenant.currency) =>
    formatMoney({ minor, currency }, locale, { wholeWhenRound: true });
  return {
    money,
    /** `KES 3,500 a month`, `Free`. */
    price({ priceMinor, cycle, currency }: Priced): string {
      if (priceMinor === 0) return t("free");
      const amount = money(priceMinor, currency);
      return cycle === "once" ? amount : t(`per.${cycle}`, { amount });
    },
    kind: (kind: Plan["kind"]) => t(`kind.${kind}`),
    /** `10 visits · 90 days · certain hours`. */
    summary(
      plan: Pick<Plan, "kind" | "cycle" | "visits" | "validDays" | "accessHours" | "branchIds">,
    ): string {
      const parts = [
        plan.visits === null
          ? t("unlimited")
          : plan.cycle === "once"
            ? t("visits", { count: plan.visits })
            : t("visitsPerCycle", { count: plan.visits }),
        plan.validDays === null ? "" : t("validDays", { count: plan.validDays }),
        plan.accessHours.length > 0 ? t("certainHours") : "",
        plan.branchIds.length > 0 ? t("branches", { count: plan.branchIds.length }) : "",
      ];
      return parts.filter(Boolean).join(" · ");
    },
  };
}
