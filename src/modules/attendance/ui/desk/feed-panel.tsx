"use client";

import { DoorOpen, ScanLine, Undo2 } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { photoHref } from "@/modules/membership/ui/public/member-name";
import { useShell } from "@/platform/shell/use-shell";
import { formatDate, formatTime } from "@/shared/i18n/format";
import { localDate } from "@/shared/time-zone/time-zone";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useNow } from "@/ui/feedback/use-now";
import { Panel } from "@/ui/layout/panel";
import { Avatar } from "@/ui/primitives/avatar";
import { Badge } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";
import type { FeedItem } from "../../visits/schema";
import { UNDO_WINDOW } from "../../visits/undo-window";
import { VERDICTS } from "../shared/verdict";
import { ConflictsLink } from "./conflicts-link";
import { useFeed } from "./use-feed";

/** Who came and who was told no, the newest first, as it happens. */
export function FeedPanel({
  branchId,
  zone,
  onUndo,
}: {
  branchId: string;
  zone: string;
  onUndo: (visitId: string, name: string) => void;
}) {
  const t = useTranslations("attendance.screen.desk");
  const feed = useFeed(branchId);
  const now = useNow(5_000);
  const items = feed.data?.pages.flatMap((page) => page.items);
  return (
    <Panel
      title={t("feed")}
      actions={<ConflictsLink branchId={branchId} />}
      flush
      refreshing={feed.isRefetching && !feed.isFetchingNextPage}
    >
      {feed.error && !items ? (
        <ErrorState
          error={feed.error}
          onRetry={() => void feed.refetch()}
          retrying={feed.isFetching}
          compact
        />
      ) : !items ? (
        <div aria-busy>
          <SkeletonRows rows={6} />
        </div>
      ) : items.length === 0 ? (
        <EmptyState icon={ScanLine} title={t("feedEmpty")}>
          {t("feedEmptyHint")}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {items.map((item) => (
            <FeedLine key={item.id} item={item} zone={zone} now={now} onUndo={onUndo} />
          ))}
        </ul>
      )}
      {feed.hasNextPage ? (
        <div className="border-line border-t p-2 text-center">
          <Button variant="ghost" onClick={() => void feed.fetchNextPage()} loading={feed.isFetchingNextPage}>
            {t("earlier")}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}

/** One line of the feed. @param now the device's clock: a check-in can be taken back for two minutes. */
export function FeedLine({
  item,
  zone,
  now,
  onUndo,
}: {
  item: FeedItem;
  zone: string;
  now: number;
  onUndo: (visitId: string, name: string) => void;
}) {
  const t = useTranslations("attendance.screen");
  const words = useTranslations("attendance");
  const locale = useLocale();
  const { tenant } = useShell();
  const look = VERDICTS[item.decision];
  const name = item.name || t("desk.unknown");
  const isToday = localDate(new Date(item.at), zone) === localDate(new Date(now), zone);
  const mayUndo =
    item.kind === "visit" && !item.undoneAt && !item.leftAt && now - Date.parse(item.at) < UNDO_WINDOW;
  return (
    <li className="flex min-h-row items-center gap-3 px-4 py-2">
      <look.icon aria-hidden className={cn("size-5 shrink-0", look.text)} />
      <Avatar name={name} seed={item.memberId ?? name} src={photoHref(tenant.slug, item.photo)} />
      <div className="min-w-0 grow">
        <p className={cn("truncate font-medium", item.undoneAt && "text-ink-3 line-through")}>
          {item.memberId ? (
            <Link
              href={`/${tenant.slug}/members/${item.memberId}`}
              className="block min-h-6 truncate hover:underline"
            >
              {name}
            </Link>
          ) : (
            name
          )}
        </p>
        <p className="flex flex-wrap items-center gap-x-1.5 text-ink-2 text-small">
          <span
            className={cn(item.decision !== "allow" && "font-medium", item.decision !== "allow" && look.text)}
          >
            {item.undoneAt ? t("desk.takenBack") : t(`short.${item.reason}`)}
          </span>
          <span aria-hidden>·</span>
          <span>{words(`methods.${item.method}`)}</span>
          {item.override ? (
            <span className="inline-flex items-center gap-1">
              <DoorOpen aria-hidden className="size-3.5" />
              {t("desk.letIn", { reason: item.override })}
            </span>
          ) : null}
          {item.flag ? <Badge tone="warn">{words("alerts.pass-replayed")}</Badge> : null}
        </p>
      </div>
      {mayUndo ? (
        <Button size="sm" variant="ghost" icon={Undo2} onClick={() => onUndo(item.id, name)}>
          <span className="sr-only sm:not-sr-only">{words("fixes.undo")}</span>
        </Button>
      ) : null}
      <time dateTime={item.at} className="shrink-0 text-end text-ink-2 text-small tabular-nums">
        {isToday ? null : <span className="block">{formatDate(item.at, locale, zone, "dayMonth")}</span>}
        {formatTime(item.at, locale, zone)}
      </time>
    </li>
  );
}
