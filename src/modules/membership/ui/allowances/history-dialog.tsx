"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import { cn } from "@/ui/tokens/cn";
import type { EntitlementEntry } from "../../entitlements/schema";
import type { MembershipApi } from "../../router";

/** Every grant, use and return, the newest first. */
export default function HistoryDialog({ memberId, onClose }: { memberId?: string; onClose: () => void }) {
  const t = useTranslations("membership.allowances");
  const { entitlements } = useApi<MembershipApi>().membership;
  const next = { getNextPageParam: (page: { next: string | null }) => page.next ?? undefined };
  const theirs = useInfiniteQuery({
    ...entitlements.history.infiniteQueryOptions({ memberId: memberId ?? "" }, next),
    enabled: memberId !== undefined,
  });
  const own = useInfiniteQuery({
    ...entitlements.myHistory.infiniteQueryOptions({}, next),
    enabled: memberId === undefined,
  });
  const query = memberId === undefined ? own : theirs;
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Sheet open onOpenChange={(open) => (open ? undefined : onClose())} title={t("history")}>
      {!items ? (
        query.error ? (
          <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div aria-busy>
            <SkeletonRows rows={6} />
          </div>
        )
      ) : items.length === 0 ? (
        <EmptyState compact title={t("noHistory")} />
      ) : (
        <ul className="divide-y divide-line">
          {items.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {query.hasNextPage ? (
        <Button
          block
          className="mt-3"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("earlier")}
        </Button>
      ) : null}
    </Sheet>
  );
}

function EntryRow({ entry }: { entry: EntitlementEntry }) {
  const t = useTranslations("membership.allowances");
  const locale = useLocale();
  return (
    <li className="flex items-start justify-between gap-3 py-2.5">
      <span className="min-w-0">
        <span className="block">
          {t(`kind.${entry.kind}`)} · {t(`reason.${entry.reason}`)}
        </span>
        <span className="block break-words text-ink-2 text-small">
          {[formatLocalDate(entry.day, locale), entry.memberName, entry.note ?? ""]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <span className={cn("shrink-0 font-medium tabular-nums", entry.delta > 0 && "text-ok")}>
        {entry.delta > 0 ? `+${entry.delta}` : entry.delta}
      </span>
    </li>
  );
}
