"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { inboxTopic } from "../../live";
import type { NotificationsApi } from "../../router";

/** How many notifications of the member are unread, now and as it changes; 0 for whoever is no member. */
export function useUnread(): number {
  const { tenant, memberId } = useShell();
  const api = useApi<NotificationsApi>();
  const client = useQueryClient();
  const unread = useQuery({
    ...api.notifications.inbox.unread.queryOptions(),
    enabled: memberId !== null,
    staleTime: 60_000,
  });
  useLive(
    memberId === null ? [] : [inboxTopic(tenant.id, memberId)],
    () => void client.invalidateQueries({ queryKey: api.notifications.inbox.pathKey() }),
  );
  return unread.data?.count ?? 0;
}
