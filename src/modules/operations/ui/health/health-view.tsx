"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatTime } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import type { OperationsApi } from "../../router";
import { deviceZone } from "../device-zone";
import { WaitingLines } from "../line-list";
import { PartLine } from "./part-line";

/** How the installation is doing, looked at again every ten seconds: what needs somebody first. */
export function HealthView() {
  const t = useTranslations("operations.health");
  const locale = useLocale();
  const api = useApi<OperationsApi>();
  const { data, isPending, isError, error, refetch, isFetching, isRefetching } = useQuery(
    api.operations.health.queryOptions(undefined, { refetchInterval: 10_000 }),
  );
  const troubled = data?.parts.filter(({ state }) => state !== "ok" && state !== "quiet") ?? [];
  const well = data?.parts.filter(({ state }) => state === "ok" || state === "quiet") ?? [];
  return (
    <>
      <PageHeader
        title={t("title")}
        description={
          data
            ? t("summary", {
                count: troubled.length,
                active: data.gyms.active,
                time: formatTime(data.asOf, locale, deviceZone()),
              })
            : null
        }
      />
      {isError && !data ? (
        <ErrorState error={error} title={t("silent")} onRetry={() => refetch()} retrying={isFetching} />
      ) : null}
      {isPending ? (
        <Panel flush>
          <WaitingLines lines={8} />
        </Panel>
      ) : null}
      {data ? (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          {troubled.length > 0 ? (
            <Panel title={t("needs")} flush refreshing={isRefetching}>
              <ul className="divide-y divide-line">
                {troubled.map((health) => (
                  <PartLine key={health.part} health={health} />
                ))}
              </ul>
            </Panel>
          ) : null}
          <Panel
            title={t("well")}
            flush
            refreshing={isRefetching && troubled.length === 0}
            className={troubled.length === 0 ? "lg:col-span-2" : ""}
          >
            <ul className="divide-y divide-line">
              {well.map((health) => (
                <PartLine key={health.part} health={health} />
              ))}
            </ul>
          </Panel>
        </div>
      ) : null}
      {isError && data ? <p className="mt-3 text-deny text-small">{t("stale")}</p> : null}
    </>
  );
}
