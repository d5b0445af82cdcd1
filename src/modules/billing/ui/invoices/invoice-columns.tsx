"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { formatLocalDate, formatMoney } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import type { InvoiceRow } from "../../invoices/schema";
import { INVOICE_KINDS } from "../../invoices/words";
import { InvoiceChip } from "./invoice-chip";

export function useInvoiceColumns(): readonly Column<InvoiceRow>[] {
  const t = useTranslations("billing");
  const locale = useLocale();
  return useMemo(() => {
    const money = (minor: number, currency: string) => (
      <span className="whitespace-nowrap tabular-nums">{formatMoney({ minor, currency }, locale)}</span>
    );
    const day = (on: string | null) =>
      on ? <span className="whitespace-nowrap">{formatLocalDate(on, locale)}</span> : null;
    const kindOf = (kind: string) => INVOICE_KINDS.find((one) => one === kind);
    return [
      {
        id: "member",
        header: t("money.member"),
        card: "title",
        cell: (invoice) => invoice.memberName,
      },
      {
        id: "number",
        header: t("money.number"),
        card: "line",
        cell: (invoice) => <span className="whitespace-nowrap tabular-nums">{invoice.number}</span>,
      },
      { id: "day", header: t("money.day"), card: "line", cell: (invoice) => day(invoice.issuedOn) },
      {
        id: "kind",
        header: t("money.kind"),
        card: "hidden",
        from: "md",
        cell: (invoice) => {
          const kind = kindOf(invoice.kind);
          return kind ? t(`kind.${kind}`) : invoice.kind;
        },
      },
      {
        id: "due",
        header: t("money.due"),
        card: "hidden",
        from: "lg",
        cell: (invoice) => day(invoice.dueOn),
      },
      {
        id: "status",
        header: t("money.status"),
        card: "end",
        // A phone's card has one place at its end: the amount stands there above the state.
        cell: (invoice) => (
          <span className="grid justify-items-end gap-1 @2xl:inline-flex">
            <span className="font-semibold @2xl:hidden">{money(invoice.totalMinor, invoice.currency)}</span>
            <InvoiceChip status={invoice.status} pending={invoice.pending} />
          </span>
        ),
      },
      {
        id: "total",
        header: t("money.total"),
        card: "hidden",
        align: "end",
        cell: (invoice) => money(invoice.totalMinor, invoice.currency),
      },
      {
        id: "open",
        header: t("money.open"),
        card: "hidden",
        align: "end",
        cell: (invoice) => (
          <span className={invoice.openMinor > 0 ? "font-semibold" : "text-ink-3"}>
            {money(invoice.openMinor, invoice.currency)}
          </span>
        ),
      },
    ];
  }, [t, locale]);
}
