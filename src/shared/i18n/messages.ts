import { createTranslator } from "next-intl";
import type { Locale } from "./locales";
import { type AppMessages, type Namespace, namespaces } from "./namespaces";

const loaded = new Map<Locale, Promise<AppMessages>>();

/** Reads all texts of a language once per process. Server only: a browser gets the namespaces it needs. */
export function loadMessages(locale: Locale): Promise<AppMessages> {
  const known = loaded.get(locale);
  if (known) return known;
  const loading = readAll(locale);
  loaded.set(locale, loading);
  loading.catch(() => loaded.delete(locale));
  return loading;
}

async function readAll(locale: Locale): Promise<AppMessages> {
  const entries = await Promise.all(
    namespaces.map(async (namespace) => {
      const file: { default: unknown } = await import(`./messages/${locale}/${namespace}.json`);
      return [namespace, file.default] as const;
    }),
  );
  return Object.fromEntries(entries) as AppMessages;
}

/** The part of the texts that a segment passes to its client components. */
export function pickMessages<N extends Namespace>(
  messages: AppMessages,
  wanted: readonly N[],
): Pick<AppMessages, N> {
  return Object.fromEntries(wanted.map((namespace) => [namespace, messages[namespace]])) as Pick<
    AppMessages,
    N
  >;
}

/** A translator outside of React: mails, text messages, jobs. */
export async function loadTranslator<N extends Namespace>(locale: Locale, namespace: N) {
  const messages = await loadMessages(locale);
  return createTranslator<AppMessages, N>({ locale, messages, namespace });
}
