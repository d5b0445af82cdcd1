"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ReceiptText } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { BillingApi } from "../../router";
import { InvoiceRow } from "./invoice-row";

const InvoiceSheet = lazy(() => import("./invoice-sheet"));
const PAGE = 6;

/** A member's bills, the newest first; each opens with everything that can be done about it. */
export default function BillsPanel({ memberId }: { memberId: string }) {
  const t = useTranslations("billing.profile");
  const { invoices } = useApi<BillingApi>().billing;
  const [open, setOpen] = useState<string | null>(null);
  const query = useInfiniteQuery(
    invoices.list.infiniteQueryOptions(
      { memberId, limit: PAGE },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Panel title={t("bills")} flush refreshing={query.isFetching && items !== undefined}>
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
            <SkeletonRows rows={3} />
          </div>
        )
      ) : items.length === 0 ? (
        <EmptyState compact icon={ReceiptText} title={t("noBills")}>
          {t("noBillsHint")}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {items.map((invoice) => (
            <InvoiceRow key={invoice.id} invoice={invoice} onOpen={() => setOpen(invoice.id)} />
          ))}
        </ul>
      )}
      {query.hasNextPage ? (
        <div className="border-line border-t p-2">
          <Button
            variant="ghost"
            size="sm"
            block
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("moreBills")}
          </Button>
        </div>
      ) : null}
      <Suspense>
        {open ? <InvoiceSheet invoiceId={open} by="desk" onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </Panel>
  );
}
