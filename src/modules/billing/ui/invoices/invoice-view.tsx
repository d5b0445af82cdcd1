"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { isResync, tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime, formatLocalDate } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { DescriptionList } from "@/ui/layout/description-list";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import type { InvoiceDetail } from "../../invoices/schema";
import { INVOICE_KINDS } from "../../invoices/words";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { InvoiceActions } from "./invoice-actions";
import { InvoiceChip } from "./invoice-chip";
import { InvoiceLines } from "./invoice-lines";
import { InvoicePayments } from "./invoice-payments";

/** One invoice: what was billed, what came in for it, what can be done about it. */
export function InvoiceView({ invoiceId }: { invoiceId: string }) {
  const t = useTranslations("billing.money");
  const { tenant } = useShell();
  const api = useApi<BillingApi>();
  const queries = useQueryClient();
  const query = useQuery(api.billing.invoices.get.queryOptions({ invoiceId }));
  useLive([tenantTopic(tenant.id, "billing")], (message) => {
    if (isResync(message) || message.invoiceId === invoiceId || message.id === invoiceId)
      void query.refetch();
  });
  const invoice = query.data;
  const crumbs = [{ label: t("title"), href: `/${tenant.slug}/admin/money/invoices` }];
  if (!invoice) {
    return (
      <>
        <PageHeader title={t("invoice")} breadcrumbs={crumbs} />
        {query.error ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : query.fetchStatus === "paused" ? (
          <EmptyState icon={CloudOff} title={t("offline")}>
            {t("offlineHint")}
          </EmptyState>
        ) : (
          <div aria-busy className="grid gap-5 lg:grid-cols-[3fr_2fr]">
            <Skeleton className="h-80 w-full" />
            <Skeleton className="h-80 w-full" />
          </div>
        )}
      </>
    );
  }
  const changed = () => queries.invalidateQueries({ queryKey: api.billing.pathKey() });
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {t("invoiceNumber", { number: invoice.number ?? "–" })}
            <InvoiceChip status={invoice.status} pending={invoice.pending} />
          </span>
        }
        description={
          <Link
            href={`/${tenant.slug}/members/${invoice.memberId}`}
            className="text-brand-ink underline-offset-4 hover:underline"
          >
            {invoice.memberName}
          </Link>
        }
        breadcrumbs={crumbs}
        actions={<InvoiceActions invoice={invoice} onChanged={changed} />}
      />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel title={t("lines")} flush>
          <InvoiceLines invoice={invoice} />
        </Panel>
        <div className="grid gap-5">
          <Facts invoice={invoice} />
          <InvoicePayments invoice={invoice} onChanged={changed} />
        </div>
      </div>
    </>
  );
}

function Facts({ invoice }: { invoice: InvoiceDetail }) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const { tenant } = useShell();
  const money = useMoney();
  const day = (on: string | null) => (on ? formatLocalDate(on, locale) : null);
  const kind = INVOICE_KINDS.find((one) => one === invoice.kind);
  const other = (id: string, number: string | null) => (
    <Link
      key={id}
      href={`/${tenant.slug}/admin/money/invoices/${id}`}
      className="me-2 text-brand-ink underline-offset-4 hover:underline"
    >
      {number ?? "–"}
    </Link>
  );
  const { addressLine, postalCode, city, email } = invoice.recipient;
  return (
    <Panel title={t("money.facts")}>
      <p className="mb-3 flex items-baseline justify-between gap-4">
        <span className="text-ink-2">{t("money.stillOpen")}</span>
        <b className="font-semibold text-title tabular-nums">{money(invoice.openMinor, invoice.currency)}</b>
      </p>
      <DescriptionList
        items={[
          { term: t("money.billedTo"), value: invoice.recipient.name },
          {
            term: t("money.address"),
            value: [addressLine, [postalCode, city].filter(Boolean).join(" "), email]
              .filter(Boolean)
              .join(", "),
          },
          { term: t("money.kind"), value: kind ? t(`kind.${kind}`) : invoice.kind },
          { term: t("money.day"), value: day(invoice.issuedOn) },
          { term: t("money.due"), value: day(invoice.dueOn) },
          ...(invoice.paidAt
            ? [{ term: t("money.paidAt"), value: formatDateTime(invoice.paidAt, locale, tenant.zone) }]
            : []),
          ...(invoice.correctsId
            ? [{ term: t("money.corrects"), value: other(invoice.correctsId, invoice.correctsNumber) }]
            : []),
          ...(invoice.correctedBy.length > 0
            ? [
                {
                  term: t("money.correctedBy"),
                  value: invoice.correctedBy.map(({ id, number }) => other(id, number)),
                },
              ]
            : []),
          ...(invoice.reason ? [{ term: t("money.reason"), value: invoice.reason }] : []),
          ...(invoice.note ? [{ term: t("money.note"), value: invoice.note }] : []),
        ]}
      />
    </Panel>
  );
}
