"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { MembershipApi } from "@/modules/membership/router";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { BillingApi } from "../../router";
import type { InputsProps } from "./change-inputs";
import { usePriceWords } from "./price-words";

/** Which plan: all that renew for the desk, those on sale to people for a member. */
export function PlanInput({ draft, membership, by, onChange }: InputsProps) {
  const t = useTranslations("billing.change");
  const price = usePriceWords();
  const { plans } = useApi<MembershipApi>().membership;
  const { overview } = useApi<BillingApi>().billing;
  const all = useQuery({ ...plans.list.queryOptions(), enabled: by === "desk" });
  const offered = useQuery({ ...overview.offeredPlans.queryOptions(), enabled: by === "member" });
  const query = by === "desk" ? all : offered;
  const found =
    by === "desk"
      ? all.data?.filter(
          (plan) => !plan.retired && plan.cycle !== "once" && ["membership", "comp"].includes(plan.kind),
        )
      : offered.data;
  const options = found?.filter(({ id }) => id !== membership.planId);
  if (!options) {
    return query.error ? (
      <ErrorState
        compact
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <Skeleton className="h-40 w-full" />
    );
  }
  if (options.length === 0) return <EmptyState compact title={t("noOtherPlan")} />;
  return (
    <RadioCards
      legend={t("newPlan")}
      name="plan"
      value={draft.planId ?? ""}
      onChange={(event) => onChange({ planId: event.target.value })}
      options={options.map((plan) => ({
        value: plan.id,
        label: plan.name,
        hint: plan.minTermMonths
          ? [plan.description?.replace(/\.$/, ""), t("termMonths", { months: plan.minTermMonths })]
              .filter(Boolean)
              .join(" · ")
          : plan.description,
        trailing: price(plan),
      }))}
    />
  );
}
