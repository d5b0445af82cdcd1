/** The languages of Pulse. The first one is the default, and the one whose keys the others must have. */
export const locales = ["en", "sw", "fil", "de"] as const;

export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = "en";

/** Cookie that holds a language chosen by hand. Not secret; readable by scripts. */
export const LOCALE_COOKIE = "pulse_locale";

/** Each language's own name, for the language menu. */
export const localeNames: Readonly<Record<Locale, string>> = {
  en: "English",
  sw: "Kiswahili",
  fil: "Filipino",
  de: "Deutsch",
};

/** Old and neighbouring tags that mean one of ours: Filipino is the standard form of Tagalog. */
const aliases: Readonly<Record<string, Locale>> = { tl: "fil", swa: "sw", swc: "sw", deu: "de", eng: "en" };

export function isLocale(value: unknown): value is Locale {
  return typeof value === "string" && (locales as readonly string[]).includes(value);
}

function toLocale(tag: string): Locale | undefined {
  const base = tag.trim().toLowerCase().split(/[-_]/, 1)[0] ?? "";
  if (isLocale(base)) return base;
  return Object.hasOwn(aliases, base) ? aliases[base] : undefined;
}

/**
 * Picks the language that an `Accept-Language` header prefers (RFC 9110: weights, order on a tie, `q=0` refuses).
 * @returns undefined when the header wants none of ours
 */
export function negotiate(header: string | null | undefined): Locale | undefined {
  if (!header) return undefined;
  const wishes = header
    .slice(0, 1_000)
    .split(",")
    .map((part, order) => {
      const [tag = "", ...parameters] = part.split(";");
      const weight = parameters
        .map((text) => /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/i.exec(text)?.[1])
        .find(Boolean);
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight), order };
    })
    .sort((a, b) => b.weight - a.weight || a.order - b.order);
  const refused = new Set(wishes.filter((wish) => wish.weight === 0).map((wish) => toLocale(wish.tag)));
  for (const wish of wishes) {
    if (wish.weight === 0) continue;
    const locale = wish.tag === "*" ? defaultLocale : toLocale(wish.tag);
    if (locale && !refused.has(locale)) return locale;
  }
  return undefined;
}

/** The order of authority: chosen by hand, kept with the account, asked for by the browser, English. */
export function chooseLocale(sources: {
  readonly cookie?: string | null | undefined;
  readonly preferred?: string | null | undefined;
  readonly acceptLanguage?: string | null | undefined;
}): Locale {
  if (isLocale(sources.cookie)) return sources.cookie;
  if (isLocale(sources.preferred)) return sources.preferred;
  return negotiate(sources.acceptLanguage) ?? defaultLocale;
}
