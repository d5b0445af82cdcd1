"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { BellRing, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { EmptyState } from "@/ui/feedback/empty-state";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Tabs } from "@/ui/primitives/tabs";
import type { OperationsApi } from "../../router";
import { LineList } from "../line-list";
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
  const api = useApi<OperationsApi>();
  const alerts = useInfiniteQuery(
    api.operations.alerts.list.infiniteQueryOptions(
      { state, limit: 40 },
      { getNextPageParam: (page) => page.next, refetchInterval: 15_000 },
    ),
  );
  return (
    <Panel flush refreshing={alerts.isRefetching}>
      <LineList
        query={alerts}
        label={t(state === "open" ? "open" : "past")}
        expected={4}
        empty={
          <EmptyState icon={state === "open" ? CircleCheck : BellRing} title={t(`none.${state}`)}>
            {t(`noneHint.${state}`)}
          </EmptyState>
        }
      >
        {(alert) => <AlertLine alert={alert} />}
      </LineList>
    </Panel>
  );
}
