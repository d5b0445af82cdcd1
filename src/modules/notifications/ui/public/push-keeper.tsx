"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { NotificationsApi } from "../../router";
import { ownSubscription, pushSupport, wantsPush } from "./browser-push";

/**
 * Subscribes again at each start where push is wanted: browsers lose and replace subscriptions without a word, phones
 * most of all. Shows nothing.
 */
export function PushKeeper() {
  const { tenant, memberId } = useShell();
  const api = useApi<NotificationsApi>();
  const client = useQueryClient();
  const { mutate } = useMutation(api.notifications.push.subscribe.mutationOptions());
  const done = useRef(false);
  const { slug } = tenant;
  useEffect(() => {
    if (done.current || memberId === null) return;
    const renew = async () => {
      if (pushSupport() !== "ready" || Notification.permission !== "granted") return;
      if (!wantsPush(slug, memberId)) return;
      done.current = true;
      const state = await client.fetchQuery(api.notifications.push.state.queryOptions());
      mutate(await ownSubscription(state.publicKey));
    };
    // The screen's own loading comes first, before the browser is asked what it allows; where it fails, the next start
    // tries again.
    const timer = setTimeout(() => void renew().catch(() => undefined), 4_000);
    return () => clearTimeout(timer);
  }, [slug, memberId, api, client, mutate]);
  return null;
}
