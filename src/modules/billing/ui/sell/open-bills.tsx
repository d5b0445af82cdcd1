"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { isResync, tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { InvoiceRow } from "../../invoices/schema";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";

/** What a member still owes, oldest first. */
export function useOpenBills(memberId: string) {
  const { tenant } = useShell();
  const { invoices } = useApi<BillingApi>().billing;
  const query = useQuery(
    invoices.list.queryOptions({ memberId, status: ["open", "partial", "overdue"], limit: 20 }),
  );
  useLive([tenantTopic(tenant.id, "billing")], (message) => {
    if (isResync(message) || message.memberId === memberId) void query.refetch();
  });
  return [...(query.data?.items ?? [])].reverse();
}

/** Bills that are waiting for money, each with the button that takes it. */
export function OpenBills({
  bills,
  onTake,
}: {
  bills: readonly InvoiceRow[];
  onTake: (bill: InvoiceRow) => void;
}) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const money = useMoney();
  if (bills.length === 0) return null;
  return (
    <Panel title={t("sell.openBills")} flush>
      <ul className="divide-y divide-line">
        {bills.map((bill) => (
          <li key={bill.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
            <span className="min-w-0 grow">
              <span className="flex flex-wrap items-center gap-2">
                <span className="font-medium tabular-nums">{money(bill.openMinor, bill.currency)}</span>
                <StatusChip tone={bill.status === "overdue" ? "deny" : "warn"}>
                  {t(`status.${bill.status}`)}
                </StatusChip>
                {bill.pending ? <StatusChip tone="info">{t("sell.billPending")}</StatusChip> : null}
              </span>
              <span className="block text-ink-2 text-small">
                {[
                  bill.number,
                  bill.dueOn ? t("sell.dueOn", { date: formatLocalDate(bill.dueOn, locale) }) : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <Button onClick={() => onTake(bill)}>{t("sell.takePayment")}</Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
