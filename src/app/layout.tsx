import "./globals.css";
import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { readCookie, readNonce } from "@/platform/shell/read-shell";
import { pickMessages } from "@/shared/i18n/messages";
import { LETTERS_COOKIE } from "@/ui/tokens/letters";
import { parseTheme, THEME_COOKIE } from "@/ui/tokens/theme";
import { AppProviders } from "./providers";

export const metadata: Metadata = {
  title: { default: "Pulse", template: "%s · Pulse" },
  icons: {
    icon: [{ url: "/icons/pulse.svg", type: "image/svg+xml" }],
    apple: [{ url: "/icons/apple-touch-icon.png", sizes: "180x180" }],
  },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f7f8" },
    { media: "(prefers-color-scheme: dark)", color: "#0d0e10" },
  ],
};

/** The document around every screen. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, messages, nonce, themeCookie, letters] = await Promise.all([
    getLocale(),
    getMessages(),
    readNonce(),
    readCookie(THEME_COOKIE),
    readCookie(LETTERS_COOKIE),
  ]);
  const theme = parseTheme(themeCookie);
  return (
    <html
      lang={locale}
      data-theme={theme === "system" ? undefined : theme}
      data-letters={letters ? "own" : undefined}
      suppressHydrationWarning
    >
      <head>{nonce ? <meta name="csp-nonce" content={nonce} /> : null}</head>
      <body>
        <NextIntlClientProvider messages={pickMessages(messages, ["common", "errors", "ui"])} timeZone="UTC">
          <AppProviders>{children}</AppProviders>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
