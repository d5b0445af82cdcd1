"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { ChevronsUpDown, Inbox, LogOut, ShieldCheck, User, Wrench } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { IdentityApi } from "@/modules/identity/router";
import { SignInAgain } from "@/modules/identity/ui/public/sign-in-again";
import { useUnread } from "@/modules/notifications/ui/public/use-unread";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { AppShell, GymName, type NavSection } from "@/ui/layout/app-shell";
import { Badge } from "@/ui/primitives/badge";
import { IconButton } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import { entriesFor, type NavEntry } from "./navigation";
import { OfflineStatus } from "./offline-status";
import { Preferences } from "./preferences";

const GymCommands = lazy(() => import("./gym-commands"));

const SECTIONS = ["desk", "gym", "me"] as const;

/** Header, navigation, menus and the palette around every screen of a gym. */
export function GymFrame({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  const t = useTranslations("navigation");
  const { tenant, roles, actor } = useShell();
  const [commands, setCommands] = useState<"unused" | "open" | "closed">("unused");
  const unread = useUnread();
  const entries = entriesFor(roles);
  const sections = SECTIONS.flatMap((id): NavSection[] => {
    const items = entries.filter((entry) => entry.section === id);
    if (items.length === 0) return [];
    return [
      {
        id,
        ...(id === "gym" ? { label: t("gymSection") } : {}),
        items: items.map((entry) => navItem(entry)),
      },
    ];
  });

  function navItem(entry: NavEntry) {
    return {
      href: `/${tenant.slug}${entry.path}`,
      label: t(entry.key),
      icon: entry.icon,
      ...(entry.exact ? { exact: true } : {}),
      ...(entry.key === "inbox" && unread > 0 ? { badge: <Badge tone="info">{countOf(unread)}</Badge> } : {}),
    };
  }

  return (
    <AppShell
      gym={{ name: tenant.name, href: `/${tenant.slug}`, logoUrl: tenant.logoHref }}
      sections={sections}
      switcher={<GymSwitcher />}
      userMenu={
        <>
          {roles.includes("member") ? <InboxLink slug={tenant.slug} unread={unread} /> : null}
          <UserMenu />
        </>
      }
      onCommand={() => setCommands("open")}
      banner={
        <>
          {tenant.isDemo ? <DemoNotice /> : null}
          <OfflineStatus />
        </>
      }
      wide={wide}
    >
      {children}
      {actor ? <SignInAgain person={actor} /> : null}
      {commands === "unused" ? null : (
        <Suspense fallback={null}>
          <GymCommands
            open={commands === "open"}
            onOpenChange={(open) => setCommands(open ? "open" : "closed")}
          />
        </Suspense>
      )}
    </AppShell>
  );
}

const countOf = (unread: number) => (unread > 99 ? "99+" : String(unread));

/** On a phone the tabs have no room for the inbox: it stands in the header, on every screen. */
function InboxLink({ slug, unread }: { slug: string; unread: number }) {
  const t = useTranslations("navigation");
  return (
    <Link
      href={`/${slug}/inbox`}
      aria-label={unread > 0 ? t("unread", { count: unread }) : t("inbox")}
      className="relative grid size-control place-items-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink lg:hidden"
    >
      <Inbox aria-hidden className="size-5" />
      {unread > 0 ? (
        <Badge tone="info" aria-hidden className="absolute end-0 top-0 h-4.5 min-w-4.5 px-1">
          {countOf(unread)}
        </Badge>
      ) : null}
    </Link>
  );
}

function DemoNotice() {
  const t = useTranslations("navigation");
  return <aside className="bg-sunken px-4 py-1 text-center text-ink-2 text-tiny">{t("demo")}</aside>;
}

function GymSwitcher() {
  const t = useTranslations("navigation");
  const { tenant } = useShell();
  const api = useApi<TenancyApi>();
  const [wanted, setWanted] = useState(false);
  const gyms = useQuery({ ...api.tenancy.gyms.mine.queryOptions(), enabled: wanted, staleTime: 60_000 });
  const others = (gyms.data ?? []).map((gym) => ({
    id: gym.slug,
    label: gym.name,
    href: `/${gym.slug}`,
    checked: gym.slug === tenant.slug,
  }));
  return (
    <DropdownMenu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={t("switchGym")}
          onPointerEnter={() => setWanted(true)}
          onFocus={() => setWanted(true)}
          className="flex min-w-0 items-center gap-1.5 rounded-md px-1 hover:bg-sunken"
        >
          <GymName name={tenant.name} logoUrl={tenant.logoHref} />
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" />
        </button>
      }
      groups={[others, [{ id: "all", label: t("allGyms"), href: "/gyms" }]].filter(
        (group) => group.length > 0,
      )}
    />
  );
}

function UserMenu() {
  const t = useTranslations("navigation");
  const { actor } = useShell();
  const router = useRouter();
  const api = useApi<IdentityApi>();
  const [preferences, setPreferences] = useState(false);
  const signOut = useMutation(
    api.identity.signOut.mutationOptions({
      onSuccess: () => {
        router.push("/sign-in");
        router.refresh();
      },
    }),
  );
  const locale = useLocale();
  if (!actor) return null;
  return (
    <>
      <DropdownMenu
        align="end"
        heading={
          <span className="grid">
            <span className="truncate font-medium">{actor.name}</span>
            <span className="truncate text-ink-2 text-small">{actor.email}</span>
          </span>
        }
        trigger={<IconButton icon={User} label={t("userMenu")} variant="ghost" />}
        groups={[
          [
            { id: "account", label: t("account"), icon: ShieldCheck, href: "/account" },
            {
              id: "preferences",
              label: t("preferences"),
              icon: Wrench,
              onSelect: () => setPreferences(true),
            },
          ],
          [{ id: "out", label: t("signOut"), icon: LogOut, onSelect: () => signOut.mutate() }],
        ]}
      />
      {preferences ? <Preferences locale={locale} onClose={() => setPreferences(false)} /> : null}
    </>
  );
}
