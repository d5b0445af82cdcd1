const DAY = 86_400_000;

/** A session ends this long after its sign-in, whatever happens. Milliseconds. */
export const SESSION_LIFETIME = 30 * DAY;
/** A session ends when it was not used for this long. Milliseconds. */
export const SESSION_IDLE = 7 * DAY;
/** How exactly "last seen" is kept; each write is a row that no request waits for. Milliseconds. */
export const LAST_SEEN_STEP = 5 * 60_000;
/** What changes a sign-in wants the password not older than this. Milliseconds. */
export const RECENT_PASSWORD = 10 * 60_000;

/** Whether the password was given lately enough for a change to the sign-in itself. */
export function passwordIsRecent(signedInAt: number, now: Date): boolean {
  return now.getTime() - signedInAt <= RECENT_PASSWORD;
}

export interface Device {
  kind: "phone" | "tablet" | "desktop" | "unknown";
  browser: string | null;
  system: string | null;
}

const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ["Edge", /\bEdg(?:e|A|iOS)?\//],
  ["Opera", /\b(?:OPR|Opera)\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//],
  ["Safari", /\bSafari\//],
];

const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ["iOS", /\b(?:iPhone|iPod)\b/],
  ["iPadOS", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["macOS", /\bMac(?:intosh| OS X)\b/],
  ["Linux", /\bLinux\b/],
];

/** What a person recognises their device by. A browser may call itself anything: never decide by it. */
export function deviceOf(userAgent: string | null): Device {
  const text = userAgent ?? "";
  const find = (table: readonly (readonly [string, RegExp])[]) =>
    table.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
  const system = find(SYSTEMS);
  const browser = find(BROWSERS);
  if (system === null) return { kind: "unknown", browser, system };
  if (system === "iPadOS" || (system === "Android" && !/\bMobile\b/.test(text)))
    return { kind: "tablet", browser, system };
  return { kind: system === "iOS" || system === "Android" ? "phone" : "desktop", browser, system };
}
