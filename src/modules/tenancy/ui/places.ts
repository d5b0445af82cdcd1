import { useLocale } from "next-intl";
import { useMemo } from "react";
import { countries, currencyCodes, zonesOf } from "@/shared/geo/country";
import type { ComboboxOption } from "@/ui/primitives/combobox";

/** Countries, currencies and time zones as a person reads them. For the browser: names differ between runtimes. */
export function usePlaces(): {
  countries: ComboboxOption[];
  currencies: ComboboxOption[];
  zones: ComboboxOption[];
  countryName: (code: string) => string;
} {
  const locale = useLocale();
  return useMemo(() => {
    const regions = new Intl.DisplayNames(locale, { type: "region" });
    const money = new Intl.DisplayNames(locale, { type: "currency" });
    const countryName = (code: string) => regions.of(code) ?? code;
    const byLabel = (a: ComboboxOption, b: ComboboxOption) => a.label.localeCompare(b.label, locale);
    return {
      countryName,
      countries: countries.map((value) => ({ value, label: countryName(value) })).sort(byLabel),
      currencies: currencyCodes
        .map((value) => ({ value, label: `${value} · ${money.of(value) ?? value}` }))
        .sort(byLabel),
      zones: Intl.supportedValuesOf("timeZone").map((value) => ({ value, label: zoneLabel(value) })),
    };
  }, [locale]);
}

/** `Europe/Berlin` as people say it: `Berlin (Europe)`. */
export function zoneLabel(zone: string): string {
  const parts = zone.split("/").map((part) => part.replaceAll("_", " "));
  const place = parts.at(-1) ?? zone;
  return parts.length > 1 ? `${place} (${parts.slice(0, -1).join(", ")})` : place;
}

/** The zone this device lives in, and the country that is most likely its own. */
export function deviceHome(): { zone: string; country: string | undefined } {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const region = new Intl.Locale(navigator.language).maximize().region;
  const country =
    countries.find((code) => code === region && zonesOf(code).includes(zone)) ??
    countries.find((code) => zonesOf(code).includes(zone)) ??
    region;
  return { zone, country };
}

/** Names of the weekdays, Monday first. */
export function weekdayNames(locale: string, style: "long" | "short"): string[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: style, timeZone: "UTC" });
  return Array.from({ length: 7 }, (_, index) => format.format(Date.UTC(2024, 0, 1 + index)));
}
