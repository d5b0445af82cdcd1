"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { BellRing, CircleCheck } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime, formatRelative } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useNow } from "@/ui/feedback/use-now";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Tabs } from "@/ui/primitives/tabs";
import type { AlertRow } from "../alerts/schema";
import type { OperationsApi } from "../router";
import { deviceZone } from "./device-zone";

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

function AlertLine({ alert }: { alert: AlertRow }) {
  const t = useTranslations("operations.alerts");
  const words = useTranslations("alert-mail.kinds");
  const locale = useLocale();
  const now = useNow(30_000);
  const { kind, severity, gym, facts, since, closedAt, toldAt } = alert;
  const values = { ...NO_FIGURES, ...facts, failed: 0, gym: gym?.name ?? "–", proof: proofOf(facts) };
  return (
    <li className="grid gap-1 px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{words(`${kind}.title`, values)}</span>
        <StatusChip tone={closedAt ? "neutral" : severity === "critical" ? "deny" : "warn"}>
          {closedAt ? t("over") : t(`severity.${severity}`)}
        </StatusChip>
      </p>
      <p className="text-ink-2 text-small">{words(`${kind}.body`, values)}</p>
      {closedAt ? null : <p className="text-small">{words(`${kind}.advice`)}</p>}
      <p className="text-ink-2 text-small">
        {closedAt
          ? t("lasted", {
              from: formatDateTime(since, locale, deviceZone()),
              to: formatDateTime(closedAt, locale, deviceZone()),
            })
          : t("since", { when: formatRelative(since, now, locale) })}
        {" · "}
        {toldAt ? t("told", { when: formatRelative(toldAt, now, locale) }) : t("untold")}
      </p>
    </li>
  );
}

/** A figure that a kind leaves out must not break its sentence. */
const NO_FIGURES = {
  percent: 0,
  celsius: 0,
  minutes: 0,
  hours: 0,
  days: 0,
  count: 0,
  name: "–",
  branch: "–",
};

function proofOf({ failed, hours }: AlertRow["facts"]): "failed" | "none" | "old" {
  if (failed) return "failed";
  return hours === undefined ? "none" : "old";
}
