"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { forgetPasses } from "@/modules/attendance/ui/member/pass-store";

/** Makes the gym's main screens work without a network, and forgets a person's things when they sign out. */
export function OfflineShell() {
  const queries = useQueryClient();
  useEffect(() => {
    if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
    const register = () =>
      // Browsers refuse it on plain http away from localhost; everything else works without.
      void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
    // Its downloads must not compete with the screen's own.
    const timer = setTimeout(register, 2_000);
    return () => clearTimeout(timer);
  }, []);
  useEffect(
    () =>
      queries.getMutationCache().subscribe((event) => {
        if (event.type !== "updated" || event.action.type !== "success") return;
        const [path] = event.mutation.options.mutationKey ?? [];
        if (Array.isArray(path) && path.join(".") === "identity.signOut") {
          forgetPasses();
          queries.clear();
        }
      }),
    [queries],
  );
  return null;
}
