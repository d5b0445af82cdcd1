"use client";

import { useMutation } from "@tanstack/react-query";
import { Activity, Building2, ListChecks, LogOut, Mail, ScrollText, Send, User } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { IdentityApi } from "@/modules/identity/router";
import { useApi } from "@/platform/trpc/react";
import { OfflineBanner } from "@/ui/feedback/offline-banner";
import { AppShell } from "@/ui/layout/app-shell";
import { IconButton } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";

const PLACES = [
  { key: "overview", href: "/operator", icon: Activity, exact: true },
  { key: "gyms", href: "/operator/gyms", icon: Building2 },
  { key: "mail", href: "/operator/mail", icon: Mail },
  { key: "deliveries", href: "/operator/deliveries", icon: Send },
  { key: "jobs", href: "/operator/jobs", icon: ListChecks },
  { key: "audit", href: "/operator/audit", icon: ScrollText },
] as const;

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
  const items = PLACES.map(({ key, ...place }) => ({ ...place, label: nav(key) }));
  return (
    <AppShell
      gym={{ name: `Pulse · ${t("title")}`, href: "/operator", logoUrl: "/icons/pulse.svg" }}
      sections={[{ id: "operator", items }]}
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
