import type { Db } from "@/platform/db/database";
import { defaultLocale, isLocale, type Locale } from "@/shared/i18n/locales";
import { type Addressee as Found, findAddressee } from "./data";

export type Addressee = Found & {
  /** The language that they are written to in: their own, the gym's otherwise. */
  locale: Locale;
};

/** Whom a message to a member goes to, by whom; undefined when they have left the gym. */
export async function addresseeOf(db: Db, memberId: string): Promise<Addressee | undefined> {
  const found = await findAddressee(db, memberId);
  if (!found) return undefined;
  return { ...found, locale: [found.memberLocale, found.gymLocale].find(isLocale) ?? defaultLocale };
}
