"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Package, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useMemo, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { FilterBar } from "@/ui/layout/filter-bar";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Badge, StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Checkbox } from "@/ui/primitives/checkbox";
import type { Product } from "../../products/schema";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";

const ProductDialog = lazy(() => import("./product-dialog"));
const ProductSheet = lazy(() => import("./product-sheet"));

/** What is sold over the counter: prices, tax, what it grants and what is left of it. */
export function ProductsView({ currency }: { currency: string }) {
  const t = useTranslations("billing.products");
  const { products } = useApi<BillingApi>().billing;
  const [retired, setRetired] = useState(false);
  const [adding, setAdding] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const query = useQuery({
    ...products.list.queryOptions({ retired }),
    placeholderData: keepPreviousData,
  });
  const shown = query.data?.find(({ id }) => id === openId);
  const columns = useColumns();
  const add = (
    <Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t("add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} actions={add} />
      <Panel flush refreshing={query.isFetching && !query.isPending}>
        <FilterBar className="px-4 pt-3 pb-2">
          <Checkbox
            label={t("showRetired")}
            checked={retired}
            onChange={(event) => setRetired(event.target.checked)}
          />
        </FilterBar>
        <DataTable
          label={t("title")}
          columns={columns}
          rows={query.data}
          rowKey={({ id }) => id}
          onOpen={({ id }) => setOpenId(id)}
          error={query.data ? undefined : query.error}
          onRetry={() => void query.refetch()}
          empty={
            <EmptyState icon={Package} title={t("empty")} action={add}>
              {t("emptyHint")}
            </EmptyState>
          }
        />
      </Panel>
      <Suspense>
        {adding ? (
          <ProductDialog product={null} currency={currency} onClose={() => setAdding(false)} />
        ) : null}
        {shown ? <ProductSheet key={shown.id} product={shown} onClose={() => setOpenId(null)} /> : null}
      </Suspense>
    </>
  );
}

function useColumns(): readonly Column<Product>[] {
  const t = useTranslations("billing.products");
  const money = useMoney();
  return useMemo(
    () =>
      [
        {
          id: "name",
          header: t("name"),
          card: "title",
          cell: (row) => (
            <span className="block min-w-0">
              <span className="block truncate font-medium">
                {row.name} {row.retired ? <Badge>{t("retired")}</Badge> : null}
              </span>
              <span className="block truncate text-ink-2 text-small">
                {[t(`kinds.${row.kind}`), row.sku].filter(Boolean).join(" · ")}
              </span>
            </span>
          ),
        },
        {
          id: "tax",
          header: t("tax"),
          from: "md",
          card: "hidden",
          cell: (row) => row.taxName ?? t("noTax"),
        },
        { id: "stock", header: t("stock"), card: "line", cell: (row) => <Stock product={row} /> },
        {
          id: "price",
          header: t("price"),
          align: "end",
          card: "end",
          cell: (row) => (
            <span className="font-medium tabular-nums">{money(row.priceMinor, row.currency)}</span>
          ),
        },
      ] satisfies Column<Product>[],
    [t, money],
  );
}

function Stock({ product }: { product: Product }) {
  const t = useTranslations("billing.products");
  if (!product.stockTracked) {
    return product.grant ? t("grants", { count: product.grant.count }) : t("notCounted");
  }
  const left = product.stock.reduce((sum, one) => sum + one.left, 0);
  const low = product.stock.some((one) => one.low) || product.stock.length === 0;
  return low ? (
    <StatusChip tone={left === 0 ? "deny" : "warn"}>{t(left === 0 ? "soldOut" : "low", { left })}</StatusChip>
  ) : (
    <span className="tabular-nums">{t("left", { left })}</span>
  );
}
