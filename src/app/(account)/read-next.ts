import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { nextPath } from "@/modules/identity/next-path";
import type { AppMessages } from "@/shared/i18n/namespaces";

export interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Where to go on to, from the address; only ever a place of our own. */
export async function readNext(searchParams: PageProps["searchParams"]): Promise<{ next?: string }> {
  const { next } = await searchParams;
  const path = nextPath(typeof next === "string" ? next : undefined);
  return path ? { next: path } : {};
}

/** The tab's title. */
export async function titled(key: keyof AppMessages["identity"]["title"]): Promise<Metadata> {
  const t = await getTranslations("identity");
  return { title: t(`title.${key}`) };
}
