"use client";

import { lazy } from "react";
import { simulatedRules } from "@/modules/classes/ui/penalties/simulated-rules";
import type { SettingsTab } from "@/modules/tenancy/ui/settings-tabs";
import { SettingsView } from "@/modules/tenancy/ui/settings-view";
import { useHasRole } from "@/platform/shell/use-shell";

const TaxSettings = lazy(() => import("@/modules/membership/ui/taxes/tax-settings"));
const WaiverSettings = lazy(() => import("@/modules/membership/ui/waivers/waiver-settings"));
const ProviderSettings = lazy(() => import("@/modules/billing/ui/providers/provider-settings"));

const RuleSimulator = lazy(() => import("@/modules/classes/ui/penalties/rule-simulator"));

/** The settings with what membership, billing and classes add to them, each fetched when its tab is opened. */
export function SettingsScreen({ initial }: { initial: SettingsTab }) {
  const isOwner = useHasRole("owner");
  return (
    <SettingsView
      initial={initial}
      more={{
        taxes: <TaxSettings />,
        waivers: <WaiverSettings />,
        rules: { penalties: (rules) => <RuleSimulator rules={simulatedRules(rules)} /> },
        ...(isOwner ? { providers: <ProviderSettings /> } : {}),
      }}
    />
  );
}
