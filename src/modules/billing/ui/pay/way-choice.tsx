"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { cn } from "@/ui/tokens/cn";
import type { Tender } from "../../payments/schema";
import { TENDER_ICONS } from "./tender-looks";

/** The ways that exist here, as big as fits; arrows move between them. */
export function WayChoice({
  tenders,
  value,
  onChange,
  compact = false,
}: {
  tenders: readonly Tender[];
  value: Tender;
  onChange: (tender: Tender) => void;
  compact?: boolean;
}) {
  const t = useTranslations("billing");
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t("sell.pay.way")}</legend>
      <div className={"grid grid-cols-2 gap-2 sm:grid-cols-3"}>
        {tenders.map((tender) => {
          const Icon = TENDER_ICONS[tender];
          return (
            <label
              key={tender}
              className={cn(
                "relative flex cursor-pointer items-center justify-center gap-2 rounded-md border border-line px-2 text-center font-medium transition-colors hover:border-line-strong has-checked:border-brand-strong has-checked:bg-brand-soft has-focus-visible:outline-2 has-focus-visible:outline-brand-ink has-focus-visible:outline-offset-2",
                compact ? "min-h-control text-small" : "min-h-14 flex-col gap-1 py-2 text-small",
              )}
            >
              <input
                type="radio"
                name={name}
                value={tender}
                checked={tender === value}
                onChange={() => onChange(tender)}
                className="absolute inset-0 cursor-pointer appearance-none rounded-md outline-none"
              />
              <Icon aria-hidden className={cn("shrink-0 text-ink-2", compact ? "size-4" : "size-5")} />
              <span className="min-w-0 hyphens-auto break-words">{t(`tender.${tender}`)}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
