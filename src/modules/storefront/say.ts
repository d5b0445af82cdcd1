import type { Locale } from "@/shared/i18n/locales";
import { loadTranslator } from "@/shared/i18n/messages";
import type { AppMessages } from "@/shared/i18n/namespaces";

type Leaves<Texts> = {
  [Key in keyof Texts & string]: Texts[Key] extends string ? Key : `${Key}.${Leaves<Texts[Key]>}`;
}[keyof Texts & string];

/** Says a text of a namespace. The translator's own type is too large to be handed from one component to another. */
export type Say<Name extends keyof AppMessages> = (
  key: Leaves<AppMessages[Name]>,
  values?: Record<string, string | number>,
) => string;

/** The words of a language, for documents and mails. */
export async function sayIn<Name extends "storefront" | "membership">(
  locale: Locale,
  name: Name,
): Promise<Say<Name>> {
  return (await loadTranslator(locale, name)) as unknown as Say<Name>;
}
