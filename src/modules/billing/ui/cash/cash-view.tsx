"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MessageSquareText, Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import type { BillingApi } from "../../router";
import { PaymentsInQuestion } from "../questions/payments-in-question";
import { ReceiptsPanel } from "../receipts/receipts-panel";
import { useTillBranch } from "../sell/use-till-branch";
import { LooseCash } from "./loose-cash";
import { OpenDrawer } from "./open-drawer";
import { ShiftPanel } from "./shift-panel";

const HistoryPanel = lazy(() => import("./history-panel"));

/** The desk's day: drawers, cash without one, wallet receipts without a bill; for owners the days before. */
export function CashView({ history }: { history: boolean }) {
  const t = useTranslations("billing.cash");
  const locale = useLocale();
  const { tenant } = useShell();
  const queries = useQueryClient();
  const { shifts, receipts } = useApi<BillingApi>().billing;
  const { branches, branch, choose } = useTillBranch();
  const [another, setAnother] = useState(false);
  const board = useQuery({
    ...shifts.board.queryOptions({ branchId: branch?.id ?? "" }),
    enabled: branch !== undefined,
  });
  useLive([tenantTopic(tenant.id, "billing")], () => {
    void queries.invalidateQueries({ queryKey: shifts.pathKey() });
    void queries.invalidateQueries({ queryKey: receipts.pathKey() });
  });
  const { data } = board;
  const closed = data?.open.length === 0;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("intro")}
        actions={
          branches.length > 1 && branch ? (
            <Select
              aria-label={t("branch")}
              value={branch.id}
              onChange={(event) => choose(event.target.value)}
              options={branches.map(({ id, name }) => ({ value: id, label: name }))}
            />
          ) : undefined
        }
      />
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <div className="grid min-w-0 gap-5">
          {data && branch ? (
            <>
              {closed && data.handover ? (
                <Panel title={t("handover")}>
                  <div className="flex gap-3">
                    <MessageSquareText aria-hidden className="mt-0.5 size-5 shrink-0 text-ink-2" />
                    <div className="min-w-0">
                      <p className="whitespace-pre-line break-words">{data.handover.note}</p>
                      <p className="text-ink-2 text-small">
                        {t("handoverBy", {
                          name: data.handover.by ?? "–",
                          time: formatDateTime(data.handover.at, locale, branch.zone),
                        })}
                      </p>
                    </div>
                  </div>
                </Panel>
              ) : null}
              {data.open.map((shift) => (
                <ShiftPanel key={shift.id} shift={shift} zone={branch.zone} />
              ))}
              {closed || another ? (
                <OpenDrawer
                  key={branch.id}
                  branchId={branch.id}
                  currency={data.currency}
                  taken={data.open.map(({ drawer }) => drawer)}
                  onDone={() => setAnother(false)}
                />
              ) : (
                <Button className="justify-self-start" icon={Plus} onClick={() => setAnother(true)}>
                  {t("openAnother")}
                </Button>
              )}
              {data.loose.count > 0 ? (
                <LooseCash loose={data.loose} currency={data.currency} zone={branch.zone} />
              ) : null}
            </>
          ) : board.error ? (
            <Panel>
              <ErrorState error={board.error} onRetry={() => void board.refetch()} />
            </Panel>
          ) : (
            <Panel>
              <SkeletonRows />
            </Panel>
          )}
        </div>
        <div className="min-w-0">
          <PaymentsInQuestion />
          <ReceiptsPanel />
        </div>
      </div>
      {history ? (
        <Suspense>
          <HistoryPanel branches={branches} />
        </Suspense>
      ) : null}
    </>
  );
}
