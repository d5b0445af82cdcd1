"use client";

import { Ellipsis, type LucideIcon, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { Kbd } from "@/ui/primitives/kbd";
import { cn } from "@/ui/tokens/cn";

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** A count that needs attention. */
  badge?: ReactNode;
  /** Only this very address counts as "here", not the ones below it. */
  exact?: boolean;
}

export interface NavSection {
  id: string;
  /** Quiet heading above the entries; the first section usually has none. */
  label?: string;
  items: readonly NavItem[];
}

export interface AppShellProps {
  /** The gym (or Pulse for the operator): at the left of the header, a link home. */
  gym: { name: string; href: string; logoUrl?: string | null };
  sections: readonly NavSection[];
  /** Addresses of the tabs at the bottom of a phone, at most five with "More"; the first ones by default. */
  tabs?: readonly string[];
  /** Switch to another gym: a `DropdownMenu` whose trigger replaces the plain name. */
  switcher?: ReactNode;
  /** The person's menu at the right of the header. */
  userMenu?: ReactNode;
  /** Opens the command palette; shows the button and listens for ⌘K and Ctrl-K. */
  onCommand?: () => void;
  /** `OfflineBanner`, demo notice and the like; above everything. */
  banner?: ReactNode;
  /** Content over the whole width, without padding: boards. */
  wide?: boolean;
  children: ReactNode;
}

const MoreSheet = lazy(() => import("./more-sheet"));

