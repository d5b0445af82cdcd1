"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCw, Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { DescriptionList } from "@/ui/layout/description-list";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import type { InspectedJob, JobRow } from "../../queues/schema";
import type { OperationsApi } from "../../router";
import { deviceZone } from "../device-zone";

/** One job: where it stands, why it failed, what it was to work on, and what can be done. */
export function JobSheet({
  job,
  retrying,
  onClose,
  onRetry,
  onDiscard,
}: {
  job: JobRow;
  retrying: boolean;
  onClose: () => void;
  onRetry: () => void;
  onDiscard: () => void;
}) {
  const t = useTranslations("operations.jobs");
  const api = useApi<OperationsApi>();
  const { tenantId, id } = job;
  const { data, error, isError, isFetching, refetch } = useQuery(
    api.operations.queues.inspect.queryOptions({ tenantId, id }, { retry: false }),
  );
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={job.name}
      footer={
        <>
          <Button variant="ghost" icon={Trash2} onClick={onDiscard}>
            {t("discard")}
          </Button>
          {job.state === "dead" ? (
            <Button variant="primary" icon={RotateCw} loading={retrying} onClick={onRetry}>
              {t("retry")}
            </Button>
          ) : null}
        </>
      }
    >
      {isError ? <ErrorState error={error} onRetry={() => refetch()} retrying={isFetching} compact /> : null}
      {data ? <Details job={data} /> : isError ? null : <SkeletonRows rows={5} />}
    </Sheet>
  );
}

function Details({ job }: { job: Omit<InspectedJob, "payload"> & { payload?: unknown } }) {
  const t = useTranslations("operations.jobs");
  const locale = useLocale();
  const when = (at: string) => formatDateTime(at, locale, deviceZone());
  return (
    <div className="grid gap-4">
      <DescriptionList
        items={[
          { term: t("state"), value: job.runningSince ? t("running") : t(`states.${job.state}`) },
          { term: t("gym"), value: job.gym ?? t("noGym") },
          { term: t("tries"), value: t("attempts", { count: job.attempts }) },
          ...(job.lastError
            ? [{ term: t("error"), value: <span className="break-words text-deny">{job.lastError}</span> }]
            : []),
          { term: t("made"), value: when(job.createdAt) },
          { term: job.state === "dead" ? t("gaveUp") : t("due"), value: when(job.at) },
          ...(job.runningSince ? [{ term: t("runningSince"), value: when(job.runningSince) }] : []),
          ...(job.requestId
            ? [
                {
                  term: t("request"),
                  value: <span className="select-all font-mono text-small">{job.requestId}</span>,
                },
              ]
            : []),
        ]}
      />
      <section>
        <h3 className="mb-1 font-medium text-small">{t("payload")}</h3>
        <pre className="overflow-x-auto whitespace-pre-wrap break-words rounded-md bg-sunken p-3 font-mono text-tiny">
          {JSON.stringify(job.payload, null, 2)}
        </pre>
        <p className="mt-1 text-ink-2 text-small">{t("payloadHint")}</p>
      </section>
    </div>
  );
}
