"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatNumber, formatTime } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonStat } from "@/ui/feedback/skeleton";
import { formatBytes } from "@/ui/form/file-drop";
import { PageHeader } from "@/ui/layout/page-header";
import { Stat } from "@/ui/layout/stat";
import type { OperationsApi } from "../router";
import type { Overview } from "../schema";

const ZONE = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How the installation is doing, looked at again every ten seconds. */
export function OverviewView() {
  const t = useTranslations("operations.overview");
  const api = useApi<OperationsApi>();
  const { data, isPending, isError, error, refetch, isFetching } = useQuery(
    api.operations.overview.queryOptions(undefined, { refetchInterval: 10_000 }),
  );
  return (
    <>
      <PageHeader title={t("title")} />
      {isError && !data ? <ErrorState error={error} onRetry={() => refetch()} retrying={isFetching} /> : null}
      <div aria-busy={isPending} className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {isPending ? ["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => <SkeletonStat key={key} />) : null}
        {data ? <Figures data={data} /> : null}
      </div>
    </>
  );
}

function Figures({ data }: { data: Overview }) {
  const t = useTranslations("operations.overview");
  const locale = useLocale();
  const number = (value: number) => formatNumber(value, locale);
  const asOf = formatTime(data.asOf, locale, ZONE());
  const { queue, gyms } = data;
  const minutes = Math.floor(data.uptimeSeconds / 60);
  const seen = queue.workerLastSeenSeconds;
  const note = (text: string) => <p className="text-ink-2 text-small">{text}</p>;
  return (
    <>
      <Stat
        label={t("workers")}
        value={number(queue.workers)}
        chart={note(seen === null ? t("never") : t("lastSeen", { seconds: Math.round(seen) }))}
        asOf={asOf}
      />
      <Stat
        label={t("waiting")}
        value={number(queue.depth)}
        chart={note(t("oldest", { seconds: Math.round(queue.oldestWaitingSeconds) }))}
        asOf={asOf}
      />
      <Stat label={t("dead")} value={number(queue.dead)} href="/operator/jobs" asOf={asOf} />
      <Stat label={t("database")} value={`${formatNumber(data.databaseMs, locale, 1)} ms`} asOf={asOf} />
      <Stat
        label={t("gyms")}
        value={number(gyms.active)}
        href="/operator/gyms"
        chart={note(t("suspended", { count: gyms.suspended }))}
        asOf={asOf}
      />
      <Stat label={t("live")} value={t(data.live ? "connected" : "disconnected")} asOf={asOf} />
      <Stat label={t("mail")} value={t(data.mail)} href="/operator/mail" asOf={asOf} />
      <Stat
        label={t("memory")}
        value={formatBytes(data.memoryBytes, locale)}
        chart={note(t("uptime", { hours: Math.floor(minutes / 60), minutes: minutes % 60 }))}
        asOf={asOf}
      />
    </>
  );
}
