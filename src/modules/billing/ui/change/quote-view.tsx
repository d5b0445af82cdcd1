"use client";

import { ChevronDown } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate } from "@/shared/i18n/format";
import { Skeleton, SkeletonText } from "@/ui/feedback/skeleton";
import { cn } from "@/ui/tokens/cn";
import type { Bill, NewDates } from "../../calculator/schema";
import type { ShownQuote } from "../../changes/schema";
import type { PossibleChange } from "../../overview/schema";
import { BillLines, MoneyRow } from "../pay/bill-lines";
import { useMoney } from "../pay/money-words";

/** What a change costs and does, exactly as it was calculated. */
export function QuoteView({
  quote,
  kind,
  stale,
}: {
  quote: ShownQuote;
  kind: PossibleChange;
  /** Another answer is on its way. */
  stale: boolean;
}) {
  const t = useTranslations("billing.change");
  const money = useMoney();
  const { currency } = quote;
  const free = quote.lines.length === 0;
  return (
    <div
      aria-busy={stale}
      className={cn("grid content-start gap-4 transition-opacity", stale && "opacity-55")}
    >
      <section className="grid gap-3 rounded-md border border-line p-4">
        <h3 className="font-semibold">{t("now")}</h3>
        {free ? (
          <p className="text-ink-2">{t("nothingNow")}</p>
        ) : (
          <>
            <BillLines lines={quote.lines} currency={currency} label={t("now")} />
            <dl className="grid gap-1.5 border-line border-t pt-3">
              {quote.creditUsedMinor > 0 ? (
                <MoneyRow label={t("fromCredit")}>{money(-quote.creditUsedMinor, currency)}</MoneyRow>
              ) : null}
              <MoneyRow label={t("payable")} strong>
                {money(quote.payableMinor, currency)}
              </MoneyRow>
              {quote.taxMinor !== 0 ? (
                <MoneyRow label={t("taxIncluded")} className="text-small">
                  {money(quote.taxMinor, currency)}
                </MoneyRow>
              ) : null}
            </dl>
          </>
        )}
        {quote.credits.map(({ reason, minor }) => (
          <p key={reason} className="rounded-md bg-ok-soft px-3 py-2 text-ok">
            {t("credited", { amount: money(minor, currency) })}
          </p>
        ))}
      </section>
      <Dates dates={quote.newDates} kind={kind} />
      <NextBills bills={quote.nextBills} currency={currency} />
    </div>
  );
}

function Dates({ dates, kind }: { dates: NewDates; kind: PossibleChange }) {
  const t = useTranslations("billing.change");
  const locale = useLocale();
  const day = (on: string) => formatLocalDate(on, locale);
  const rows: { term: string; value: string }[] = [];
  const { frozenFromOn, frozenToOn } = dates;
  if (kind === "freeze" && frozenFromOn && frozenToOn) {
    rows.push({ term: t("frozen"), value: t("fromTo", { from: day(frozenFromOn), to: day(frozenToOn) }) });
  }
  if (dates.switchOn) rows.push({ term: t("newPlanFrom"), value: day(dates.switchOn) });
  if (dates.endsOn) rows.push({ term: t("lastDay"), value: day(dates.endsOn) });
  else if (kind === "undo_cancel") rows.push({ term: t("lastDay"), value: t("none") });
  if (dates.termEndsOn && kind !== "move_billing_day") {
    rows.push({ term: t("minTerm"), value: t("until", { date: day(dates.termEndsOn) }) });
  }
  if (dates.paidToOn && kind === "cancel") rows.push({ term: t("paidTo"), value: day(dates.paidToOn) });
  return (
    <div className="grid gap-2">
      {dates.movedDays !== 0 ? (
        <p className="text-ink-2">
          {t(dates.movedDays > 0 ? "movedLater" : "movedEarlier", { days: Math.abs(dates.movedDays) })}
        </p>
      ) : null}
      {rows.length > 0 ? (
        <dl className="grid gap-2">
          {rows.map(({ term, value }) => (
            <div key={term} className="flex flex-wrap items-baseline justify-between gap-x-4">
              <dt className="text-ink-2">{term}</dt>
              <dd className="font-medium">{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}

/** The coming bills; each opens to its lines. */
export function NextBills({ bills, currency }: { bills: readonly Bill[]; currency: string }) {
  const t = useTranslations("billing.change");
  const locale = useLocale();
  const money = useMoney();
  return (
    <section className="grid gap-1">
      <h3 className="font-semibold">{t("nextBills", { count: bills.length })}</h3>
      {bills.length === 0 ? <p className="text-ink-2">{t("noMoreBills")}</p> : null}
      {bills.map((bill) => (
        <details key={bill.dueOn} className="group border-line border-b last:border-b-0">
          <summary className="flex min-h-control cursor-pointer list-none items-center justify-between gap-3 rounded-xs [&::-webkit-details-marker]:hidden">
            <span className="flex items-center gap-1.5">
              <ChevronDown
                aria-hidden
                className="size-4 text-ink-3 transition-transform group-open:rotate-180"
              />
              {formatLocalDate(bill.dueOn, locale, "medium")}
            </span>
            <span className="font-medium tabular-nums">{money(bill.payableMinor, currency)}</span>
          </summary>
          <div className="grid gap-2 pb-3 ps-5.5 text-small">
            <BillLines lines={bill.lines} currency={currency} label={formatLocalDate(bill.dueOn, locale)} />
            {bill.creditUsedMinor > 0 ? (
              <dl>
                <MoneyRow label={t("fromCredit")}>{money(-bill.creditUsedMinor, currency)}</MoneyRow>
              </dl>
            ) : null}
          </div>
        </details>
      ))}
    </section>
  );
}

/** The place of a quote that is still being calculated. */
export function QuoteSkeleton() {
  return (
    <div aria-busy className="grid content-start gap-4">
      <div className="rounded-md border border-line p-4">
        <SkeletonText lines={4} />
      </div>
      <Skeleton className="h-24 w-full" />
    </div>
  );
}
