"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { TabLinks } from "@/ui/primitives/tabs";

const PLACES = [
  ["timetable", ""],
  ["numbers", "/numbers"],
] as const;

/** The timetable and what came of it, for those who may see both. */
export function ClassTabs() {
  const t = useTranslations("analytics.classes.tabs");
  const path = usePathname();
  const { tenant } = useShell();
  const base = `/${tenant.slug}/admin/classes`;
  return (
    <TabLinks
      label={t("label")}
      items={PLACES.map(([key, below]) => ({
        href: `${base}${below}`,
        label: t(key),
        current: path === `${base}${below}`,
      }))}
    />
  );
}
