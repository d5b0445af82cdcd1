"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { formatNumber, formatRelative } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { useNow } from "@/ui/feedback/use-now";
import { Panel } from "@/ui/layout/panel";
import { Badge } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { JobKind, JobState } from "../../queues/schema";

/** Kinds that are shown at once: those with work, then as many others as fit. */
const FIRST = 12;

const atWork = ({ waiting, running, retrying, later, dead }: JobKind) =>
  waiting + running + retrying + later + dead > 0;

/** Every kind of job: how many wait, run and failed, and when its schedule comes again. */
export function JobKinds({
  summary: { data, error, refetch, isFetching, isPending },
  onShow,
}: {
  summary: UseQueryResult<{ kinds: JobKind[]; workers: number }, unknown>;
  onShow: (state: JobState, name: string) => void;
}) {
  const t = useTranslations("operations.jobs");
  const [all, setAll] = useState(false);
  const columns = useColumns();
  const count = Math.max(FIRST, data?.kinds.filter(atWork).length ?? 0);
  const shown = all ? data?.kinds : data?.kinds.slice(0, count);
  return (
    <Panel
      title={t("kinds")}
      description={data ? t("kindsHint", { count: data.kinds.length, workers: data.workers }) : null}
      flush
    >
      <DataTable
        label={t("kinds")}
        columns={columns}
        rows={shown}
        rowKey={(kind) => kind.name}
        rowName={(kind) => kind.name}
        onOpen={(kind) => onShow(stateToShow(kind), kind.name)}
        error={error}
        onRetry={() => refetch()}
        refreshing={isFetching && !isPending}
        empty={<EmptyState icon={ListChecks} title={t("noKinds")} compact />}
      />
      {data && !all && data.kinds.length > count ? (
        <div className="border-line border-t p-2">
          <Button block variant="ghost" onClick={() => setAll(true)}>
            {t("allKinds", { count: data.kinds.length })}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}

function stateToShow({ dead, retrying, waiting, later }: JobKind): JobState {
  if (dead > 0) return "dead";
  if (retrying > 0) return "retrying";
  return waiting > 0 || later === 0 ? "waiting" : "later";
}

function useColumns(): Column<JobKind>[] {
  const t = useTranslations("operations.jobs");
  const locale = useLocale();
  const now = useNow(30_000);
  return useMemo(() => {
    const number = (
      id: "waiting" | "running" | "retrying" | "later",
      from: "sm" | "md",
    ): Column<JobKind> => ({
      id,
      header: t(`states.${id}`),
      align: "end",
      from,
      card: "hidden",
      cell: (kind) => (
        <span className={kind[id] === 0 ? "text-ink-3" : ""}>{formatNumber(kind[id], locale)}</span>
      ),
    });
    return [
      {
        id: "name",
        header: t("kind"),
        card: "title",
        cell: (kind) => <span className="break-all font-mono text-small">{kind.name}</span>,
      },
      number("waiting", "sm"),
      number("running", "sm"),
      number("retrying", "sm"),
      number("later", "md"),
      {
        id: "dead",
        header: t("states.dead"),
        align: "end",
        card: "end",
        cell: (kind) =>
          kind.dead > 0 ? (
            <Badge tone="deny">{formatNumber(kind.dead, locale)}</Badge>
          ) : (
            <span className="text-ink-3 max-sm:hidden">0</span>
          ),
      },
      {
        id: "next",
        header: t("next"),
        cell: (kind) =>
          kind.schedule?.nextAt ? (
            <time dateTime={kind.schedule.nextAt}>{formatRelative(kind.schedule.nextAt, now, locale)}</time>
          ) : (
            ""
          ),
      },
    ];
  }, [t, locale, now]);
}
