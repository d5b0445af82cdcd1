"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatPercent } from "@/shared/i18n/format";
import { cn } from "@/ui/tokens/cn";
import type { InvoiceDetail, InvoiceLine } from "../../invoices/schema";
import { MoneyRow } from "../pay/bill-lines";
import { useLineWords, useMoney } from "../pay/money-words";

/** The lines exactly as they were billed, each with its tax, and their sums. */
export function InvoiceLines({ invoice }: { invoice: InvoiceDetail }) {
  const t = useTranslations("billing.money");
  const money = useMoney();
  const amount = (minor: number) => money(minor, invoice.currency);
  return (
    <>
      <ul aria-label={t("lines")} className="divide-y divide-line">
        {invoice.lines.map((line) => (
          <Line key={line.position} line={line} currency={invoice.currency} />
        ))}
      </ul>
      <dl className="grid gap-1.5 border-line border-t px-4 py-3.5 sm:ms-auto sm:max-w-80">
        <MoneyRow label={t("net")}>{amount(invoice.netMinor)}</MoneyRow>
        {taxesOf(invoice.lines).map(({ key, name, basisPoints, minor }) => (
          <TaxRow key={key} name={name} basisPoints={basisPoints}>
            {amount(minor)}
          </TaxRow>
        ))}
        <MoneyRow label={t("total")} strong>
          {amount(invoice.totalMinor)}
        </MoneyRow>
        <MoneyRow label={t("open")} {...(invoice.openMinor > 0 ? { className: "text-warn" } : {})}>
          {amount(invoice.openMinor)}
        </MoneyRow>
      </dl>
    </>
  );
}

function TaxRow({
  name,
  basisPoints,
  children,
}: {
  name: string | null;
  basisPoints: number;
  children: string;
}) {
  const t = useTranslations("billing.money");
  const locale = useLocale();
  const percent = formatPercent(basisPoints / 10_000, locale, 2);
  return <MoneyRow label={t("taxAt", { name: name ?? t("tax"), percent })}>{children}</MoneyRow>;
}

/** Tax by rate, in the order in which the lines bring it. */
function taxesOf(lines: readonly InvoiceLine[]) {
  const taxes = new Map<string, { key: string; name: string | null; basisPoints: number; minor: number }>();
  for (const { taxName, taxBasisPoints, taxMinor } of lines) {
    if (taxMinor === 0) continue;
    const key = `${taxBasisPoints}|${taxName ?? ""}`;
    const known = taxes.get(key) ?? { key, name: taxName, basisPoints: taxBasisPoints, minor: 0 };
    taxes.set(key, { ...known, minor: known.minor + taxMinor });
  }
  return [...taxes.values()];
}

function Line({ line, currency }: { line: InvoiceLine; currency: string }) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const money = useMoney();
  const inWords = useLineWords();
  const { title, span } = inWords(line);
  const tax =
    line.taxMinor === 0
      ? null
      : t("money.lineTax", {
          name: line.taxName ?? t("money.tax"),
          percent: formatPercent(line.taxBasisPoints / 10_000, locale, 2),
          // A minus stays with its amount.
          amount: money(line.taxMinor, currency).replace(/^-/, "-\u2060"),
        });
  const notes = [
    span,
    line.quantity > 1
      ? t("money.each", { count: line.quantity, amount: money(line.unitMinor, currency) })
      : null,
    line.discountMinor > 0 ? t("pdf.discount", { amount: money(line.discountMinor, currency) }) : null,
    tax,
  ].filter((note) => note !== null && note !== "");
  return (
    <li className="flex items-baseline justify-between gap-4 px-4 py-3">
      <span className="min-w-0">
        <span className="block break-words font-medium">{title}</span>
        {notes.map((note) => (
          <span key={note} className="block text-ink-2 text-small">
            {note}
          </span>
        ))}
      </span>
      <span className={cn("shrink-0 tabular-nums", line.grossMinor < 0 && "text-ok")}>
        {money(line.grossMinor, currency)}
      </span>
    </li>
  );
}
