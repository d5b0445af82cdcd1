"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { WalletReceipt } from "../../receipts/schema";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { useDeed } from "../profile/use-deed";
import { ReceiptCard, ReceiptFacts } from "./receipt-card";

const MatchDialog = lazy(() => import("./match-dialog"));
const EnterDialog = lazy(() => import("./enter-dialog"));

/** Money in the gym's wallets without a bill, with what it may be for; and what was matched today. */
export function ReceiptsPanel() {
  const t = useTranslations("billing.receipts");
  const money = useMoney();
  const { receipts } = useApi<BillingApi>().billing;
  const query = useQuery(receipts.list.queryOptions());
  const [entering, setEntering] = useState(false);
  const [matching, setMatching] = useState<WalletReceipt | null>(null);
  const { data } = query;
  return (
    <Panel
      title={t("title")}
      description={t("intro")}
      actions={
        <Button size="sm" icon={Plus} onClick={() => setEntering(true)}>
          {t("enter")}
        </Button>
      }
      footer={
        data && data.twoPersonMinor > 0
          ? t("twoPerson", { amount: money(data.twoPersonMinor, data.currency) })
          : undefined
      }
    >
      {data ? (
        <>
          {data.open.length === 0 ? (
            <EmptyState compact icon={CircleCheck} title={t("empty")}>
              {t("emptyHint")}
            </EmptyState>
          ) : (
            <ul aria-label={t("title")} className="divide-y divide-line">
              {data.open.map((receipt) => (
                <ReceiptCard key={receipt.id} receipt={receipt} onOther={() => setMatching(receipt)} />
              ))}
            </ul>
          )}
          {data.matchedToday.length > 0 ? (
            <div className="mt-4 border-line border-t pt-3">
              <h3 className="font-medium text-small">{t("matchedToday")}</h3>
              <ul className="divide-y divide-line">
                {data.matchedToday.map((receipt) => (
                  <Matched key={receipt.id} receipt={receipt} />
                ))}
              </ul>
            </div>
          ) : null}
        </>
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <SkeletonRows rows={3} />
      )}
      <Suspense>
        {entering ? (
          <EnterDialog currency={data?.currency ?? "KES"} onClose={() => setEntering(false)} />
        ) : null}
        {matching ? <MatchDialog receipt={matching} onClose={() => setMatching(null)} /> : null}
      </Suspense>
    </Panel>
  );
}

function Matched({ receipt }: { receipt: WalletReceipt }) {
  const t = useTranslations("billing.receipts");
  const toast = useToast();
  const undo = useMutation(useApi<BillingApi>().billing.receipts.undo.mutationOptions());
  const deed = useDeed(() => toast.show({ title: t("undone") }));
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 grow">
        <ReceiptFacts receipt={receipt} />
        <p className="text-small">
          {t("matchedTo", {
            member: receipt.match?.memberName ?? "–",
            number: receipt.match?.number ?? "–",
            by: receipt.match?.by ?? "–",
          })}
        </p>
        {deed.refusal ? (
          <p role="alert" className="text-deny text-small">
            {deed.refusal}
          </p>
        ) : null}
      </div>
      <Button
        size="sm"
        loading={deed.busy}
        onClick={() => void deed.run(() => undo.mutateAsync({ receiptId: receipt.id }))}
      >
        {t("undo")}
      </Button>
    </li>
  );
}
