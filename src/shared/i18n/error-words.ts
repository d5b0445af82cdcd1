import { isLocalDate } from "@/shared/time-zone/local-date";
import { formatLocalDate, formatMoney } from "./format";

type Params = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The facts of a refusal as the reader writes them: calendar days in their language, `openMinor` beside a `currency` as
 * the amount `open`.
 */
export function wordsOfParams(params: Params | undefined, locale: string): Record<string, string> {
  const words: Record<string, string> = {};
  const currency = params?.currency;
  for (const [name, value] of Object.entries(params ?? {})) {
    if (typeof value === "string" && isLocalDate(value)) words[name] = formatLocalDate(value, locale);
    else words[name] = value as string;
    if (name.endsWith("Minor") && typeof value === "number" && typeof currency === "string") {
      words[name.slice(0, -"Minor".length)] = formatMoney({ minor: value, currency }, locale);
    }
  }
  return words;
}
