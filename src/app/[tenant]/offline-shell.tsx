"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { forgetPasses } from "@/modules/attendance/ui/member/pass-store";
import { forgetKeptMoney } from "@/modules/billing/ui/public/kept";
import { forgetRosters } from "@/modules/classes/ui/roster/roster-store";
import { forgetPerson } from "@/platform/offline/forget";
import { keepFrames } from "@/platform/offline/keep-frames";
import { useShell } from "@/platform/shell/use-shell";
import type { TenantRole } from "@/shared/access/permission";

/** What of a gym opens without a network, by who looks at it. */
const KEPT: Partial<Record<TenantRole, readonly string[]>> = {
  member: ["", "/qr", "/schedule", "/bookings", "/membership", "/billing", "/inbox"],
  desk: ["/desk", "/desk/classes"],
  trainer: ["/coach"],
};

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
          // At the first visit, too: what was navigated to before there was a worker is not kept.
          await keepFrames(roles.flatMap((role) => (KEPT[role] ?? []).map((part) => `/${slug}${part}`)));
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
