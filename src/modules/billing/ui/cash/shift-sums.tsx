"use client";

import { useTranslations } from "next-intl";
import type { TenderSums } from "../../shifts/schema";
import { useMoney } from "../pay/money-words";
import { TENDER_ICONS } from "../pay/tender-looks";

const PARTS = [
  ["floatMinor", "part.float"],
  ["takenMinor", "part.taken"],
  ["refundedMinor", "part.refunded"],
  ["movedMinor", "part.moved"],
] as const;

/** What should be there of each tender, and what it is made of. */
export function ShiftSums({ tenders, currency }: { tenders: readonly TenderSums[]; currency: string }) {
  const t = useTranslations("billing.cash");
  const tender = useTranslations("billing.tender");
  const money = useMoney();
  return (
    <ul aria-label={t("expected")} className="divide-y divide-line">
      {tenders.map((sum) => {
        const Icon = TENDER_ICONS[sum.tender];
        const parts = PARTS.filter(([key]) => sum[key] !== 0);
        return (
          <li key={sum.tender} className="flex items-baseline justify-between gap-4 py-2.5">
            <span className="min-w-0">
              <span className="flex items-center gap-2 font-medium">
                <Icon aria-hidden className="size-4 shrink-0 text-ink-2" />
                {tender(sum.tender)}
              </span>
              {parts.length > 1 || sum.tender === "cash" ? (
                <span className="mt-0.5 flex flex-wrap gap-x-3 text-ink-2 text-small tabular-nums">
                  {parts.map(([key, word]) => (
                    <span key={key}>{t(word, { amount: money(sum[key], currency) })}</span>
                  ))}
                </span>
              ) : null}
            </span>
            <span className="shrink-0 font-semibold tabular-nums">{money(sum.expectedMinor, currency)}</span>
          </li>
        );
      })}
    </ul>
  );
}
