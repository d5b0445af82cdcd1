"use client";

import { useMutation } from "@tanstack/react-query";
import { RefreshCw, Undo2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Badge, type Tone } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { InvoiceDetail } from "../../invoices/schema";
import type { AttemptStatus } from "../../payments/schema";
import { ATTEMPT_STATUSES, TENDERS } from "../../payments/words";
import type { RefundStatus } from "../../refunds/schema";
import { REFUND_STATUSES } from "../../refunds/words";
import type { BillingApi } from "../../router";
import { useFailureWords } from "../pay/failure-words";
import { useMoney } from "../pay/money-words";

const RefundDialog = lazy(() => import("./refund-dialog"));

type Payment = InvoiceDetail["payments"][number];

const ATTEMPT_TONES: Record<AttemptStatus, Tone> = {
  created: "info",
  pending_customer: "info",
  succeeded: "ok",
  failed: "deny",
  expired: "deny",
  unknown: "warn",
};
const REFUND_TONES: Record<RefundStatus, Tone> = {
  created: "info",
  pending: "info",
  succeeded: "ok",
  failed: "deny",
  unknown: "warn",
};

/** Every try to get money for an invoice and every refund, with what became of it. */
export function InvoicePayments({
  invoice,
  onChanged,
}: {
  invoice: InvoiceDetail;
  onChanged: () => Promise<unknown>;
}) {
  const t = useTranslations("billing");
  const money = useMoney();
  const mayRefund = useHasRole("owner", "manager");
  const [refunding, setRefunding] = useState<Payment | null>(null);
  return (
    <Panel title={t("money.payments")}>
      {invoice.payments.length === 0 ? (
        <p className="text-ink-2">{t("money.noPayments")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {invoice.payments.map((payment) => {
            const left = payment.amountMinor - payment.refundedMinor;
            return (
              <li key={payment.id} className="grid gap-1.5 py-3 first:pt-0 last:pb-0">
                <Try payment={payment} currency={invoice.currency} onChanged={onChanged} />
                {invoice.refunds
                  .filter(({ attemptId }) => attemptId === payment.id)
                  .map((refund) => (
                    <Back key={refund.id} refund={refund} currency={invoice.currency} />
                  ))}
                {mayRefund && payment.status === "succeeded" && left > 0 ? (
                  <Button
                    size="sm"
                    icon={Undo2}
                    className="justify-self-start"
                    aria-haspopup="dialog"
                    onClick={() => setRefunding(payment)}
                  >
                    {t("money.refundUpTo", { amount: money(left, invoice.currency) })}
                  </Button>
                ) : null}
              </li>
            );
          })}
        </ul>
      )}
      {refunding ? (
        <Suspense fallback={null}>
          <RefundDialog
            payment={refunding}
            currency={invoice.currency}
            onDone={onChanged}
            onClose={() => setRefunding(null)}
          />
        </Suspense>
      ) : null}
    </Panel>
  );
}

function Try({
  payment,
  currency,
  onChanged,
}: {
  payment: Payment;
  currency: string;
  onChanged: () => Promise<unknown>;
}) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const { tenant } = useShell();
  const money = useMoney();
  const toast = useToast();
  const inWords = useDescribeError();
  const failure = useFailureWords();
  const api = useApi<BillingApi>();
  const check = useMutation(
    api.billing.payments.check.mutationOptions({
      onSuccess: () => void onChanged(),
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const status = ATTEMPT_STATUSES.find((one) => one === payment.status) ?? "unknown";
  const tender = TENDERS.find((one) => one === payment.tender);
  const waits = status === "pending_customer" || status === "unknown";
  return (
    <div className="grid gap-1">
      <div className="flex items-baseline justify-between gap-4">
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          <span className="font-medium">{tender ? t(`tender.${tender}`) : payment.tender}</span>
          <Badge tone={ATTEMPT_TONES[status]}>{t(`attempt.${status}`)}</Badge>
          {payment.automatic ? <Badge>{t("money.automatic")}</Badge> : null}
        </span>
        <span
          className={
            status === "succeeded"
              ? "shrink-0 font-semibold tabular-nums"
              : "shrink-0 text-ink-2 tabular-nums"
          }
        >
          {money(payment.amountMinor, currency)}
        </span>
      </div>
      <p className="text-ink-2 text-small">
        {[
          formatDateTime(payment.succeededAt ?? payment.createdAt, locale, tenant.zone),
          payment.receipt ? t("money.receipt", { number: payment.receipt }) : null,
          payment.changeMinor > 0
            ? t("money.change", { amount: money(payment.changeMinor, currency) })
            : null,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {status === "failed" || status === "expired" ? (
        <p className="text-deny text-small">{failure({ status, failureCode: payment.failureCode })}</p>
      ) : null}
      {waits ? (
        <Button
          size="sm"
          icon={RefreshCw}
          className="justify-self-start"
          loading={check.isPending}
          onClick={() => check.mutate({ attemptId: payment.id })}
        >
          {t("money.checkAgain")}
        </Button>
      ) : null}
    </div>
  );
}

function Back({ refund, currency }: { refund: InvoiceDetail["refunds"][number]; currency: string }) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const { tenant } = useShell();
  const money = useMoney();
  const status = REFUND_STATUSES.find((one) => one === refund.status) ?? "unknown";
  return (
    <div className="ms-3 border-line border-s-2 ps-3">
      <div className="flex items-baseline justify-between gap-4">
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          {t(refund.toCredit ? "money.refundToCredit" : "money.refund")}
          <Badge tone={REFUND_TONES[status]}>{t(`refund.${status}`)}</Badge>
        </span>
        <span className="shrink-0 tabular-nums">{money(-refund.amountMinor, currency)}</span>
      </div>
      <p className="text-ink-2 text-small">
        {formatDateTime(refund.createdAt, locale, tenant.zone)} · {refund.reason}
      </p>
    </div>
  );
}
