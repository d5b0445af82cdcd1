"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatDateTime, formatTime } from "@/shared/i18n/format";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import type { ClassesApi } from "../../router";
import { STATUS_TONE, usePenaltyWords } from "./penalty-words";

/** What a member's late cancellations and absences cost, or did not; nothing where there were none. */
export default function OwnPenalties() {
  const t = useTranslations("classes.penalties");
  const locale = useLocale();
  const words = usePenaltyWords();
  const query = useQuery(useApi<ClassesApi>().classes.penalties.mine.queryOptions());
  if (!query.data || query.data.length === 0) return null;
  return (
    <Panel title={t("own")} description={t("ownIntro")} flush>
      <ul className="divide-y divide-line">
        {query.data.map((one) => (
          <li key={one.id} className="flex min-h-row items-center justify-between gap-3 px-4 py-2">
            <span className="min-w-0">
              <span className="block truncate font-medium">
                {t(`kind.${one.kind}`)}: {one.className}
              </span>
              <span className="block text-ink-2 text-small">
                {formatDate(one.startsAt, locale, one.zone, "medium")},{" "}
                {formatTime(one.startsAt, locale, one.zone)} · {words(one)}
              </span>
              {one.status === "pending" ? (
                <span className="block text-ink-2 text-small">
                  {t("ownUntil", { when: formatDateTime(one.reviewUntil, locale, one.zone) })}
                </span>
              ) : null}
              {one.reason ? <span className="block text-ink-2 text-small">{one.reason}</span> : null}
            </span>
            <StatusChip tone={STATUS_TONE[one.status]}>{t(`status.${one.status}`)}</StatusChip>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
