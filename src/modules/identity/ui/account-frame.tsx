"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LOCALE_COOKIE, localeNames, locales } from "@/shared/i18n/locales";
import { LocaleSelect } from "@/ui/layout/theme-toggle";
import { cn } from "@/ui/tokens/cn";

const LOCALES = locales.map((value) => ({ value, label: localeNames[value] }));

/** Keeps a language on this device for a year. Browser only. */
export function keepLocale(locale: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http.
  document.cookie = `${LOCALE_COOKIE}=${locale}; path=/; max-age=31536000; samesite=lax`;
}

/** The quiet frame of every account screen: whose it is, the language, nothing else. */
export function AccountFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  const router = useRouter();
  const locale = useLocale();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between gap-4 px-4 pt-4 sm:px-6 sm:pt-5">
        <Link
          href="/"
          className="flex min-h-control items-center gap-2.5 rounded-md font-semibold text-title"
        >
          {/* biome-ignore lint/performance/noImgElement: a small vector needs no optimiser. */}
          <img src="/icons/pulse.svg" alt="" width={28} height={28} className="size-7" />
          {t("appName")}
        </Link>
        <LocaleSelect
          value={locale}
          options={LOCALES}
          className="w-36"
          onValueChange={(chosen) => {
            keepLocale(chosen);
            router.refresh();
          }}
        />
      </header>
      <main className="flex grow flex-col px-4 pt-8 pb-12 sm:px-6 sm:pt-14">{children}</main>
    </div>
  );
}

/** One column with one job. */
export function AccountColumn({
  title,
  lead,
  children,
  className,
}: {
  title: ReactNode;
  lead?: ReactNode;
  children?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("mx-auto w-full max-w-sm", className)}>
      <h1 className="font-semibold text-display tracking-tight">{title}</h1>
      {lead ? <p className="mt-2 text-ink-2">{lead}</p> : null}
      <div className="mt-7 grid gap-6">{children}</div>
    </div>
  );
}

/** A line of small text with a link: "New here? Create account". */
export function AsideLine({ children }: { children: ReactNode }) {
  return <p className="text-center text-ink-2 text-small">{children}</p>;
}

export const linkStyles =
  "inline-flex min-h-6 items-center rounded-xs font-medium text-brand-ink underline-offset-2 hover:underline";
