"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { TabLinks } from "@/ui/primitives/tabs";

/** The timetable, what came of it, and what it costs not to come: each for those who may see it. */
export function ClassTabs() {
  const t = useTranslations("analytics.classes.tabs");
  const penalties = useTranslations("classes.penalties");
  const path = usePathname();
  const { tenant } = useShell();
  const seesNumbers = useHasRole("owner", "manager");
  const base = `/${tenant.slug}/admin/classes`;
  const places = [
    [t("timetable"), ""],
    ...(seesNumbers ? [[t("numbers"), "/numbers"] as const] : []),
    [penalties("tab"), "/penalties"],
  ] as const;
  return (
    <TabLinks
      label={t("label")}
      items={places.map(([label, below]) => ({
        href: `${base}${below}`,
        label,
        current: path === `${base}${below}`,
      }))}
    />
  );
}
