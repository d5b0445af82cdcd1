"use client";

import { useQuery } from "@tanstack/react-query";
import { Ban, Banknote, Download, FileX2, Undo2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime, formatLocalDate } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { buttonStyles } from "@/ui/primitives/button-styles";
import { Sheet } from "@/ui/primitives/dialog";
import type { InvoiceDetail } from "../../invoices/schema";
import type { BillingApi } from "../../router";
import { BillLines, MoneyRow } from "../pay/bill-lines";
import { useFailureWords } from "../pay/failure-words";
import { useMoney } from "../pay/money-words";
import { invoicePdfHref } from "../pay/receipt";
import { hasReceipt, SendReceipt } from "../pay/send-receipt";
import { SendLink } from "../pay-link/send-link";
import { INVOICE_TONES } from "./invoice-row";

const PayDialog = lazy(() => import("./pay-dialog"));
const RefundDialog = lazy(() => import("./refund-dialog"));
const CloseInvoiceDialog = lazy(() => import("./close-invoice-dialog"));

type Payment = InvoiceDetail["payments"][number];
type Asked = { kind: "pay" | "void" | "writeOff" } | { kind: "refund"; payment: Payment };

const OPEN: ReadonlySet<string> = new Set(["open", "partial", "overdue"]);
const ATTEMPT_TONES: Record<string, Tone> = {
  succeeded: "ok",
  failed: "deny",
  expired: "deny",
  unknown: "warn",
};

/** One bill: its lines, what was paid and given back, and what can be done about it. */
export default function InvoiceSheet({
  invoiceId,
  by,
  onClose,
}: {
  invoiceId: string;
  by: "desk" | "member";
  onClose: () => void;
}) {
  const t = useTranslations("billing.profile");
  const ts = useTranslations("billing.status");
  const locale = useLocale();
  const { tenant } = useShell();
  const { invoices } = useApi<BillingApi>().billing;
  const query = useQuery(
    by === "desk" ? invoices.get.queryOptions({ invoiceId }) : invoices.getOwn.queryOptions({ invoiceId }),
  );
  const [asked, setAsked] = useState<Asked | null>(null);
  const invoice = query.data;
  const payable = invoice !== undefined && OPEN.has(invoice.status) && invoice.openMinor > 0;
  return (
    <>
      <Sheet
        open={asked === null}
        size="md"
        onOpenChange={(open) => (open ? undefined : onClose())}
        title={
          <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            {invoice ? t("bill", { number: invoice.number ?? "" }) : t("billTitle")}
            {invoice ? (
              <StatusChip tone={INVOICE_TONES[invoice.status]}>{ts(invoice.status)}</StatusChip>
            ) : null}
          </span>
        }
        footer={
          invoice ? (
            <>
              <a
                href={invoicePdfHref(tenant.slug, invoice.id, locale)}
                download
                className={buttonStyles({ variant: "secondary" })}
              >
                <Download aria-hidden />
                {t("pdf")}
              </a>
              {payable ? (
                <Button variant="primary" icon={Banknote} onClick={() => setAsked({ kind: "pay" })}>
                  {t(by === "desk" ? "takePayment" : "pay")}
                </Button>
              ) : null}
            </>
          ) : undefined
        }
      >
        {invoice ? (
          <Detail invoice={invoice} by={by} onAsk={setAsked} />
        ) : query.error ? (
          <ErrorState
            compact
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <div aria-busy>
            <SkeletonText lines={8} />
          </div>
        )}
      </Sheet>
      <Suspense>
        {asked?.kind === "pay" ? (
          <PayDialog invoiceId={invoiceId} by={by} onClose={() => setAsked(null)} />
        ) : asked?.kind === "refund" && invoice ? (
          <RefundDialog invoice={invoice} payment={asked.payment} onClose={() => setAsked(null)} />
        ) : (asked?.kind === "void" || asked?.kind === "writeOff") && invoice ? (
          <CloseInvoiceDialog invoice={invoice} how={asked.kind} onClose={() => setAsked(null)} />
        ) : null}
      </Suspense>
    </>
  );
}

