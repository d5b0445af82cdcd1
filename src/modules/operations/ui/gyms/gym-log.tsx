"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import { Panel } from "@/ui/layout/panel";
import type { OperationsApi } from "../../router";
import { useActor } from "../audit/use-actor";
import { deviceZone } from "../device-zone";
import { LineList } from "../line-list";

/** What operators did to one gym, and why. */
export function GymLog({ tenantId }: { tenantId: string }) {
  const t = useTranslations("operations.gyms");
  const locale = useLocale();
  const api = useApi<OperationsApi>();
  const who = useActor();
  const lines = useInfiniteQuery(
    api.operations.audit.infiniteQueryOptions(
      { tenantId, limit: 10 },
      { getNextPageParam: (page) => page.next },
    ),
  );
  return (
    <Panel title={t("log")} description={t("logHint")} flush className="lg:col-span-2">
      <LineList
        query={lines}
        label={t("log")}
        expected={3}
        empty={<p className="px-4 py-4 text-ink-2 text-small">{t("noLog")}</p>}
      >
        {(row) => (
          <li className="grid gap-0.5 px-4 py-3">
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
        )}
      </LineList>
    </Panel>
  );
}
