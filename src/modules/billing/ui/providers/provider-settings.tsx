"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import type { ProviderAccountView } from "../../payments/accounts/schema";
import { REPORTING_PROVIDER } from "../../payments/words";
import type { BillingApi } from "../../router";
import { ProviderPanel } from "./provider-panel";

const ProviderSheet = lazy(() => import("./provider-sheet"));

const isAsked = ({ provider, configured, receipts }: ProviderAccountView) =>
  provider === REPORTING_PROVIDER && configured && receipts === null;

/** The gym's accounts with payment providers: which are ready, and how each is set up. */
export default function ProviderSettings() {
  const t = useTranslations("billing.providers");
  const query = useQuery(
    useApi<BillingApi>().billing.providers.list.queryOptions(undefined, {
      // The provider is being asked: a job, and soon over.
      refetchInterval: ({ state }) => (state.data?.some(isAsked) ? 3_000 : false),
    }),
  );
  const [open, setOpen] = useState<ProviderAccountView | null>(null);
  if (!query.data) {
    return query.error ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    ) : (
      <div aria-busy className="grid max-w-3xl gap-4">
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
      </div>
    );
  }
  return (
    <div className="grid max-w-3xl gap-4">
      <p className="text-ink-2">{t("intro")}</p>
      {query.data.map((account) => (
        <ProviderPanel key={account.provider} account={account} onSetUp={() => setOpen(account)} />
      ))}
      {open ? (
        <Suspense>
          <ProviderSheet account={open} onClose={() => setOpen(null)} />
        </Suspense>
      ) : null}
    </div>
  );
}
