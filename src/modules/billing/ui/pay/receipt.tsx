"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Download, Hourglass, Printer } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { isResync, tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { buttonStyles } from "@/ui/primitives/button-styles";
import type { InvoiceDetail } from "../../invoices/schema";
import type { BillingApi } from "../../router";
import { BillLines, MoneyRow } from "./bill-lines";
import { useMoney } from "./money-words";
import { hasReceipt, SendReceipt } from "./send-receipt";
import { isUnderWay } from "./use-attempts";
import type { PaidBy } from "./use-payment-calls";

/** Where a bill can be had as PDF, in the reader's language. */
export function invoicePdfHref(slug: string, invoiceId: string, locale: string): string {
  return `/api/invoices/${slug}/${invoiceId}.pdf?locale=${locale}`;
}

/** What was sold and paid, to be read out, printed or sent. */
export function Receipt({
  invoiceId,
  by = "desk",
  actions,
}: {
  invoiceId: string;
  by?: PaidBy;
  /** The next thing to do, first among the buttons. */
  actions?: ReactNode;
}) {
  const t = useTranslations("billing.sell.receipt");
  const locale = useLocale();
  const { tenant } = useShell();
  const { invoices } = useApi<BillingApi>().billing;
  const query = useQuery((by === "desk" ? invoices.get : invoices.getOwn).queryOptions({ invoiceId }));
  useLive(by === "desk" ? [tenantTopic(tenant.id, "billing")] : [], (message) => {
    if (isResync(message) || message.invoiceId === invoiceId) void query.refetch();
  });
  const bill = query.data;
  if (!bill) {
    return (
      <Panel>
        {query.error ? (
          <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton className="h-72 w-full" />
        )}
        {actions ? <div className="mt-4 grid">{actions}</div> : null}
      </Panel>
    );
  }
  const isPaid = bill.openMinor <= 0;
  return (
    <div className="mx-auto grid w-full max-w-lg gap-4">
      <Panel>
        <p role="status" className="mb-4 flex items-center gap-3">
          {isPaid ? (
            <CircleCheck aria-hidden className="size-9 shrink-0 text-ok" />
          ) : (
            <Hourglass aria-hidden className="size-9 shrink-0 text-warn" />
          )}
          <span className="font-semibold text-heading">
            {t(isPaid ? "paid" : bill.pending ? "pending" : "open")}
          </span>
        </p>
        <ReceiptFacts bill={bill} />
      </Panel>
      <div className="grid gap-2">
        {actions}
        <div className="grid grid-cols-2 gap-2">
          <Button icon={Printer} onClick={() => print()}>
            {t("print")}
          </Button>
          <a
            href={invoicePdfHref(tenant.slug, bill.id, locale)}
            download
            className={buttonStyles({ variant: "secondary" })}
          >
            <Download aria-hidden />
            {t("pdf")}
          </a>
        </div>
        {by === "desk" && hasReceipt(bill) ? <SendReceipt invoice={bill} block /> : null}
      </div>
      <PrintedReceipt bill={bill} gym={tenant.name} />
    </div>
  );
}

function ReceiptFacts({ bill }: { bill: InvoiceDetail }) {
  const t = useTranslations("billing");
  const money = useMoney();
  const locale = useLocale();
  const amount = (minor: number) => money(minor, bill.currency);
  const changeMinor = bill.payments.reduce(
    (sum, one) => (one.status === "succeeded" ? sum + one.changeMinor : sum),
    0,
  );
  const shown = bill.payments.filter(({ status }) => status === "succeeded" || isUnderWay(status));
  return (
    <>
      <dl className="grid gap-1 text-small">
        <MoneyRow label={t("sell.receipt.number")}>{bill.number ?? "–"}</MoneyRow>
        <MoneyRow label={t("sell.receipt.date")}>
          {bill.issuedOn ? formatLocalDate(bill.issuedOn, locale, "long") : "–"}
        </MoneyRow>
        <MoneyRow label={t("sell.receipt.for")}>{bill.recipient.name}</MoneyRow>
      </dl>
      <BillLines
        lines={bill.lines}
        currency={bill.currency}
        label={t("sell.lines")}
        className="my-4 border-line border-y py-4"
      />
      <dl className="grid gap-1.5">
        {bill.taxMinor === 0 ? null : (
          <MoneyRow label={t("sell.tax")} className="text-small">
            {amount(bill.taxMinor)}
          </MoneyRow>
        )}
        <MoneyRow label={t("sell.total")} strong>
          {amount(bill.totalMinor)}
        </MoneyRow>
        {shown.map((one) => (
          <MoneyRow
            key={one.id}
            label={
              isUnderWay(one.status)
                ? t("sell.receipt.underWay", { way: t(`tender.${one.tender as "cash"}`) })
                : t(`tender.${one.tender as "cash"}`)
            }
          >
            {amount(one.amountMinor)}
          </MoneyRow>
        ))}
        {changeMinor === 0 ? null : (
          <MoneyRow label={t("sell.pay.change")} strong className="text-title">
            {amount(changeMinor)}
          </MoneyRow>
        )}
        {bill.openMinor > 0 ? (
          <MoneyRow label={t("sell.receipt.left")} strong className="text-warn">
            {amount(bill.openMinor)}
          </MoneyRow>
        ) : null}
      </dl>
    </>
  );
}

/** The same on paper: stands beside the page, so that printing hides all of it (see `@media print` in globals.css). */
function PrintedReceipt({ bill, gym }: { bill: InvoiceDetail; gym: string }) {
  const t = useTranslations("billing.sell.receipt");
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  if (!ready) return null;
  return createPortal(
    <div data-print className="text-small">
      <p className="font-semibold text-title">{gym}</p>
      <p className="mb-3 text-ink-2">{t("title")}</p>
      <ReceiptFacts bill={bill} />
      <p className="mt-4 text-center">{t("thanks")}</p>
    </div>,
    document.body,
  );
}
