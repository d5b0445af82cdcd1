"use client";

import { useLocale } from "next-intl";
import { formatDuration } from "@/shared/i18n/duration";
import { formatBytes } from "@/ui/form/file-drop";
import type { Facts } from "../../health/schema";

/** Figures as they stand in a sentence; their names say what they are. Counts stay numbers, for the plural. */
export function useFacts(): (facts: Facts) => Facts {
  const locale = useLocale();
  const shown = (name: string, value: number | string) => {
    if (typeof value === "string") return value;
    if (name.endsWith("Bytes")) return formatBytes(value, locale);
    return name.endsWith("Seconds") ? formatDuration(value, locale) : value;
  };
  return (facts) =>
    Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, shown(name, value)]));
}
