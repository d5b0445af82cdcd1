import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { isResync, type LiveMessage, tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { AttendanceApi } from "../../router";
import type { FeedItem, FeedPage } from "../../visits/schema";

type Pages = InfiniteData<FeedPage, string | null>;

/** The feed after a live message; the same message twice changes nothing. */
export function withMessage(pages: Pages, message: LiveMessage): Pages {
  const at = typeof message.at === "string" ? message.at : null;
  const change = (id: unknown, changes: Partial<FeedItem>): Pages => ({
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (item.id === id ? { ...item, ...changes } : item)),
    })),
  });
  if (message.type === "undone") return change(message.visitId, { undoneAt: at });
  if (message.type === "left") return change(message.visitId, { leftAt: at });
  const item = message.item as FeedItem | undefined;
  const [first, ...rest] = pages.pages;
  if (!item || !first || pages.pages.some(({ items }) => items.some(({ id }) => id === item.id)))
    return pages;
  return { ...pages, pages: [{ ...first, items: [item, ...first.items] }, ...rest] };
}

/** A branch's door as it happens: the feed takes live lines in, counts are read again at most once a moment. */
export function useFeed(branchId: string) {
  const { tenant } = useShell();
  const api = useApi<AttendanceApi>();
  const queries = useQueryClient();
  const options = api.attendance.feed.infiniteQueryOptions(
    { branchId, limit: 30 },
    { getNextPageParam: (page) => page.nextCursor },
  );
  useLive([tenantTopic(tenant.id, "desk", branchId)], (message) => {
    if (isResync(message)) void queries.invalidateQueries({ queryKey: api.attendance.feed.pathKey() });
    else {
      queries.setQueryData(options.queryKey, (pages) =>
        pages ? (withMessage(pages as unknown as Pages, message) as unknown as typeof pages) : pages,
      );
    }
    void queries.invalidateQueries({ queryKey: api.attendance.inside.queryKey({ branchId }) });
  });
  useLive([tenantTopic(tenant.id, "occupancy", branchId)], () => {
    void queries.invalidateQueries({ queryKey: api.attendance.occupancy.queryKey({ branchId }) });
  });
  return useInfiniteQuery({ ...options, refetchInterval: 120_000 });
}
