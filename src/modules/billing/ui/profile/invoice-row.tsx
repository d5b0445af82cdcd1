"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate } from "@/shared/i18n/format";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import type { InvoiceStatus, InvoiceRow as Row } from "../../invoices/schema";
import { useMoney } from "../pay/money-words";

export const INVOICE_TONES: Record<InvoiceStatus, Tone> = {
  draft: "neutral",
  open: "warn",
  partial: "warn",
  paid: "ok",
  overdue: "deny",
  void: "neutral",
  written_off: "neutral",
};

/** A bill in one line: its number and day, how it stands, what it came to and what is open. */
export function InvoiceRow({ invoice, onOpen }: { invoice: Row; onOpen: () => void }) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const money = useMoney();
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        className="flex min-h-14 w-full items-center justify-between gap-3 px-4 py-2 text-start hover:bg-sunken"
      >
        <span className="min-w-0">
          <span className="block font-medium tabular-nums">{invoice.number ?? t("profile.noNumber")}</span>
          <span className="block text-ink-2 text-small">
            {t(`kind.${invoice.kind as "sale"}`)}
            {invoice.issuedOn ? ` · ${formatLocalDate(invoice.issuedOn, locale)}` : ""}
          </span>
        </span>
        <span className="grid shrink-0 justify-items-end gap-x-4 gap-y-0.5 sm:grid-cols-[auto_auto] sm:items-center">
          <span className="font-medium tabular-nums sm:col-start-2">
            {money(invoice.totalMinor, invoice.currency)}
          </span>
          <StatusChip
            tone={INVOICE_TONES[invoice.status]}
            className="sm:col-start-1 sm:row-span-2 sm:row-start-1"
          >
            {invoice.pending ? t("profile.pending") : t(`status.${invoice.status}`)}
          </StatusChip>
          {invoice.openMinor > 0 && invoice.openMinor !== invoice.totalMinor ? (
            <span className="text-small text-warn tabular-nums sm:col-start-2">
              {t("profile.stillOpen", { amount: money(invoice.openMinor, invoice.currency) })}
            </span>
          ) : null}
        </span>
      </button>
    </li>
  );
}
