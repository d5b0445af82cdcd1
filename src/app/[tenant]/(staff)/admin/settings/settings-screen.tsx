"use client";

import { lazy } from "react";
import type { SettingsTab } from "@/modules/tenancy/ui/settings-tabs";
import { SettingsView } from "@/modules/tenancy/ui/settings-view";
import { useHasRole } from "@/platform/shell/use-shell";

const TaxSettings = lazy(() => import("@/modules/membership/ui/taxes/tax-settings"));
const WaiverSettings = lazy(() => import("@/modules/membership/ui/waivers/waiver-settings"));
const ProviderSettings = lazy(() => import("@/modules/billing/ui/providers/provider-settings"));

/** The settings with what membership and billing add to them, each fetched when its tab is opened. */
export function SettingsScreen({ initial }: { initial: SettingsTab }) {
  const isOwner = useHasRole("owner");
  return (
    <SettingsView
      initial={initial}
      more={{
        taxes: <TaxSettings />,
        waivers: <WaiverSettings />,
        ...(isOwner ? { providers: <ProviderSettings /> } : {}),
      }}
    />
  );
}
