"use client";

import { useMutation } from "@tanstack/react-query";
import { Building2, LogOut, ServerCog, ShieldCheck, User, Wrench } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { IdentityApi } from "@/modules/identity/router";
import { SignInAgain } from "@/modules/identity/ui/public/sign-in-again";
import type { AccountFacts } from "@/platform/shell/facts";
import { useApi } from "@/platform/trpc/react";
import { OfflineBanner } from "@/ui/feedback/offline-banner";
import { IconButton } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import { Preferences } from "../[tenant]/preferences";

/** The frame of what comes before a gym: choosing one, opening one, accepting an invitation. */
export function StartFrame({ account, children }: { account: AccountFacts | null; children: ReactNode }) {
  const t = useTranslations("common");
  const frame = useTranslations("tenancy.frame");
  const locale = useLocale();
  const [preferences, setPreferences] = useState(false);
  return (
    <div className="flex min-h-dvh flex-col">
      <OfflineBanner />
      <header className="flex items-center justify-between gap-4 px-4 pt-4 sm:px-6 sm:pt-5">
        <Link
          href="/"
          className="flex min-h-control items-center gap-2.5 rounded-md font-semibold text-title"
        >
          {/* biome-ignore lint/performance/noImgElement: a small vector needs no optimiser. */}
          <img src="/icons/pulse.svg" alt="" width={28} height={28} className="size-7" />
          {t("appName")}
        </Link>
        {account ? (
          <PersonMenu account={account} onPreferences={() => setPreferences(true)} />
        ) : (
          <IconButton
            icon={Wrench}
            variant="ghost"
            label={frame("preferences")}
            onClick={() => setPreferences(true)}
          />
        )}
      </header>
      <main className="mx-auto w-full max-w-3xl grow px-4 pt-6 pb-16 sm:px-6 sm:pt-10">{children}</main>
      {account ? <SignInAgain person={account} /> : null}
      {preferences ? <Preferences locale={locale} onClose={() => setPreferences(false)} /> : null}
    </div>
  );
}

function PersonMenu({ account, onPreferences }: { account: AccountFacts; onPreferences: () => void }) {
  const t = useTranslations("common.actions");
  const frame = useTranslations("tenancy.frame");
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
  return (
    <DropdownMenu
      align="end"
      heading={
        <span className="grid">
          <span className="truncate font-medium">{account.name}</span>
          <span className="truncate text-ink-2 text-small">{account.email}</span>
        </span>
      }
      trigger={<IconButton icon={User} variant="ghost" label={account.name} />}
      groups={[
        [
          { id: "gyms", label: frame("gyms"), icon: Building2, href: "/gyms" },
          { id: "account", label: frame("account"), icon: ShieldCheck, href: "/account" },
          { id: "preferences", label: frame("preferences"), icon: Wrench, onSelect: onPreferences },
          ...(account.operator
            ? [{ id: "operator", label: frame("operator"), icon: ServerCog, href: "/operator" }]
            : []),
        ],
        [{ id: "out", label: t("signOut"), icon: LogOut, onSelect: () => signOut.mutate() }],
      ]}
    />
  );
}