function Detail({
  invoice,
  by,
  onAsk,
}: {
  invoice: InvoiceDetail;
  by: "desk" | "member";
  onAsk: (asked: Asked) => void;
}) {
  const t = useTranslations("billing.profile");
  const locale = useLocale();
  const money = useMoney();
  const mayUndo = useHasRole("owner", "manager") && by === "desk";
  const { currency } = invoice;
  const untouched = invoice.payments.every(({ status }) => status === "failed" || status === "expired");
  return (
    <div className="grid gap-5">
      <p className="text-ink-2">
        {invoice.recipient.name}
        {invoice.issuedOn ? ` · ${formatLocalDate(invoice.issuedOn, locale)}` : ""}
        {invoice.dueOn ? ` · ${t("due", { date: formatLocalDate(invoice.dueOn, locale) })}` : ""}
      </p>
      {invoice.reason ? (
        <p className="rounded-md bg-sunken px-3.5 py-3 text-ink-2">
          {t("because", { reason: invoice.reason })}
        </p>
      ) : null}
      <BillLines lines={invoice.lines} currency={currency} label={t("lines")} />
      <dl className="grid gap-1.5 border-line border-t pt-3">
        <MoneyRow label={t("net")}>{money(invoice.netMinor, currency)}</MoneyRow>
        <MoneyRow label={t("tax")}>{money(invoice.taxMinor, currency)}</MoneyRow>
        <MoneyRow label={t("total")} strong>
          {money(invoice.totalMinor, currency)}
        </MoneyRow>
        {invoice.openMinor > 0 ? (
          <MoneyRow label={t("open")} strong className="text-warn">
            {money(invoice.openMinor, currency)}
          </MoneyRow>
        ) : null}
      </dl>
      {invoice.payments.length > 0 ? (
        <section className="grid gap-2">
          <h3 className="font-semibold">{t("payments")}</h3>
          <ul className="divide-y divide-line">
            {invoice.payments.map((payment) => (
              <PaymentRow
                key={payment.id}
                payment={payment}
                currency={currency}
                onRefund={mayUndo ? () => onAsk({ kind: "refund", payment }) : undefined}
              />
            ))}
          </ul>
        </section>
      ) : null}
      {invoice.refunds.length > 0 ? <Refunds invoice={invoice} /> : null}
      {by === "desk" && (OPEN.has(invoice.status) || hasReceipt(invoice)) ? (
        <div className="flex flex-wrap gap-2 border-line border-t pt-4">
          {hasReceipt(invoice) ? <SendReceipt invoice={invoice} size="sm" /> : null}
          {invoice.openMinor > 0 ? <SendLink invoiceId={invoice.id} small /> : null}
          {mayUndo && OPEN.has(invoice.status) ? (
            <Button size="sm" icon={FileX2} onClick={() => onAsk({ kind: "writeOff" })}>
              {t("writeOff")}
            </Button>
          ) : null}
          {mayUndo && untouched && OPEN.has(invoice.status) ? (
            <Button size="sm" icon={Ban} onClick={() => onAsk({ kind: "void" })}>
              {t("void")}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function PaymentRow({
  payment,
  currency,
  onRefund,
}: {
  payment: Payment;
  currency: string;
  onRefund: (() => void) | undefined;
}) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const { tenant } = useShell();
  const money = useMoney();
  const left = payment.amountMinor - payment.refundedMinor;
  const inWords = useFailureWords();
  return (
    <li className="grid gap-1.5 py-2.5">
      <div className="flex items-start justify-between gap-3">
        <span className="min-w-0">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium">{t(`tender.${payment.tender as "cash"}`)}</span>
            <StatusChip tone={ATTEMPT_TONES[payment.status] ?? "info"}>
              {t(`attempt.${payment.status as "succeeded"}`)}
            </StatusChip>
          </span>
          <span className="block text-ink-2 text-small">
            {formatDateTime(payment.succeededAt ?? payment.createdAt, locale, tenant.zone)}
            {payment.receipt ? ` · ${payment.receipt}` : ""}
          </span>
          {payment.status === "failed" ? (
            <span className="block text-small">
              {inWords({ status: payment.status, failureCode: payment.failureCode })}
            </span>
          ) : null}
        </span>
        <span className="shrink-0 tabular-nums">{money(payment.amountMinor, currency)}</span>
      </div>
      {onRefund && payment.status === "succeeded" && left > 0 ? (
        <Button size="sm" icon={Undo2} className="justify-self-start" onClick={onRefund}>
          {t("profile.refund")}
        </Button>
      ) : null}
    </li>
  );
}

function Refunds({ invoice }: { invoice: InvoiceDetail }) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const { tenant } = useShell();
  const money = useMoney();
  return (
    <section className="grid gap-2">
      <h3 className="font-semibold">{t("profile.refunds")}</h3>
      <ul className="divide-y divide-line">
        {invoice.refunds.map((refund) => (
          <li key={refund.id} className="flex items-start justify-between gap-3 py-2.5">
            <span className="min-w-0">
              <span className="block font-medium">
                {refund.toCredit ? t("tender.credit") : t(`refund.${refund.status as "succeeded"}`)}
              </span>
              <span className="block break-words text-ink-2 text-small">
                {formatDateTime(refund.createdAt, locale, tenant.zone)} · {refund.reason}
              </span>
            </span>
            <span className="shrink-0 tabular-nums">{money(-refund.amountMinor, invoice.currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
