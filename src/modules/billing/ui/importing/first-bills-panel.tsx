"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import type { PlanChoice } from "@/modules/membership/imports/wizard/schema";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";

/** Who bills what an import brings, and what the first bills come to; nothing is billed before the import is taken over. */
export default function FirstBillsPanel({
  batchId,
  plans,
  bill,
  onBill,
}: {
  batchId: string;
  /** Where somebody has chosen otherwise than proposed. */
  plans: readonly PlanChoice[];
  bill: boolean;
  onBill: (bill: boolean) => void;
}) {
  const t = useTranslations("imports.bills");
  const locale = useLocale();
  const money = useMoney();
  const { beginning } = useApi<BillingApi>().billing;
  const query = useQuery({
    ...beginning.preview.queryOptions({ batchId, plans: [...plans] }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const day = (on: string) => formatLocalDate(on, locale);
  const lines = data
    ? [
        data.billed > 0 && data.fromOn
          ? bill
            ? t("billed", {
                count: data.billed,
                date: day(data.fromOn),
                total: money(data.totalMinor, data.currency),
              })
            : t("free", { count: data.billed })
          : t("none"),
        bill && data.toOn && data.toOn !== data.fromOn ? t("upTo", { date: day(data.toOn) }) : "",
        data.unbilled > 0 ? t("ends", { count: data.unbilled }) : "",
        data.over > 0 ? t("over", { count: data.over }) : "",
      ].filter((line) => line !== "")
    : [];
  return (
    <Panel title={t("title")} description={t("intro")} refreshing={query.isFetching && data !== undefined}>
      <div className="grid gap-4">
        <RadioCards
          name="bill"
          legend={t("who")}
          columns={2}
          value={bill ? "pulse" : "nobody"}
          onChange={(event) => onBill(event.target.value === "pulse")}
          options={[
            { value: "pulse", label: t("pulse"), hint: t("pulseHint") },
            { value: "nobody", label: t("nobody"), hint: t("nobodyHint") },
          ]}
        />
        {data ? (
          <div role="status" className="grid gap-1 rounded-md bg-sunken px-3.5 py-3">
            {lines.map((line, at) => (
              <p key={line} className={at === 0 ? "font-medium" : "text-ink-2 text-small"}>
                {line}
              </p>
            ))}
          </div>
        ) : query.error ? (
          <ErrorState
            compact
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <Skeleton className="h-16 w-full" />
        )}
      </div>
    </Panel>
  );
}
