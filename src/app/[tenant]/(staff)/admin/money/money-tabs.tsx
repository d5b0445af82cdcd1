"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { TabLinks } from "@/ui/primitives/tabs";

const PLACES = [
  ["overview", ""],
  ["recurring", "/recurring"],
  ["invoices", "/invoices"],
  ["failed", "/failed"],
] as const;

/** The parts of the owner's money, above each of them. */
export function MoneyTabs() {
  const t = useTranslations("analytics.money.tabs");
  const path = usePathname();
  const { tenant } = useShell();
  const base = `/${tenant.slug}/admin/money`;
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
