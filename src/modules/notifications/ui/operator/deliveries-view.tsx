"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { ReasonDialog } from "@/ui/form/reason-dialog";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import { CHANNELS, STATUSES } from "../../catalogue";
import type { DeliveryRow } from "../../log/schema";
import type { NotificationsApi } from "../../router";
import { DeliveryLine } from "./delivery-line";

/** What left for members, what did not arrive, and what to do with it. */
export function DeliveriesView() {
  const t = useTranslations("notifications.log");
  const all = useTranslations("notifications");
  const ui = useTranslations("ui");
  const api = useApi<NotificationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const [status, setStatus] = useState<DeliveryRow["status"] | undefined>();
  const [channel, setChannel] = useState<DeliveryRow["channel"] | undefined>();
  const [discarding, setDiscarding] = useState<DeliveryRow | null>(null);
  const log = useInfiniteQuery(
    api.notifications.log.list.infiniteQueryOptions(
      { limit: 40, ...(status ? { status } : {}), ...(channel ? { channel } : {}) },
      { getNextPageParam: (page) => page.next, refetchInterval: 15_000 },
    ),
  );
  const refresh = () => client.invalidateQueries({ queryKey: api.notifications.log.pathKey() });
  const retry = useMutation(
    api.notifications.log.retry.mutationOptions({
      onSuccess: () => {
        toast.show({ tone: "ok", title: t("retried") });
        return refresh();
      },
      onError: (error) => void toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const discard = useMutation(api.notifications.log.discard.mutationOptions());
  const rows = log.data?.pages.flatMap((page) => page.rows);
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} />
      <div className="mb-4 grid max-w-lg grid-cols-2 gap-3">
        <Field label={t("status")}>
          <Select
            value={status ?? ""}
            placeholder={t("all")}
            options={STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) }))}
            onChange={(event) => setStatus(STATUSES.find((one) => one === event.target.value))}
          />
        </Field>
        <Field label={t("channel")}>
          <Select
            value={channel ?? ""}
            placeholder={t("all")}
            options={CHANNELS.map((value) => ({ value, label: all(`channels.${value}`) }))}
            onChange={(event) => setChannel(CHANNELS.find((one) => one === event.target.value))}
          />
        </Field>
      </div>
      <Panel flush refreshing={log.isRefetching}>
        {log.isPending ? (
          <div aria-busy>
            <SkeletonRows rows={6} />
          </div>
        ) : null}
        {log.isError && !rows ? (
          <ErrorState error={log.error} onRetry={() => log.refetch()} retrying={log.isFetching} compact />
        ) : null}
        {rows?.length === 0 ? (
          <EmptyState icon={Send} title={t("empty")}>
            {t("emptyHint")}
          </EmptyState>
        ) : null}
        {rows && rows.length > 0 ? (
          <ul aria-label={t("list")} className="divide-y divide-line">
            {rows.map((row) => (
              <DeliveryLine
                key={row.id}
                row={row}
                busy={retry.isPending && retry.variables.id === row.id}
                onRetry={() => retry.mutate({ tenantId: row.tenantId, id: row.id })}
                onDiscard={() => setDiscarding(row)}
              />
            ))}
          </ul>
        ) : null}
        {log.hasNextPage ? (
          <div className="border-line border-t p-2">
            <Button
              block
              variant="ghost"
              loading={log.isFetchingNextPage}
              onClick={() => log.fetchNextPage()}
            >
              {ui("loadMore")}
            </Button>
          </div>
        ) : null}
      </Panel>
      {discarding ? (
        <ReasonDialog
          title={t("discardTitle")}
          description={t("discardText")}
          action={t("discard")}
          onClose={() => setDiscarding(null)}
          onConfirm={async (reason) => {
            await discard.mutateAsync({ tenantId: discarding.tenantId, id: discarding.id, reason });
            await refresh();
          }}
        />
      ) : null}
    </>
  );
}
