"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CircleCheck, RotateCw, Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatRelative } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { useNow } from "@/ui/feedback/use-now";
import { ReasonDialog } from "@/ui/form/reason-dialog";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Badge } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import type { JobRow, JobState } from "../../queues/schema";
import type { OperationsApi } from "../../router";
import { JobKinds } from "./job-kinds";
import { JobSheet } from "./job-sheet";
import { useJobActions } from "./use-job-actions";

const STATES: readonly JobState[] = ["dead", "retrying", "waiting", "later"];

/** Work behind the scenes: what gave up and what waits, each to be looked into, and every kind of job there is. */
export function JobsView() {
  const t = useTranslations("operations.jobs");
  const api = useApi<OperationsApi>();
  const [state, setState] = useState<JobState>("dead");
  const [name, setName] = useState<string>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<JobRow | null>(null);
  const [discarding, setDiscarding] = useState<readonly JobRow[] | null>(null);
  const summary = useQuery(
    api.operations.queues.summary.queryOptions(undefined, { refetchInterval: 10_000 }),
  );
  const jobs = useInfiniteQuery(
    api.operations.queues.list.infiniteQueryOptions(
      { state, limit: 40, ...(name === undefined ? {} : { name }) },
      { getNextPageParam: (page) => page.next, refetchInterval: 15_000 },
    ),
  );
  const actions = useJobActions(() => {
    setChosen(new Set());
    setOpen(null);
  });
  const columns = useColumns(state);
  const rows = jobs.data?.pages.flatMap((page) => page.rows);
  const selected = rows?.filter(({ id }) => chosen.has(id)) ?? [];
  const show = (nextState: JobState, nextName: string | undefined) => {
    setState(nextState);
    setName(nextName);
    setChosen(new Set());
  };
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} />
      <div className="grid gap-4">
        <Panel flush>
          <div className="grid gap-2 border-line border-b p-3 sm:grid-cols-[12rem_minmax(0,1fr)] sm:items-center">
            <Select
              aria-label={t("state")}
              value={state}
              options={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
              onChange={(event) => show(STATES.find((one) => one === event.target.value) ?? "dead", name)}
            />
            <Select
              aria-label={t("kind")}
              value={name ?? ""}
              placeholder={t("everyKind")}
              options={(summary.data?.kinds ?? []).map((kind) => ({ value: kind.name, label: kind.name }))}
              onChange={(event) => show(state, event.target.value || undefined)}
            />
          </div>
          <DataTable
            label={t(`states.${state}`)}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            onOpen={setOpen}
            selection={chosen}
            onSelectionChange={setChosen}
            bulkActions={
              <>
                {state === "dead" ? (
                  <Button
                    size="sm"
                    icon={RotateCw}
                    loading={actions.retrying}
                    onClick={() => actions.retry(selected)}
                  >
                    {t("retry")}
                  </Button>
                ) : null}
                <Button size="sm" variant="ghost" icon={Trash2} onClick={() => setDiscarding(selected)}>
                  {t("discard")}
                </Button>
              </>
            }
            error={jobs.error}
            onRetry={() => jobs.refetch()}
            refreshing={jobs.isFetching && !jobs.isPending}
            hasMore={jobs.hasNextPage}
            onLoadMore={() => jobs.fetchNextPage()}
            loadingMore={jobs.isFetchingNextPage}
            empty={
              <EmptyState icon={CircleCheck} title={t(`empty.${state}`)}>
                {state === "dead" ? t("emptyHint") : null}
              </EmptyState>
            }
          />
        </Panel>
        <JobKinds summary={summary} onShow={show} />
      </div>
      {open ? (
        <JobSheet
          job={open}
          retrying={actions.retrying}
          onClose={() => setOpen(null)}
          onRetry={() => actions.retry([open])}
          onDiscard={() => setDiscarding([open])}
        />
      ) : null}
      {discarding ? (
        <ReasonDialog
          title={t("discardTitle", { count: discarding.length, name: discarding[0]?.name ?? "" })}
          description={t("discardText")}
          action={t("discard")}
          onClose={() => setDiscarding(null)}
          onConfirm={(reason) => actions.discard(discarding, reason)}
        />
      ) : null}
    </>
  );
}

function useColumns(state: JobState): Column<JobRow>[] {
  const t = useTranslations("operations.jobs");
  const locale = useLocale();
  const now = useNow(30_000);
  return useMemo(
    () => [
      {
        id: "name",
        header: t("kind"),
        card: "title",
        cell: (job) => (
          <span className="grid min-w-0 gap-0.5">
            <span className="flex flex-wrap items-center gap-2">
              <span className="break-all font-medium font-mono text-small">{job.name}</span>
              {job.attempts > 0 ? <Badge>{t("attempts", { count: job.attempts })}</Badge> : null}
            </span>
            {job.lastError ? <span className="break-words text-deny text-small">{job.lastError}</span> : null}
          </span>
        ),
      },
      { id: "gym", header: t("gym"), cell: (job) => job.gym ?? t("noGym") },
      {
        id: "at",
        header: state === "dead" ? t("gaveUp") : t("due"),
        cell: (job) => <time dateTime={job.at}>{formatRelative(job.at, now, locale)}</time>,
      },
    ],
    [t, locale, now, state],
  );
}
