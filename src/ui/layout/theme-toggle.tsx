"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { Select } from "@/ui/primitives/input";
import { cn } from "@/ui/tokens/cn";
import type { Theme } from "@/ui/tokens/theme";

const OPTIONS = [
  { value: "system", icon: Monitor, text: "themeSystem" },
  { value: "light", icon: Sun, text: "themeLight" },
  { value: "dark", icon: Moon, text: "themeDark" },
] as const;

/** Device, light or dark. The caller applies the choice with `applyTheme`. */
export function ThemeToggle({
  value,
  onValueChange,
  className,
}: {
  value: Theme;
  onValueChange: (theme: Theme) => void;
  className?: string;
}) {
  const t = useTranslations("ui");
  return (
    <fieldset className={cn("inline-flex gap-0.5 rounded-md bg-sunken p-0.5", className)}>
      <legend className="sr-only">{t("theme")}</legend>
      {OPTIONS.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={value === option.value}
          onClick={() => onValueChange(option.value)}
          className="inline-flex h-control-sm items-center gap-1.5 rounded-xs px-2.5 font-medium text-ink-2 text-small hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-control dark:aria-pressed:bg-line"
        >
          <option.icon aria-hidden className="size-4" />
          {t(option.text)}
        </button>
      ))}
    </fieldset>
  );
}

/** Choice of language; each is written in itself. */
export function LocaleSelect({
  value,
  options,
  onValueChange,
  className,
}: {
  value: string;
  /** `{ value: "sw", label: "Kiswahili" }` */
  options: readonly { value: string; label: string }[];
  onValueChange: (locale: string) => void;
  className?: string;
}) {
  const t = useTranslations("ui");
  return (
    <Select
      aria-label={t("language")}
      value={value}
      options={options}
      onChange={(event) => onValueChange(event.target.value)}
      className={className}
    />
  );
}
