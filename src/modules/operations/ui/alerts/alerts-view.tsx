"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { BellRing, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Tabs } from "@/ui/primitives/tabs";
import type { OperationsApi } from "../../router";
import { AlertLine } from "./alert-line";

/** What is wrong now and what was, with what to do about it. */
export function AlertsView() {
  const t = useTranslations("operations.alerts");
  const [state, setState] = useState("open");
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} />
      <Tabs
        label={t("title")}
        value={state}
        onValueChange={setState}
        items={[
          { value: "open", label: t("open"), content: <AlertList state="open" /> },
          { value: "closed", label: t("past"), content: <AlertList state="closed" /> },
        ]}
      />
    </>
  );
}

function AlertList({ state }: { state: "open" | "closed" }) {
  const t = useTranslations("operations.alerts");
  const ui = useTranslations("ui");
  const api = useApi<OperationsApi>();
  const alerts = useInfiniteQuery(
    api.operations.alerts.list.infiniteQueryOptions(
      { state, limit: 40 },
      { getNextPageParam: (page) => page.next, refetchInterval: 15_000 },
    ),
  );
  const rows = alerts.data?.pages.flatMap((page) => page.rows);
  return (
    <Panel flush refreshing={alerts.isRefetching}>
      {alerts.isPending ? (
        <div aria-busy>
          <SkeletonRows rows={4} />
        </div>
      ) : null}
      {alerts.isError && !rows ? (
        <ErrorState
          error={alerts.error}
          onRetry={() => alerts.refetch()}
          retrying={alerts.isFetching}
          compact
        />
      ) : null}
      {rows?.length === 0 ? (
        <EmptyState icon={state === "open" ? CircleCheck : BellRing} title={t(`none.${state}`)}>
          {t(`noneHint.${state}`)}
        </EmptyState>
      ) : null}
      {rows && rows.length > 0 ? (
        <ul aria-label={t(state === "open" ? "open" : "past")} className="divide-y divide-line">
          {rows.map((alert) => (
            <AlertLine key={alert.id} alert={alert} />
          ))}
        </ul>
      ) : null}
      {alerts.hasNextPage ? (
        <div className="border-line border-t p-2">
          <Button
            block
            variant="ghost"
            loading={alerts.isFetchingNextPage}
            onClick={() => alerts.fetchNextPage()}
          >
            {ui("loadMore")}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