/** The entry of the longest address the path starts with. */
export function currentHref(path: string, items: readonly NavItem[]): string | undefined {
  return items
    .filter((item) => path === item.href || (!item.exact && path.startsWith(`${item.href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0]?.href;
}

/** Header, navigation and main part of every signed-in screen. Side bar on desktops, tab bar on phones. */
export function AppShell({
  gym,
  sections,
  tabs,
  switcher,
  userMenu,
  onCommand,
  banner,
  wide = false,
  children,
}: AppShellProps) {
  const t = useTranslations("ui");
  const path = usePathname();
  const items = sections.flatMap((section) => section.items);
  const here = currentHref(path, items);
  useCommandKey(onCommand);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only rounded-md bg-brand-strong px-4 py-2 font-medium text-brand-on focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-60"
      >
        {t("skipToContent")}
      </a>
      {banner}
      <header className="sticky top-0 z-30 flex h-header items-center gap-2 border-line border-b bg-panel px-3 lg:px-4">
        <div className="flex min-w-0 grow items-center gap-2 lg:w-52 lg:grow-0">
          {switcher ?? <GymName {...gym} />}
        </div>
        {onCommand ? (
          <button
            type="button"
            onClick={onCommand}
            aria-label={t("search")}
            aria-keyshortcuts="Meta+K Control+K"
            className="ms-auto grid size-control shrink-0 place-items-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink lg:ms-2 lg:flex lg:h-8 lg:w-80 lg:items-center lg:justify-start lg:gap-2 lg:border lg:border-line lg:bg-canvas lg:px-2.5 lg:text-ink-3"
          >
            <Search aria-hidden className="size-5 lg:size-4" />
            <span className="hidden grow text-start lg:inline">{t("search")}</span>
            <Kbd className="hidden lg:inline-flex">⌘K</Kbd>
          </button>
        ) : null}
        {userMenu ? <div className="flex shrink-0 items-center gap-1 lg:ms-auto">{userMenu}</div> : null}
      </header>
      <div className="flex grow">
        <SideBar sections={sections} here={here} />
        <main
          id="content"
          tabIndex={-1}
          className={cn(
            "min-w-0 grow pb-[calc(5rem+env(safe-area-inset-bottom))] outline-none lg:pb-10",
            wide ? "" : "px-4 pt-5 lg:px-8 lg:pt-7",
          )}
        >
          {wide ? children : <div className="mx-auto max-w-7xl">{children}</div>}
        </main>
      </div>
      <TabBar sections={sections} tabs={tabs} here={here} />
    </div>
  );
}

/** Logo (or the first letter on the gym's colour) and name. Also the content of a switcher's trigger. */
export function GymName({ name, href, logoUrl }: { name: string; href?: string; logoUrl?: string | null }) {
  const inner = (
    <>
      {logoUrl ? (
        // biome-ignore lint/performance/noImgElement: the logo is already sized by the upload.
        <img src={logoUrl} alt="" className="size-7 shrink-0 rounded-xs object-contain" />
      ) : (
        <span
          aria-hidden
          className="grid size-7 shrink-0 place-items-center rounded-xs bg-brand-strong font-bold text-brand-on text-small"
        >
          {[...name][0]?.toLocaleUpperCase()}
        </span>
      )}
      <span className="truncate font-semibold">{name}</span>
    </>
  );
  const className = "flex min-h-control min-w-0 items-center gap-2.5 rounded-md";
  return href ? (
    <Link href={href} className={className}>
      {inner}
    </Link>
  ) : (
    <span className={className}>{inner}</span>
  );
}

function SideBar({ sections, here }: { sections: readonly NavSection[]; here: string | undefined }) {
  const t = useTranslations("ui");
  return (
    <nav
      aria-label={t("mainNavigation")}
      className="sticky top-header hidden h-[calc(100dvh-var(--spacing-header))] w-56 shrink-0 overflow-y-auto border-line border-e px-3 py-4 lg:block"
    >
      {sections.map((section) => (
        <div key={section.id} className="mb-4">
          {section.label ? (
            <p className="px-2.5 pb-1 font-medium text-ink-3 text-tiny">{section.label}</p>
          ) : null}
          <ul className="grid gap-0.5">
            {section.items.map((item) => (
              <li key={item.href}>
                <Link
                  href={item.href}
                  aria-current={item.href === here ? "page" : undefined}
                  className="flex h-control items-center gap-2.5 rounded-md px-2.5 font-medium text-ink-2 hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:text-ink [&[aria-current=page]_svg]:text-brand-ink"
                >
                  <item.icon aria-hidden className="size-4 shrink-0" />
                  <span className="min-w-0 grow truncate">{item.label}</span>
                  {item.badge}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

const TAB =
  "flex h-full w-full flex-col items-center justify-start gap-0.5 px-1 pt-2 text-ink-2 aria-[current=page]:text-brand-ink";

/** Two words below each other are read; one cut off is not. */
const TAB_WORDS =
  "line-clamp-2 max-w-full text-balance break-words text-center font-medium text-[0.6875rem] leading-[1.15] hyphens-auto";

function TabBar({
  sections,
  tabs,
  here,
}: {
  sections: readonly NavSection[];
  tabs: readonly string[] | undefined;
  here: string | undefined;
}) {
  const t = useTranslations("ui");
  const [open, setOpen] = useState(false);
  const items = sections.flatMap((section) => section.items);
  const all = items.length <= 5 && tabs === undefined;
  const shown = all
    ? items
    : tabs
      ? tabs.slice(0, 4).flatMap((href) => items.find((item) => item.href === href) ?? [])
      : items.slice(0, 4);
  const hasMore = items.length > shown.length;
  const hereIsHidden = here !== undefined && !shown.some((item) => item.href === here);
  return (
    <nav
      aria-label={t("mainNavigation")}
      className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-panel pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      <ul className="flex h-15">
        {shown.map((item) => (
          <li key={item.href} className="min-w-0 flex-1">
            <Link href={item.href} aria-current={item.href === here ? "page" : undefined} className={TAB}>
              <span className="relative">
                <item.icon aria-hidden className="size-5.5" />
                {item.badge ? <span className="absolute -end-4 -top-2">{item.badge}</span> : null}
              </span>
              <span className={TAB_WORDS}>{item.label}</span>
            </Link>
          </li>
        ))}
        {hasMore ? (
          <li className="min-w-0 flex-1">
            <button
              type="button"
              aria-haspopup="dialog"
              aria-expanded={open}
              onClick={() => setOpen(true)}
              className={cn(TAB, hereIsHidden && "text-brand-ink")}
            >
              <Ellipsis aria-hidden className="size-5.5" />
              <span className={TAB_WORDS}>{t("more")}</span>
            </button>
          </li>
        ) : null}
      </ul>
      {open ? (
        <Suspense>
          <MoreSheet sections={sections} here={here} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </nav>
  );
}

function useCommandKey(onCommand: (() => void) | undefined) {
  useEffect(() => {
    if (!onCommand) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      onCommand();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [onCommand]);
}
