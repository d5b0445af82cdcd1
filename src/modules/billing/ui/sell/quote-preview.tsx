"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate } from "@/shared/i18n/format";
import { cn } from "@/ui/tokens/cn";
import type { ShownQuote } from "../../changes/schema";
import { BillLines, MoneyRow } from "../pay/bill-lines";
import { useLineWords, useMoney } from "../pay/money-words";

/** What a sale comes to, as calculated: the lines, what credit pays, and the bills that will follow. */
export function QuotePreview({ quote, asking }: { quote: ShownQuote; asking: boolean }) {
  const t = useTranslations("billing.sell");
  const locale = useLocale();
  const money = useMoney();
  const inWords = useLineWords();
  const amount = (minor: number) => money(minor, quote.currency);
  return (
    <div aria-busy={asking} className={cn("grid gap-4 transition-opacity", asking && "opacity-60")}>
      {quote.lines.length === 0 ? (
        <p className="text-ink-2">{t("nothingNow")}</p>
      ) : (
        <BillLines lines={quote.lines} currency={quote.currency} label={t("lines")} />
      )}
      <dl className="grid gap-1.5 border-line border-t pt-3">
        {quote.taxMinor === 0 ? null : (
          <MoneyRow label={t("tax")} className="text-small">
            {amount(quote.taxMinor)}
          </MoneyRow>
        )}
        <MoneyRow label={t("total")} strong>
          {amount(quote.totalMinor)}
        </MoneyRow>
        {quote.creditUsedMinor === 0 ? null : (
          <>
            <MoneyRow label={t("creditUsed")}>{amount(-quote.creditUsedMinor)}</MoneyRow>
            <MoneyRow label={t("toPay")} strong>
              {amount(quote.payableMinor)}
            </MoneyRow>
          </>
        )}
      </dl>
      {quote.nextBills.length === 0 ? null : (
        <div className="grid gap-2 border-line border-t pt-3">
          <h3 className="font-medium text-small">{t("nextBills")}</h3>
          <ul className="grid gap-1.5 text-small">
            {quote.nextBills.map((bill, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the bills never change places.
              <li key={at} className="flex items-baseline justify-between gap-4">
                <span className="min-w-0 text-ink-2">
                  {formatLocalDate(bill.dueOn, locale)}
                  <span className="text-ink-3">
                    {" · "}
                    {bill.lines.map((line) => inWords(line).title).join(", ")}
                  </span>
                </span>
                <span className="shrink-0 tabular-nums">{amount(bill.payableMinor)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
