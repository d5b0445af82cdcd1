"use client";

import { useMutation } from "@tanstack/react-query";
import {
  Activity,
  BellRing,
  Building2,
  DatabaseBackup,
  Layers,
  ListChecks,
  LogOut,
  Mail,
  Monitor,
  ScrollText,
  Send,
  User,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { IdentityApi } from "@/modules/identity/router";
import { useApi } from "@/platform/trpc/react";
import { OfflineBanner } from "@/ui/feedback/offline-banner";
import { AppShell } from "@/ui/layout/app-shell";
import { IconButton } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";

const SECTIONS = [
  {
    id: "now",
    items: [
      { key: "overview", href: "/operator", icon: Activity, exact: true },
      { key: "alerts", href: "/operator/alerts", icon: BellRing },
      { key: "jobs", href: "/operator/jobs", icon: ListChecks },
      { key: "deliveries", href: "/operator/deliveries", icon: Send },
      { key: "mail", href: "/operator/mail", icon: Mail },
    ],
  },
  {
    id: "gyms",
    items: [
      { key: "gyms", href: "/operator/gyms", icon: Building2 },
      { key: "kiosks", href: "/operator/kiosks", icon: Monitor },
    ],
  },
  {
    id: "system",
    items: [
      { key: "backups", href: "/operator/backups", icon: DatabaseBackup },
      { key: "versions", href: "/operator/versions", icon: Layers },
      { key: "audit", href: "/operator/audit", icon: ScrollText },
    ],
  },
] as const;

/** What stands at the bottom of a phone; the rest is under "More". */
const TABS = ["/operator", "/operator/alerts", "/operator/jobs", "/operator/gyms"];

/** The frame of everything an operator does. */
export function OperatorFrame({ name, children }: { name: string; children: ReactNode }) {
  const t = useTranslations("operations");
  const nav = useTranslations("operations.nav");
  const api = useApi<IdentityApi>();
  const router = useRouter();
  const signOut = useMutation(
    api.identity.signOut.mutationOptions({
      onSuccess: () => {
        router.push("/sign-in");
        router.refresh();
      },
    }),
  );
  const sections = SECTIONS.map(({ id, items }) => ({
    id,
    label: nav(`sections.${id}`),
    items: items.map(({ key, ...place }) => ({ ...place, label: nav(key) })),
  }));
  return (
    <AppShell
      gym={{ name: `Pulse · ${t("title")}`, href: "/operator", logoUrl: "/icons/pulse.svg" }}
      sections={sections}
      tabs={TABS}
      banner={<OfflineBanner />}
      userMenu={
        <DropdownMenu
          align="end"
          heading={name}
          trigger={<IconButton icon={User} variant="ghost" label={name} />}
          groups={[
            [{ id: "gyms", label: t("backToGyms"), icon: Building2, href: "/gyms" }],
            [{ id: "out", label: t("signOut"), icon: LogOut, onSelect: () => signOut.mutate() }],
          ]}
        />
      }
    >
      {children}
    </AppShell>
  );
}
