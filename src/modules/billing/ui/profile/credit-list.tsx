"use client";

import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { formatDate } from "@/shared/i18n/format";
import { cn } from "@/ui/tokens/cn";
import type { CreditEntry } from "../../credit/schema";
import { useMoney } from "../pay/money-words";

/** What came to somebody's account credit and what it paid for, the newest first. */
export function CreditList({
  entries,
  currency,
  showNotes,
}: {
  entries: readonly CreditEntry[];
  currency: string;
  /** Staff wrote them for each other. */
  showNotes: boolean;
}) {
  const t = useTranslations("billing.profile.creditEntry");
  const locale = useLocale();
  const { tenant } = useShell();
  const money = useMoney();
  return (
    <ul className="divide-y divide-line">
      {entries.map((entry) => (
        <li key={entry.id} className="flex items-start justify-between gap-3 px-4 py-2.5">
          <span className="min-w-0">
            <span className="block">
              {entry.invoiceNumber
                ? t(entry.minor > 0 ? "fromBill" : "forBill", { number: entry.invoiceNumber })
                : t(entry.minor > 0 ? "given" : "used")}
            </span>
            <span className="block break-words text-ink-2 text-small">
              {formatDate(entry.at, locale, tenant.zone)}
              {showNotes && entry.note ? ` · ${entry.note}` : ""}
            </span>
          </span>
          <span className={cn("shrink-0 font-medium tabular-nums", entry.minor > 0 && "text-ok")}>
            {entry.minor > 0 ? "+" : ""}
            {money(entry.minor, currency)}
          </span>
        </li>
      ))}
    </ul>
  );
}
