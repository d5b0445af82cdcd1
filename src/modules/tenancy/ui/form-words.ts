import { useTranslations } from "next-intl";
import { useCallback } from "react";

const KNOWN = [
  "slug_shape",
  "slug_reserved",
  "unknown_zone",
  "unknown_country",
  "unknown_currency",
  "before_start",
  "time",
  "color",
] as const;
type Known = (typeof KNOWN)[number];

/** Words for what this module's schemas find wrong. */
export function useFormWords(): (message: string) => string | undefined {
  const t = useTranslations("tenancy.wrong");
  return useCallback((message) => (KNOWN.includes(message as Known) ? t(message as Known) : undefined), [t]);
}
