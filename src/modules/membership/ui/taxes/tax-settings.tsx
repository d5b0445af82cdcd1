"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Percent, Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatPercent } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Badge } from "@/ui/primitives/badge";
import { Button, IconButton } from "@/ui/primitives/button";
import type { MembershipApi } from "../../router";
import type { TaxRate } from "../../taxes/schema";
import { PricesTaxPanel } from "./prices-tax-panel";

const NewRateDialog = lazy(() => import("./new-rate-dialog"));

/** The gym's tax rates, and whether the prices on show contain the tax. */
export default function TaxSettings() {
  const t = useTranslations("membership.tax");
  const locale = useLocale();
  const api = useApi<MembershipApi>();
  const query = useQuery(api.membership.taxes.list.queryOptions());
  const retire = useRetireRate();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button icon={Plus} onClick={() => setAdding(true)}>
      {t("add")}
    </Button>
  );
  return (
    <div className="grid max-w-3xl gap-4">
      <PricesTaxPanel />
      <Panel
        title={t("rates")}
        description={t("ratesHint")}
        actions={query.data?.length ? add : undefined}
        flush
        refreshing={query.isFetching && !query.isPending}
      >
        {query.error && !query.data ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : !query.data ? (
          <div aria-busy>
            <SkeletonRows rows={2} />
          </div>
        ) : query.data.length === 0 ? (
          <EmptyState icon={Percent} title={t("empty")} action={add}>
            {t("emptyHint")}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {query.data.map((rate) => (
              <li key={rate.id} className="flex items-center gap-3 px-4 py-3">
                <div className="min-w-0 grow">
                  <p className="flex flex-wrap items-center gap-2">
                    <span className="break-words font-medium">{rate.name}</span>
                    {rate.retired ? <Badge>{t("isRetired")}</Badge> : null}
                  </p>
                  <p className="text-ink-2 text-small">{t("plans", { count: rate.plans })}</p>
                </div>
                <p className="font-medium tabular-nums">
                  {formatPercent(rate.basisPoints / 10_000, locale, 2)}
                </p>
                <IconButton
                  icon={rate.retired ? ArchiveRestore : Archive}
                  size="sm"
                  label={t(rate.retired ? "unretire" : "retire", { name: rate.name })}
                  onClick={() => void retire(rate, !rate.retired)}
                />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {adding ? (
        <Suspense>
          <NewRateDialog onClose={() => setAdding(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** Takes a rate out of use or back, at once and back again by the toast. */
function useRetireRate() {
  const t = useTranslations("membership.tax");
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const mutation = useMutation(api.membership.taxes.retire.mutationOptions());
  const set = async (rate: TaxRate, retired: boolean) => {
    try {
      await mutation.mutateAsync({ taxRateId: rate.id, retired });
      return true;
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
      return false;
    } finally {
      await queries.invalidateQueries({ queryKey: api.membership.taxes.pathKey() });
    }
  };
  return async (rate: TaxRate, retired: boolean) => {
    if (!(await set(rate, retired))) return;
    toast.show({
      tone: "ok",
      title: t(retired ? "nowRetired" : "nowUsed", { name: rate.name }),
      onUndo: () => void set(rate, !retired),
    });
  };
}
