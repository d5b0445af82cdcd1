"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useHasRole } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { CreditList } from "./credit-list";

const GiveCreditDialog = lazy(() => import("./give-credit-dialog"));
const FEW = 3;

/** What a member has with the gym, and where it came from. */
export default function CreditPanel({ memberId }: { memberId: string }) {
  const t = useTranslations("billing.profile");
  const money = useMoney();
  const mayGive = useHasRole("owner", "manager");
  const { credit } = useApi<BillingApi>().billing;
  const query = useQuery(credit.ofMember.queryOptions({ memberId }));
  const give = useMutation(credit.give.mutationOptions());
  const [giving, setGiving] = useState(false);
  const [all, setAll] = useState(false);
  const { data } = query;
  return (
    <Panel
      title={t("credit")}
      flush={data !== undefined && data.entries.length > 0}
      actions={
        mayGive && data ? (
          <Button size="sm" onClick={() => setGiving(true)}>
            {t("giveCredit")}
          </Button>
        ) : undefined
      }
    >
      {data ? (
        <>
          <p className={data.entries.length > 0 ? "px-4 py-3" : ""}>
            <span className="font-semibold text-title tabular-nums">{money(data.minor, data.currency)}</span>
            <span className="block text-ink-2 text-small">{t("creditHint")}</span>
          </p>
          {data.entries.length > 0 ? (
            <div className="border-line border-t">
              <CreditList
                entries={all ? data.entries : data.entries.slice(0, FEW)}
                currency={data.currency}
                showNotes
              />
              {!all && data.entries.length > FEW ? (
                <div className="border-line border-t p-2">
                  <Button variant="ghost" size="sm" block onClick={() => setAll(true)}>
                    {t("wholeHistory")}
                  </Button>
                </div>
              ) : null}
            </div>
          ) : null}
          <Suspense>
            {giving ? (
              <GiveCreditDialog
                currency={data.currency}
                give={(amountMinor, reason) => give.mutateAsync({ memberId, amountMinor, reason })}
                onClose={() => setGiving(false)}
              />
            ) : null}
          </Suspense>
        </>
      ) : query.error ? (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton className="h-10 w-40" />
      )}
    </Panel>
  );
}
