"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { OperationsApi } from "../../router";
import { useActor } from "../audit/use-actor";
import { deviceZone } from "../device-zone";

/** What operators did to one gym, and why. */
export function GymLog({ tenantId }: { tenantId: string }) {
  const t = useTranslations("operations.gyms");
  const ui = useTranslations("ui");
  const locale = useLocale();
  const api = useApi<OperationsApi>();
  const who = useActor();
  const lines = useInfiniteQuery(
    api.operations.audit.infiniteQueryOptions(
      { tenantId, limit: 10 },
      { getNextPageParam: (page) => page.next },
    ),
  );
  const rows = lines.data?.pages.flatMap((page) => page.rows);
  return (
    <Panel title={t("log")} description={t("logHint")} flush className="lg:col-span-2">
      {lines.isPending ? (
        <div aria-busy>
          <SkeletonRows rows={3} />
        </div>
      ) : null}
      {lines.isError && !rows ? (
        <ErrorState error={lines.error} onRetry={() => lines.refetch()} retrying={lines.isFetching} compact />
      ) : null}
      {rows?.length === 0 ? <p className="px-4 py-4 text-ink-2 text-small">{t("noLog")}</p> : null}
      <ul className="divide-y divide-line">
        {rows?.map((row) => (
          <li key={row.id} className="grid gap-0.5 px-4 py-3">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="break-all font-mono text-small">{row.action}</span>
              <time dateTime={row.at} className="text-ink-2 text-small">
                {formatDateTime(row.at, locale, deviceZone())}
              </time>
            </p>
            <p className="break-words text-ink-2 text-small">
              {[who(row), row.reason].filter(Boolean).join(" · ")}
            </p>
          </li>
        ))}
      </ul>
      {lines.hasNextPage ? (
        <div className="border-line border-t p-2">
          <Button
            block
            variant="ghost"
            loading={lines.isFetchingNextPage}
            onClick={() => lines.fetchNextPage()}
          >
            {ui("loadMore")}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
