const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "5 minutes ago" in the reader's language; undefined for less than a minute. */
export function ago(at: string, locale: string, now: Date): string | undefined {
  const passed = now.getTime() - Date.parse(at);
  const unit = UNITS.find(([, length]) => passed >= length);
  if (!unit) return undefined;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return format.format(-Math.floor(passed / unit[1]), unit[0]);
}
