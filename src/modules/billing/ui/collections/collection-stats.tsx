"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatPercent } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Stat } from "@/ui/layout/stat";
import { cn } from "@/ui/tokens/cn";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { filterHref } from "./filter";

/** A grid; on a phone one row to push along, so that the bills to work on are not far below. */
const FRAME =
  "-mx-4 grid auto-cols-[84%] grid-flow-col gap-3 px-4 min-[30rem]:mx-0 min-[30rem]:grid-flow-row min-[30rem]:auto-cols-auto min-[30rem]:grid-cols-2 min-[30rem]:px-0 lg:grid-cols-3";

/** What is open and what came back; each number leads to its bills. */
export function CollectionStats({ base }: { base: string }) {
  const t = useTranslations("billing.collections");
  const locale = useLocale();
  const money = useMoney();
  const query = useQuery(useApi<BillingApi>().billing.collections.summary.queryOptions());
  if (query.error && !query.data) {
    return (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    );
  }
  const summary = query.data;
  if (!summary) {
    return (
      <div aria-busy className={cn(FRAME, "overflow-hidden")}>
        {["a", "b", "c", "d", "e", "f"].map((key) => (
          <Skeleton key={key} className="h-24 w-full" />
        ))}
      </div>
    );
  }
  const amount = (minor: number) => money(minor, summary.currency);
  const bills = (count: number) => ({ text: t("bills", { count }), trend: "flat" as const });
  return (
    <div className={cn(FRAME, "snap-x scroll-px-4 overflow-x-auto *:snap-start [scrollbar-width:none]")}>
      <Stat
        label={t("stat.open")}
        value={amount(summary.open.minor)}
        comparison={bills(summary.open.count)}
        definition={t("about.open")}
        href={filterHref(base, { view: "open" })}
      />
      {summary.periods.map(({ days, recovered }) => (
        <Stat
          key={`recovered-${days}`}
          label={t("stat.recovered", { days })}
          value={amount(recovered.minor)}
          comparison={bills(recovered.count)}
          definition={t("about.recovered", { days })}
          href={filterHref(base, { view: "recovered", days })}
        />
      ))}
      <Stat
        label={t("stat.review")}
        value={amount(summary.review.minor)}
        comparison={bills(summary.review.count)}
        definition={t("about.review")}
        href={filterHref(base, { view: "review" })}
      />
      {summary.periods.map(({ days, rate, failed }) => (
        <Stat
          key={`rate-${days}`}
          label={t("stat.rate", { days })}
          value={rate === null ? "–" : formatPercent(rate, locale)}
          comparison={{ text: t("ofFailed", { amount: amount(failed.minor) }), trend: "flat" }}
          definition={t("about.rate", { days })}
          href={filterHref(base, { view: "failed", days })}
        />
      ))}
    </div>
  );
}
