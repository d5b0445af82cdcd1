"use client";

import { useLocale, useTranslations } from "next-intl";
import { opensDoor } from "@/modules/membership/plans/rules";
import type { Plan } from "@/modules/membership/plans/schema";
import { formatMoney } from "@/shared/i18n/format";

/** What a plan costs, gives and asks for, each in one line. */
export function usePlanWords() {
  const t = useTranslations("billing.sell.plan");
  const words = useTranslations("membership.plan");
  const locale = useLocale();
  const money = (minor: number, currency: string) =>
    formatMoney({ minor, currency }, locale, { wholeWhenRound: true });
  return {
    price({ priceMinor, cycle, currency }: Plan): string {
      if (priceMinor === 0) return words("free");
      const amount = money(priceMinor, currency);
      return cycle === "once" ? amount : words(`per.${cycle}`, { amount });
    },
    /** `10 visits · 90 days`. */
    included(plan: Plan): string {
      const once = plan.cycle === "once";
      return [
        plan.visits === null
          ? opensDoor(plan) && words("unlimited")
          : words(once ? "visits" : "visitsPerCycle", { count: plan.visits }),
        ...plan.allowances.map(({ kind, n, per }) => t(`allowance.${kind}`, { count: n, per })),
        plan.validHours === null
          ? plan.validDays === null
            ? ""
            : words("validDays", { count: plan.validDays })
          : t("hours", { count: plan.validHours }),
        plan.accessHours.length > 0 ? words("certainHours") : "",
        plan.branchIds.length > 0 ? words("branches", { count: plan.branchIds.length }) : "",
        plan.seats > 1 ? t("seats", { count: plan.seats }) : "",
      ]
        .filter(Boolean)
        .join(" · ");
    },
    /** `Joining fee KES 1,000 · at least 12 months`. */
    terms(plan: Plan): string {
      return [
        plan.trialDays > 0 ? t("trial", { count: plan.trialDays }) : "",
        plan.joiningFeeMinor > 0
          ? t("joiningFee", { amount: money(plan.joiningFeeMinor, plan.currency) })
          : "",
        plan.minTermMonths > 0 ? t("minTerm", { count: plan.minTermMonths }) : "",
        plan.noticeDays > 0 ? t("notice", { count: plan.noticeDays }) : "",
        plan.cycle !== "once" && !plan.autoRenew ? t("noRenewal") : "",
      ]
        .filter(Boolean)
        .join(" · ");
    },
  };
}
