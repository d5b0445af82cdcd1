import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { isLocale } from "@/shared/i18n/locales";
import { loadMessages, pickMessages } from "@/shared/i18n/messages";
import { GalleryView } from "./gallery-view";

export const metadata: Metadata = { title: "Gallery", robots: { index: false } };

/** Every part of the design system in every state. `?theme=dark`, `?locale=de`. */
export default async function GalleryPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, unknown>>;
}) {
  const { locale: asked } = await searchParams;
  const locale = isLocale(asked) ? asked : "en";
  const messages = pickMessages(await loadMessages(locale), ["ui"]);
  return (
    <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC">
      <GalleryView locale={locale} />
    </NextIntlClientProvider>
  );
}
