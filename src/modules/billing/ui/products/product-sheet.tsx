"use client";

import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Archive, ArchiveRestore, PackagePlus, Pencil } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { DescriptionList } from "@/ui/layout/description-list";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import type { Product } from "../../products/schema";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { useDeed } from "../profile/use-deed";
import ProductDialog from "./product-dialog";
import StockDialog from "./stock-dialog";

/** One product: its terms, what is where, and how it moved. */
export default function ProductSheet({ product, onClose }: { product: Product; onClose: () => void }) {
  const t = useTranslations("billing.products");
  const money = useMoney();
  const { products } = useApi<BillingApi>().billing;
  const branches = useQuery(useApi<TenancyApi>().tenancy.branches.list.queryOptions());
  const retire = useMutation(products.retire.mutationOptions());
  const [doing, setDoing] = useState<"edit" | "stock" | null>(null);
  const deed = useDeed(() => undefined);
  const { id, retired, stockTracked, grant } = product;
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={product.name}
      description={t(`kinds.${product.kind}`)}
      footer={
        <>
          <Button
            icon={retired ? ArchiveRestore : Archive}
            loading={deed.busy}
            onClick={() => void deed.run(() => retire.mutateAsync({ productId: id, retired: !retired }))}
          >
            {t(retired ? "unretire" : "retire")}
          </Button>
          <Button icon={Pencil} onClick={() => setDoing("edit")}>
            {t("edit")}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <DescriptionList
          items={[
            { term: t("price"), value: money(product.priceMinor, product.currency) },
            { term: t("tax"), value: product.taxName ?? t("noTax") },
            ...(product.sku ? [{ term: t("sku"), value: product.sku }] : []),
            ...(grant
              ? [
                  { term: t("count"), value: String(grant.count) },
                  {
                    term: t("validDays"),
                    value: grant.validDays === null ? t("noEnd") : String(grant.validDays),
                  },
                ]
              : []),
          ]}
        />
        {deed.refusal ? (
          <p role="alert" className="text-deny">
            {deed.refusal}
          </p>
        ) : null}
        {stockTracked ? (
          <section>
            <div className="flex items-center justify-between gap-3">
              <h3 className="font-medium text-small">{t("stock")}</h3>
              <Button size="sm" icon={PackagePlus} onClick={() => setDoing("stock")}>
                {t("move")}
              </Button>
            </div>
            <ul className="divide-y divide-line">
              {(branches.data ?? []).map((branch) => {
                const stock = product.stock.find((one) => one.branchId === branch.id);
                const left = stock?.left ?? 0;
                return (
                  <li key={branch.id} className="flex items-center justify-between gap-4 py-2">
                    <span className="min-w-0">
                      <span className="block truncate">{branch.name}</span>
                      <span className="block text-ink-2 text-small">
                        {t("sold", { count: stock?.sold ?? 0 })}
                      </span>
                    </span>
                    {left > 0 && !stock?.low ? (
                      <span className="tabular-nums">{t("left", { left })}</span>
                    ) : (
                      <StatusChip tone={left === 0 ? "deny" : "warn"}>
                        {t(left === 0 ? "soldOut" : "low", { left })}
                      </StatusChip>
                    )}
                  </li>
                );
              })}
            </ul>
            <Moves productId={id} names={new Map((branches.data ?? []).map((one) => [one.id, one.name]))} />
          </section>
        ) : null}
      </div>
      {doing === "edit" ? (
        <ProductDialog product={product} currency={product.currency} onClose={() => setDoing(null)} />
      ) : null}
      {doing === "stock" ? (
        <StockDialog product={product} branches={branches.data ?? []} onClose={() => setDoing(null)} />
      ) : null}
    </Sheet>
  );
}

function Moves({ productId, names }: { productId: string; names: ReadonlyMap<string, string> }) {
  const t = useTranslations("billing.products");
  const locale = useLocale();
  const { tenant } = useShell();
  const query = useInfiniteQuery(
    useApi<BillingApi>().billing.products.stockHistory.infiniteQueryOptions(
      { productId },
      { getNextPageParam: (page) => page.next },
    ),
  );
  const items = query.data?.pages.flatMap((page) => page.items);
  if (!items) return <SkeletonText lines={3} />;
  return (
    <div className="mt-4">
      <h3 className="font-medium text-small">{t("moves")}</h3>
      {items.length === 0 ? <p className="text-ink-2 text-small">{t("noMoves")}</p> : null}
      <ul className="divide-y divide-line text-small">
        {items.map((one) => (
          <li key={one.id} className="flex items-baseline justify-between gap-4 py-2">
            <span className="min-w-0">
              <span className="block">
                {[t(`reasons.${one.reason}`), one.invoiceNumber, one.note].filter(Boolean).join(" · ")}
              </span>
              <span className="block text-ink-2">
                {[
                  formatDateTime(one.at, locale, tenant.zone),
                  names.size > 1 ? names.get(one.branchId) : null,
                  one.by,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <span className="shrink-0 font-medium tabular-nums">
              {one.delta > 0 ? `+${one.delta}` : `−${-one.delta}`}
            </span>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button size="sm" variant="ghost" onClick={() => void query.fetchNextPage()}>
          {t("more")}
        </Button>
      ) : null}
    </div>
  );
}
