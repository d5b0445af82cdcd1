"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { RadioCards } from "@/ui/primitives/radio-cards";

/** Whether prices are shown with their tax, as to consumers, or without. Plans that exist keep what they say. */
export function PricesTaxPanel() {
  const t = useTranslations("membership.tax");
  const { gyms } = useApi<TenancyApi>().tenancy;
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const settings = useQuery(gyms.settings.queryOptions());
  const update = useMutation(
    gyms.setPolicies.mutationOptions({
      onSuccess: (next) => {
        queries.setQueryData(gyms.settings.queryKey(), (old) => (old ? { ...old, ...next } : old));
        toast.show({ tone: "ok", title: t("saved") });
      },
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const policies = settings.data?.policies;
  if (!policies) {
    return settings.error ? (
      <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
    ) : (
      <Skeleton className="h-40" />
    );
  }
  const included = update.isPending ? update.variables.pricesIncludeTax : policies.pricesIncludeTax;
  return (
    <Panel title={t("prices")} description={t("pricesHint")}>
      <RadioCards
        legend={t("prices")}
        hideLegend
        name="prices-tax"
        columns={2}
        value={included ? "in" : "on"}
        onChange={(event) => update.mutate({ ...policies, pricesIncludeTax: event.target.value === "in" })}
        options={[
          { value: "in", label: t("included"), hint: t("includedHint") },
          { value: "on", label: t("onTop"), hint: t("onTopHint") },
        ]}
      />
    </Panel>
  );
}
