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
          <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="font-medium tabular-nums">{invoice.number ?? t("profile.noNumber")}</span>
            <StatusChip tone={INVOICE_TONES[invoice.status]}>
              {invoice.pending ? t("profile.pending") : t(`status.${invoice.status}`)}
            </StatusChip>
          </span>
          <span className="block text-ink-2 text-small">
            {t(`kind.${invoice.kind as "sale"}`)}
            {invoice.issuedOn ? ` · ${formatLocalDate(invoice.issuedOn, locale)}` : ""}
          </span>
        </span>
        <span className="shrink-0 text-end">
          <span className="block font-medium tabular-nums">
            {money(invoice.totalMinor, invoice.currency)}
          </span>
          {invoice.openMinor > 0 && invoice.openMinor !== invoice.totalMinor ? (
            <span className="block text-small text-warn tabular-nums">
              {t("profile.stillOpen", { amount: money(invoice.openMinor, invoice.currency) })}
            </span>
          ) : null}
        </span>
      </button>
    </li>
  );
}
