import type { useApi } from "@/platform/trpc/react";
import type { NotificationsApi } from "../../router";

/** The pages of a member's inbox, the newest first: asked by the inbox, and ahead of it for when there is no network. */
export function inboxPages(api: ReturnType<typeof useApi<NotificationsApi>>) {
  return api.notifications.inbox.list.infiniteQueryOptions(
    { limit: 20 },
    { getNextPageParam: (page) => page.next },
  );
}
