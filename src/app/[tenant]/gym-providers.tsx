"use client";

import type { ReactNode } from "react";
import { PushKeeper } from "@/modules/notifications/ui/public/push-keeper";
import { RememberGym } from "@/modules/tenancy/ui/public/remember-gym";
import type { ShellFacts } from "@/platform/shell/facts";
import { ShellProvider } from "@/platform/shell/use-shell";
import { ApiProvider } from "@/platform/trpc/react";
import { MemberOffline } from "./member-offline";
import { OfflineShell } from "./offline-shell";

/** The gym's API and facts for every screen below. */
export function GymProviders({ facts, children }: { facts: ShellFacts; children: ReactNode }) {
  return (
    <ApiProvider tenantSlug={facts.tenant.slug}>
      <ShellProvider facts={facts}>
        <OfflineShell />
        {facts.memberId === null ? null : <MemberOffline />}
        {facts.memberId === null ? null : <PushKeeper />}
        {facts.roles.length > 0 ? <RememberGym slug={facts.tenant.slug} /> : null}
        {children}
      </ShellProvider>
    </ApiProvider>
  );
}
