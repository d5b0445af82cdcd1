"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { addDays } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { Stat } from "@/ui/layout/stat";
import { fillOf, showRateOf, utilisationOf } from "../../classes/rules";
import type { AnalyticsApi } from "../../router";
import { PanelState } from "../money/panel-state";
import { ClassRowWaiting } from "./class-row-waiting";
import { useRateComparison } from "./class-stats";
import { useClassWords } from "./class-words";

/** The classes of the last seven days for the dashboard; each number opens the page of its own. Nothing in a gym without classes. */
export default function ClassRow({ branchId }: { branchId: string }) {
  const t = useTranslations("analytics.classes");
  const words = useClassWords();
  const compare = useRateComparison();
  const { tenant } = useShell();
  const api = useApi<AnalyticsApi>();
  const today = localDate(Date.now(), tenant.zone);
  const query = useQuery({
    ...api.analytics.classes.numbers.queryOptions({
      from: addDays(today, -6),
      to: today,
      ...(branchId ? { branchId } : {}),
    }),
    placeholderData: keepPreviousData,
    refetchInterval: 300_000,
  });
  const href = `/${tenant.slug}/admin/classes/numbers?period=7${branchId ? `&branch=${branchId}` : ""}`;
  return (
    <PanelState query={query} waiting={<ClassRowWaiting />}>
      {({ total, totalBefore, before }) =>
        total.classes + totalBefore.classes === 0 ? null : (
          <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
            <Stat
              label={t("week")}
              value={words.rate(fillOf(total))}
              comparison={compare(fillOf(total), fillOf(totalBefore), before)}
              definition={t("weekAbout")}
              href={href}
            />
            <Stat
              label={t("showRate")}
              value={words.rate(showRateOf(total))}
              comparison={compare(showRateOf(total), showRateOf(totalBefore), before)}
              definition={t("about.showRate")}
              href={`${href}&list=missed`}
            />
            <Stat
              label={t("utilisation")}
              value={words.rate(utilisationOf(total))}
              comparison={compare(utilisationOf(total), utilisationOf(totalBefore), before)}
              definition={t("about.utilisation")}
              href={href}
            />
            <Stat
              label={t("unmet")}
              value={words.number(total.unmet)}
              definition={t("about.unmet")}
              href={`${href}&list=unmet`}
            />
          </div>
        )
      }
    </PanelState>
  );
}
