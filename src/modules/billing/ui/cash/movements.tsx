"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatTime } from "@/shared/i18n/format";
import type { ShiftReport } from "../../shifts/schema";
import { useMoney } from "../pay/money-words";

/** What was put into the drawer and taken out of it, in order. */
export function Movements({
  movements,
  currency,
  zone,
}: {
  movements: ShiftReport["movements"];
  currency: string;
  zone: string;
}) {
  const t = useTranslations("billing.cash");
  const locale = useLocale();
  const money = useMoney();
  if (movements.length === 0) return null;
  return (
    <div className="mt-2 rounded-md bg-sunken px-3.5 py-2.5">
      <h3 className="font-medium text-small">{t("movements")}</h3>
      <ul className="mt-1 grid gap-1 text-small">
        {movements.map(({ id, amountMinor, reason, at, by }) => (
          <li key={id} className="flex items-baseline justify-between gap-4">
            <span className="min-w-0">
              <span className="break-words">{reason}</span>{" "}
              <span className="text-ink-2">
                {formatTime(at, locale, zone)}
                {by ? ` · ${by}` : ""}
              </span>
            </span>
            <span className="shrink-0 tabular-nums">{money(amountMinor, currency)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
