"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LOCALE_COOKIE, localeNames, locales } from "@/shared/i18n/locales";
import { LocaleSelect, ThemeToggle } from "@/ui/layout/theme-toggle";
import { Dialog } from "@/ui/primitives/dialog";
import { applyTheme, parseTheme, type Theme } from "@/ui/tokens/theme";

/** Language and appearance of this device. */
export function Preferences({ locale, onClose }: { locale: string; onClose: () => void }) {
  const t = useTranslations("navigation");
  const router = useRouter();
  const [theme, setTheme] = useState<Theme>(() => parseTheme(document.documentElement.dataset.theme));
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={t("preferences")} size="sm">
      <div className="grid gap-4">
        <LocaleSelect
          value={locale}
          options={locales.map((value) => ({ value, label: localeNames[value] }))}
          onValueChange={(value) => {
            // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http.
            document.cookie = `${LOCALE_COOKIE}=${value}; path=/; max-age=31536000; samesite=lax`;
            router.refresh();
          }}
        />
        <ThemeToggle
          value={theme}
          onValueChange={(value) => {
            setTheme(value);
            applyTheme(value);
          }}
        />
      </div>
    </Dialog>
  );
}
