"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatDateTime } from "@/shared/i18n/format";
import { Panel } from "@/ui/layout/panel";
import type { CashBoard } from "../../shifts/schema";
import { useMoney } from "../pay/money-words";

/** Cash that was taken while no drawer was open: said plainly, because nobody will count it. */
export function LooseCash({
  loose,
  currency,
  zone,
}: {
  loose: CashBoard["loose"];
  currency: string;
  zone: string;
}) {
  const t = useTranslations("billing.cash");
  const locale = useLocale();
  const money = useMoney();
  return (
    <Panel
      title={t("loose")}
      description={t("looseAbout")}
      footer={t("looseTotal", { count: loose.count, amount: money(loose.totalMinor, currency) })}
    >
      <ul className="divide-y divide-line">
        {loose.items.map((item) => (
          <li key={item.id} className="flex items-baseline justify-between gap-4 py-2">
            <span className="min-w-0">
              <span className="block truncate font-medium">
                {item.memberName ?? item.invoiceNumber ?? "–"}
              </span>
              <span className="block text-ink-2 text-small">
                {[formatDateTime(item.at, locale, zone), item.invoiceNumber, item.by]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <span className="shrink-0 tabular-nums">{money(item.amountMinor, currency)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
