import { opensDoor } from "@/modules/membership/plans/rules";
import type { Plan } from "@/modules/membership/plans/schema";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import { formatMoney } from "@/shared/i18n/format";
import type { Locale } from "@/shared/i18n/locales";
import { sayIn } from "../say";

/** A plan as a stranger reads it: one line for each thing worth knowing before buying. */
export interface PlanCard {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly price: string;
  readonly lines: readonly string[];
}

/** What plans cost, hold and ask for in a language, the gym's own rules filled in. */
export async function planCards(
  plans: readonly Plan[],
  tenant: { readonly policies: unknown },
  locale: Locale,
): Promise<PlanCard[]> {
  const [t, own] = [await sayIn(locale, "membership"), await sayIn(locale, "storefront")];
  const rules = policiesOf(tenant);
  const money = (minor: number, currency: string) =>
    formatMoney({ minor, currency }, locale, { wholeWhenRound: true });

  const price = ({ priceMinor, cycle, currency }: Plan): string => {
    if (priceMinor === 0) return t("plan.free");
    return cycle === "once"
      ? money(priceMinor, currency)
      : t(`plan.per.${cycle}`, { amount: money(priceMinor, currency) });
  };
  const visits = (plan: Plan): string => {
    if (plan.visits === null) return opensDoor(plan) ? t("plan.unlimited") : "";
    return t(plan.cycle === "once" ? "plan.visits" : "plan.visitsPerCycle", { count: plan.visits });
  };
  const lasts = ({ validHours, validDays }: Plan): string => {
    if (validHours !== null) return t("plan.line.hours", { count: validHours });
    return validDays === null ? "" : own("validFor", { count: validDays });
  };
  const freeze = (plan: Plan): string => {
    if (plan.cycle === "once") return "";
    const terms = plan.freezeTerms;
    if (terms?.allowed === false) return own("freeze.never");
    const fee = terms?.feeMinor ?? rules.freezeFeeMinor;
    const mode = terms?.feeMode ?? rules.freezeFeeMode;
    const days = terms?.maxDays ?? rules.freezeMaxDays;
    const times = terms?.timesPerYear ?? rules.freezeTimesPerYear;
    if (times === 0) return own("freeze.never");
    if (mode === "keep_billing") return own("freeze.billed", { days, times });
    if (mode === "free" || fee === 0) return own("freeze.free", { days, times });
    return own("freeze.fee", { days, times, fee: money(fee, plan.currency) });
  };
  const ending = (plan: Plan): string => {
    if (plan.cycle === "once") return own("cancel.byItself");
    if (!plan.autoRenew && plan.minTermMonths > 0)
      return own("cancel.endsAfter", { months: plan.minTermMonths });
    const notice = own("cancel.notice", { days: plan.noticeDays });
    return plan.minTermMonths > 0 ? own("cancel.afterTerm", { months: plan.minTermMonths, notice }) : notice;
  };
  return plans.map((plan) => ({
    id: plan.id,
    name: plan.name,
    description: plan.description,
    price: price(plan),
    lines: [
      visits(plan),
      ...plan.allowances.map(({ kind, n, per }) => t(`plan.line.${kind}`, { count: n, per })),
      lasts(plan),
      plan.seats > 1 ? t("plan.line.seats", { count: plan.seats }) : "",
      plan.accessHours.length > 0 ? t("plan.certainHours") : "",
      plan.branchIds.length > 0 ? t("plan.branches", { count: plan.branchIds.length }) : "",
      plan.trialDays > 0 ? t("plan.line.trial", { count: plan.trialDays }) : "",
      plan.joiningFeeMinor > 0
        ? t("plan.line.joiningFee", { amount: money(plan.joiningFeeMinor, plan.currency) })
        : "",
      freeze(plan),
      ending(plan),
    ]
      .filter(Boolean)
      .map(capitalized),
  }));
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
