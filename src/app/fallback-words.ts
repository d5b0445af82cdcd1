import { chooseLocale, type Locale } from "@/shared/i18n/locales";
import de from "@/shared/i18n/messages/de/fallback.json";
import en from "@/shared/i18n/messages/en/fallback.json";
import fil from "@/shared/i18n/messages/fil/fallback.json";
import sw from "@/shared/i18n/messages/sw/fallback.json";

const WORDS: Readonly<Record<Locale, typeof en>> = { en, sw, fil, de };

/** The few texts that must be there when nothing else is: without server, without providers. */
export function fallbackWords(languages: readonly string[]): { locale: Locale; words: typeof en } {
  const locale = chooseLocale({ acceptLanguage: languages.join(",") });
  return { locale, words: WORDS[locale] };
}
