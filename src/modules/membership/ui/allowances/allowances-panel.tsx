"use client";

import { useQuery } from "@tanstack/react-query";
import { History, SlidersHorizontal } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Meter } from "@/ui/feedback/progress";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Badge } from "@/ui/primitives/badge";
import { Button, IconButton } from "@/ui/primitives/button";
import type { EntitlementPool } from "../../entitlements/schema";
import type { MembershipApi } from "../../router";

const HistoryDialog = lazy(() => import("./history-dialog"));
const AdjustDialog = lazy(() => import("./adjust-dialog"));

/** What is left of visits, classes, training and guest passes. Without `memberId` they are the reader's own. */
export default function AllowancesPanel({
  memberId,
  mayAdjust = false,
}: {
  memberId?: string;
  mayAdjust?: boolean;
}) {
  const t = useTranslations("membership.allowances");
  const { entitlements } = useApi<MembershipApi>().membership;
  const query = useQuery(
    memberId ? entitlements.list.queryOptions({ memberId }) : entitlements.mine.queryOptions(),
  );
  const [open, setOpen] = useState<"history" | EntitlementPool | null>(null);
  const { data } = query;
  // Somebody without a limit has no use for a list of limits.
  if (memberId === undefined && data?.length === 0) return null;
  return (
    <Panel
      title={t("title")}
      flush={data !== undefined && data.length > 0}
      refreshing={query.isFetching && data !== undefined}
      actions={
        data ? (
          <Button
            size={memberId ? "sm" : "md"}
            variant="ghost"
            icon={History}
            onClick={() => setOpen("history")}
          >
            {t("history")}
          </Button>
        ) : undefined
      }
    >
      {!data ? (
        query.error ? (
          <ErrorState
            compact
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <div aria-busy>
            <Skeleton className="h-16 w-full" />
          </div>
        )
      ) : data.length === 0 ? (
        <p className="text-ink-2">{t("noneHint")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {data.map((pool) => (
            <PoolRow
              key={pool.id}
              pool={pool}
              onAdjust={mayAdjust && memberId && pool.membershipId ? () => setOpen(pool) : undefined}
            />
          ))}
        </ul>
      )}
      <Suspense>
        {open === "history" ? (
          <HistoryDialog {...(memberId ? { memberId } : {})} onClose={() => setOpen(null)} />
        ) : open && memberId ? (
          <AdjustDialog memberId={memberId} pool={open} onClose={() => setOpen(null)} />
        ) : null}
      </Suspense>
    </Panel>
  );
}

function PoolRow({ pool, onAdjust }: { pool: EntitlementPool; onAdjust: (() => void) | undefined }) {
  const t = useTranslations("membership.allowances");
  const locale = useLocale();
  const kind = t(`kind.${pool.kind}`);
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex items-start justify-between gap-3">
        <span className="min-w-0">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium">{kind}</span>
            {pool.shared ? <Badge tone="info">{t("shared")}</Badge> : null}
          </span>
          <span className="block text-ink-2 text-small">
            {[
              pool.planName ?? t("byHand"),
              pool.validTo ? t("until", { date: formatLocalDate(pool.validTo, locale) }) : t("noEnd"),
            ].join(" · ")}
          </span>
        </span>
        {onAdjust ? (
          <IconButton icon={SlidersHorizontal} size="sm" label={t("adjust", { kind })} onClick={onAdjust} />
        ) : null}
      </div>
      <Meter
        label={t("used", { used: Math.max(0, pool.granted - pool.left) })}
        value={Math.max(0, pool.granted - pool.left)}
        max={Math.max(1, pool.granted)}
        valueText={t("leftOf", { left: pool.left, granted: pool.granted })}
      />
    </li>
  );
}
