"use client";

import {
  ChartColumn,
  CircleUser,
  FormInput,
  LayoutPanelTop,
  ListChecks,
  Megaphone,
  MousePointerClick,
  Palette,
  Settings,
  Table2,
} from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { OfflineBanner } from "@/ui/feedback/offline-banner";
import { ToastProvider } from "@/ui/feedback/toast";
import { AppShell, GymName, type NavSection } from "@/ui/layout/app-shell";
import { PageHeader } from "@/ui/layout/page-header";
import { LocaleSelect, ThemeToggle } from "@/ui/layout/theme-toggle";
import { IconButton } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import { applyTheme, parseTheme } from "@/ui/tokens/theme";
import { ChartSection } from "./chart-section";
import { FeedbackSection } from "./feedback-section";
import { FormSection } from "./form-section";
import { LayoutSection } from "./layout-section";
import { OverlaySection } from "./overlay-section";
import { PrimitivesSection } from "./primitives-section";
import { TableSection } from "./table-section";
import { TokensSection } from "./tokens-section";

const CommandPalette = dynamic(() => import("@/ui/command/command-palette"), { ssr: false });

const SECTIONS = [
  { id: "tokens", label: "Tokens", icon: Palette },
  { id: "primitives", label: "Controls", icon: MousePointerClick },
  { id: "overlays", label: "Overlays", icon: LayoutPanelTop },
  { id: "forms", label: "Forms", icon: FormInput },
  { id: "feedback", label: "Feedback", icon: Megaphone },
  { id: "layout", label: "Layout", icon: ListChecks },
  { id: "tables", label: "Tables", icon: Table2 },
  { id: "charts", label: "Charts", icon: ChartColumn },
] as const;

const NAV: readonly NavSection[] = [
  { id: "parts", items: SECTIONS.map(({ id, label, icon }) => ({ href: `/gallery#${id}`, label, icon })) },
  {
    id: "more",
    label: "Elsewhere",
    items: [{ href: "/gallery", label: "Settings", icon: Settings, exact: true, badge: undefined }],
  },
];

const LOCALES = [
  { value: "en", label: "English" },
  { value: "sw", label: "Kiswahili" },
  { value: "fil", label: "Filipino" },
  { value: "de", label: "Deutsch" },
];

/** The gallery, inside the same shell as the screens. */
export function GalleryView({ locale }: { locale: string }) {
  const router = useRouter();
  const params = useSearchParams();
  const theme = parseTheme(params.get("theme"));
  const [palette, setPalette] = useState(false);
  const openPalette = useCallback(() => setPalette(true), []);
  useEffect(() => applyTheme(theme), [theme]);
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    next.set(name, value);
    router.replace(`/gallery?${next}`, { scroll: false });
  };
  return (
    <ToastProvider>
      <AppShell
        gym={{ name: "Kifaru Fitness", href: "/gallery" }}
        sections={NAV}
        onCommand={openPalette}
        banner={<OfflineBanner />}
        switcher={
          <DropdownMenu
            align="start"
            trigger={
              <button type="button" className="min-w-0 rounded-md pe-2 hover:bg-sunken">
                <GymName name="Kifaru Fitness" />
              </button>
            }
            groups={[
              [
                { id: "kifaru", label: "Kifaru Fitness", checked: true },
                { id: "bayani", label: "Bayani Strength", checked: false },
              ],
              [{ id: "new", label: "Create a gym", href: "/gallery" }],
            ]}
          />
        }
        userMenu={
          <DropdownMenu
            trigger={<IconButton icon={CircleUser} label="Your account" />}
            heading={<p className="font-medium">Amina Odhiambo</p>}
            groups={[[{ id: "out", label: "Sign out" }]]}
          />
        }
      >
        <PageHeader
          title="Gallery"
          description="Every part in every state."
          breadcrumbs={[{ label: "Pulse", href: "/gallery" }]}
          actions={
            <>
              <ThemeToggle value={theme} onValueChange={(value) => set("theme", value)} />
              <LocaleSelect
                value={locale}
                options={LOCALES}
                onValueChange={(value) => set("locale", value)}
                className="w-36"
              />
            </>
          }
        />
        <div className="grid gap-12">
          <TokensSection />
          <PrimitivesSection />
          <OverlaySection onPalette={openPalette} />
          <FormSection />
          <FeedbackSection />
          <LayoutSection />
          <TableSection />
          <ChartSection />
        </div>
        {palette ? (
          <CommandPalette
            open={palette}
            onOpenChange={setPalette}
            groups={[
              {
                id: "sections",
                heading: "Sections",
                items: SECTIONS.map((section) => ({
                  ...section,
                  onSelect: () => {
                    window.location.hash = section.id;
                  },
                })),
              },
            ]}
          />
        ) : null}
      </AppShell>
    </ToastProvider>
  );
}
