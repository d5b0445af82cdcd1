"use client";

import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { formatMoney, formatPercent } from "@/shared/i18n/format";
import { opensDoor } from "../../plans/rules";
import type { Plan } from "../../plans/schema";

type Priced = Pick<Plan, "priceMinor" | "cycle" | "currency">;

/** What a plan costs, gives and asks for, in the reader's words, each in one line. */
export function usePlanWords() {
  const t = useTranslations("membership.plan");
  const locale = useLocale();
  const { tenant } = useShell();
  const money = (minor: number, currency = tenant.currency) =>
    formatMoney({ minor, currency }, locale, { wholeWhenRound: true });
  const line = (parts: readonly string[]) => parts.filter(Boolean).join(" · ");
  const percent = (basisPoints: number) => formatPercent(basisPoints / 10_000, locale, 2);
  return {
    money,
    percent,
    /** `KES 3,500 a month`, `Free`. */
    price({ priceMinor, cycle, currency }: Priced): string {
      if (priceMinor === 0) return t("free");
      const amount = money(priceMinor, currency);
      return cycle === "once" ? amount : t(`per.${cycle}`, { amount });
    },
    kind: (kind: Plan["kind"]) => t(`kind.${kind}`),
    /** `10 visits · 90 days · certain hours only`. */
    included(plan: Plan): string {
      const visits =
        plan.visits !== null
          ? t(plan.cycle === "once" ? "visits" : "visitsPerCycle", { count: plan.visits })
          : opensDoor(plan)
            ? t("unlimited")
            : "";
      return line([
        visits,
        ...plan.allowances.map(({ kind, n, per }) => t(`line.${kind}`, { count: n, per })),
        plan.validHours !== null
          ? t("line.hours", { count: plan.validHours })
          : plan.validDays === null
            ? ""
            : t("validDays", { count: plan.validDays }),
        plan.seats > 1 ? t("line.seats", { count: plan.seats }) : "",
        plan.accessHours.length > 0 ? t("certainHours") : "",
        plan.branchIds.length > 0 ? t("branches", { count: plan.branchIds.length }) : "",
        plan.packFirst ? t("line.packFirst") : "",
      ]);
    },
    /** `Joining fee KES 1,000 · at least 12 months · 30 days' notice`. */
    terms(plan: Plan): string {
      return line([
        plan.trialDays > 0 ? t("line.trial", { count: plan.trialDays }) : "",
        plan.joiningFeeMinor > 0
          ? t("line.joiningFee", { amount: money(plan.joiningFeeMinor, plan.currency) })
          : "",
        plan.minTermMonths > 0 ? t("line.minTerm", { count: plan.minTermMonths }) : "",
        plan.cycle !== "once" && plan.noticeDays > 0 ? t("line.notice", { count: plan.noticeDays }) : "",
        plan.cycle !== "once" && !plan.autoRenew ? t("line.noRenewal") : "",
        plan.freezeTerms === null
          ? ""
          : plan.freezeTerms.allowed === false
            ? t("line.noFreeze")
            : t("line.ownFreeze"),
        plan.tax
          ? t(plan.taxInclusive ? "line.taxIncluded" : "line.taxOnTop", {
              tax: `${plan.tax.name} ${percent(plan.tax.basisPoints)}`,
            })
          : "",
        plan.maxHolders === null ? "" : t("line.places", { count: plan.maxHolders }),
        plan.onlineSale || plan.retired ? "" : t("line.deskOnly"),
      ]);
    },
  };
}
