"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Banknote, ReceiptText } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { RefreshBar } from "@/ui/feedback/refresh-bar";
import { Skeleton, SkeletonRows } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { InvoicePage, InvoiceRow as Row } from "../../invoices/schema";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { CreditList } from "../profile/credit-list";
import { InvoiceRow } from "../profile/invoice-row";
import { OwnCards } from "./own-cards";
import { StaleNote } from "./stale-note";
import { useKept } from "./use-kept";
import { useOwnMoney } from "./use-own-money";
import { useWayBack } from "./use-way-back";

const InvoiceSheet = lazy(() => import("../profile/invoice-sheet"));
const PayDialog = lazy(() => import("../profile/pay-dialog"));
const PAGE = 10;

/** What is open and how to pay it, every bill, account credit and saved cards. */
export function OwnBillingView() {
  const t = useTranslations("billing.own");
  const { query, data, staleSince } = useOwnMoney();
  const [paying, setPaying] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const { returned, clear } = useWayBack();
  return (
    <div className="relative mx-auto grid max-w-2xl gap-4">
      <RefreshBar active={query.isFetching && data !== undefined} />
      <PageHeader title={t("billing")} />
      <StaleNote since={staleSince} />
      {data ? (
        data.openMinor > 0 ? (
          <OpenBills
            openMinor={data.openMinor}
            currency={data.currency}
            offline={staleSince !== null}
            onPay={setPaying}
            onOpen={setOpen}
          />
        ) : null
      ) : query.error ? null : (
        <Skeleton className="h-72 w-full" />
      )}
      {/* They stand below what is open: loaded meanwhile, and shown where they stay. */}
      <div className={data || query.error ? "contents" : "hidden"}>
        <Bills onOpen={setOpen} />
        <OwnCards />
        <Credit />
      </div>
      <Suspense>
        {open ? <InvoiceSheet invoiceId={open} by="member" onClose={() => setOpen(null)} /> : null}
        {paying ? <PayDialog invoiceId={paying} by="member" onClose={() => setPaying(null)} /> : null}
        {returned && !paying ? (
          <PayDialog
            key={returned.attemptId}
            invoiceId={returned.invoiceId}
            by="member"
            resume={returned.attemptId}
            onClose={clear}
          />
        ) : null}
      </Suspense>
    </div>
  );
}

/** What is still to be paid, the bill that is due longest first. */
function OpenBills({
  openMinor,
  currency,
  offline,
  onPay,
  onOpen,
}: {
  openMinor: number;
  currency: string;
  offline: boolean;
  onPay: (invoiceId: string) => void;
  onOpen: (invoiceId: string) => void;
}) {
  const t = useTranslations("billing.own");
  const money = useMoney();
  const { invoices } = useApi<BillingApi>().billing;
  const query = useQuery(
    invoices.listOwn.queryOptions({ status: ["open", "partial", "overdue"], limit: 20 }),
  );
  const items = [...(query.data?.items ?? [])].sort((a, b) => (a.dueOn ?? "").localeCompare(b.dueOn ?? ""));
  const first = items.find(({ openMinor: open, pending }) => open > 0 && !pending);
  const begun = items.find(({ pending }) => pending);
  return (
    <Panel>
      <p className="text-ink-2">{t("openTotal")}</p>
      <p className="font-semibold text-display tabular-nums">{money(openMinor, currency)}</p>
      {first ? (
        <Button
          variant="primary"
          size="lg"
          block
          className="mt-3"
          icon={Banknote}
          disabled={offline}
          onClick={() => onPay(first.id)}
        >
          {t("payBill", { number: first.number ?? "", amount: money(first.openMinor, first.currency) })}
        </Button>
      ) : null}
      {begun ? (
        <div className="mt-3 grid gap-2 rounded-md bg-info-soft px-3.5 py-2.5 text-info text-small">
          <p>{t("onItsWay")}</p>
          <Button className="justify-self-start" disabled={offline} onClick={() => onPay(begun.id)}>
            {t("seePayment")}
          </Button>
        </div>
      ) : null}
      {items.length > 1 ? (
        <ul className="-mx-4 mt-3 -mb-4 divide-y divide-line border-line border-t">
          {items.map((invoice) => (
            <InvoiceRow key={invoice.id} invoice={invoice} onOpen={() => onOpen(invoice.id)} />
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}

function Bills({ onOpen }: { onOpen: (invoiceId: string) => void }) {
  const t = useTranslations("billing.own");
  const { invoices } = useApi<BillingApi>().billing;
  const query = useInfiniteQuery(
    invoices.listOwn.infiniteQueryOptions(
      { limit: PAGE },
      { getNextPageParam: (page: InvoicePage) => page.nextCursor ?? undefined },
    ),
  );
  const loaded = query.data?.pages.flatMap((page) => page.items);
  const { data: items } = useKept<Row[]>("bills", {
    data: loaded,
    dataUpdatedAt: query.dataUpdatedAt,
    isError: query.isError,
  });
  return (
    <Panel title={t("bills")} flush>
      {!items ? (
        query.error ? (
          <ErrorState
            compact
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <div aria-busy>
            <SkeletonRows rows={4} />
          </div>
        )
      ) : items.length === 0 ? (
        <EmptyState compact icon={ReceiptText} title={t("noBills")}>
          {t("noBillsHint")}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {items.map((invoice) => (
            <InvoiceRow key={invoice.id} invoice={invoice} onOpen={() => onOpen(invoice.id)} />
          ))}
        </ul>
      )}
      {query.hasNextPage ? (
        <div className="border-line border-t p-2">
          <Button
            variant="ghost"
            block
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("moreBills")}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}

function Credit() {
  const t = useTranslations("billing.own");
  const money = useMoney();
  const { credit } = useApi<BillingApi>().billing;
  const { data } = useQuery(credit.own.queryOptions());
  // Somebody who never had any has no use for the word.
  if (!data || data.entries.length === 0) return null;
  return (
    <Panel title={t("credit")} flush>
      <p className="px-4 py-3">
        <span className="font-semibold text-title tabular-nums">{money(data.minor, data.currency)}</span>
        <span className="block text-ink-2 text-small">{t("creditHint")}</span>
      </p>
      <div className="border-line border-t">
        <CreditList entries={data.entries} currency={data.currency} showNotes={false} />
      </div>
    </Panel>
  );
}
