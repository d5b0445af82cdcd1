"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { forgetPasses } from "@/modules/attendance/ui/member/pass-store";
import { forgetKeptMoney } from "@/modules/billing/ui/public/kept";
import { forgetRosters } from "@/modules/classes/ui/roster/roster-store";
import { forgetPerson } from "@/platform/offline/forget";
import { useShell } from "@/platform/shell/use-shell";
import type { TenantRole } from "@/shared/access/permission";

/** Where the service worker looks for frames of screens. */
const PAGES = "pulse-pages";

/** What of a gym opens without a network, by who looks at it. */
const KEPT: Partial<Record<TenantRole, readonly string[]>> = {
  member: ["", "/qr", "/schedule", "/bookings", "/membership", "/billing"],
  desk: ["/desk", "/desk/classes"],
  trainer: ["/coach"],
};

/** Keeps a person's frames at their first visit: what they have navigated to before there was a worker is not kept. */
async function keepFrames(slug: string, roles: readonly TenantRole[]): Promise<void> {
  await navigator.serviceWorker.ready;
  const pages = await caches.open(PAGES);
  for (const part of roles.flatMap((role) => KEPT[role] ?? [])) {
    const path = `/${slug}${part}`;
    if (await pages.match(path, { ignoreSearch: true, ignoreVary: true })) continue;
    const answer = await fetch(path);
    // A page that led elsewhere is not the frame.
    if (answer.status === 200 && !answer.redirected) await pages.put(path, answer);
  }
}

/** Makes the gym's main screens work without a network, and forgets a person's things when they sign out. */
export function OfflineShell() {
  const queries = useQueryClient();
  const { tenant, roles } = useShell();
  const { slug } = tenant;
  useEffect(() => {
    if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
    const register = () =>
      // Browsers refuse it on plain http away from localhost; everything else works without.
      void navigator.serviceWorker
        .register("/sw.js")
        .then(async ({ waiting }) => {
          waiting?.postMessage({ type: "pulse-begin" });
          await keepFrames(slug, roles);
        })
        .catch(() => undefined);
    // Its downloads must not compete with the screen's own.
    const timer = setTimeout(register, 2_000);
    return () => clearTimeout(timer);
  }, [slug, roles]);
  useEffect(
    () =>
      queries.getMutationCache().subscribe((event) => {
        if (event.type !== "updated" || event.action.type !== "success") return;
        const [path] = event.mutation.options.mutationKey ?? [];
        if (Array.isArray(path) && path.join(".") === "identity.signOut") {
          forgetPasses();
          forgetKeptMoney();
          void forgetRosters();
          void forgetPerson();
          queries.clear();
        }
      }),
    [queries],
  );
  return null;
}
