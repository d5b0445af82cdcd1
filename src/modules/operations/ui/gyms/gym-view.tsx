"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatNumber, formatRelative } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { formatBytes } from "@/ui/form/file-drop";
import { DescriptionList } from "@/ui/layout/description-list";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { OperationsApi } from "../../router";
import type { GymUsage } from "../../usage/schema";
import { WaitingLines } from "../line-list";
import { GymLog } from "./gym-log";
import { StatusDialog } from "./status-dialog";

/** One gym: what it uses, and what operators did to it. */
export function GymView({ slug }: { slug: string }) {
  const t = useTranslations("operations.gyms");
  const api = useApi<OperationsApi>();
  const [changing, setChanging] = useState(false);
  const { data, error, isError, isPending, refetch, isFetching } = useQuery(
    api.operations.gyms.one.queryOptions({ slug }),
  );
  const gym = data?.gym;
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: t("title"), href: "/operator/gyms" }]}
        title={gym?.name ?? slug}
        description={
          gym ? <StatusChip tone={gym.status === "active" ? "ok" : "deny"}>{t(gym.status)}</StatusChip> : null
        }
        actions={
          gym ? (
            <Button
              variant={gym.status === "active" ? "secondary" : "primary"}
              onClick={() => setChanging(true)}
            >
              {gym.status === "active" ? t("suspend") : t("reactivate")}
            </Button>
          ) : null
        }
      />
      {isError && !data ? <ErrorState error={error} onRetry={() => refetch()} retrying={isFetching} /> : null}
      {isPending ? (
        <Panel flush>
          <WaitingLines lines={8} />
        </Panel>
      ) : null}
      {data ? (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Facts usage={data} />
          <Rows usage={data} />
          <GymLog tenantId={data.gym.id} />
        </div>
      ) : null}
      {changing && gym ? <StatusDialog gym={gym} onClose={() => setChanging(false)} /> : null}
    </>
  );
}

function Facts({ usage: { gym, storage } }: { usage: GymUsage }) {
  const t = useTranslations("operations.gyms");
  const locale = useLocale();
  const number = (value: number) => formatNumber(value, locale);
  const files = storage
    ? t(storage.complete ? "files" : "filesAtLeast", {
        size: formatBytes(storage.bytes, locale),
        count: storage.files,
      })
    : t("storageSilent");
  return (
    <Panel title={t("usage")}>
      <DescriptionList
        items={[
          { term: t("owner"), value: <span className="break-all">{gym.owner ?? t("none")}</span> },
          { term: t("address"), value: `/${gym.slug}` },
          { term: t("place"), value: `${gym.country} · ${gym.currency} · ${gym.zone}` },
          { term: t("created"), value: formatDate(gym.createdAt, locale, "UTC") },
          { term: t("members"), value: number(gym.members) },
          { term: t("staff"), value: number(gym.staff) },
          { term: t("branches"), value: number(gym.branches) },
          { term: t("checkIns"), value: number(gym.checkIns) },
          { term: t("jobs"), value: number(gym.jobs) },
          { term: t("storage"), value: files },
          {
            term: t("activity"),
            value: gym.lastActivityAt ? formatRelative(gym.lastActivityAt, Date.now(), locale) : t("none"),
          },
        ]}
      />
    </Panel>
  );
}

function Rows({ usage: { rows } }: { usage: GymUsage }) {
  const t = useTranslations("operations.gyms");
  const locale = useLocale();
  return (
    <Panel title={t("rows")} description={t("rowsHint")}>
      {rows.length === 0 ? <p className="text-ink-2 text-small">{t("noRows")}</p> : null}
      <dl className="grid gap-1.5">
        {rows.map(({ table, count }) => (
          <div key={table} className="flex items-baseline justify-between gap-4">
            <dt className="truncate font-mono text-small">{table}</dt>
            <dd className="tabular-nums">{formatNumber(count, locale)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
