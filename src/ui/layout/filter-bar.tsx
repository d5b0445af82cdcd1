"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";

export interface FilterChip {
  id: string;
  /** What is filtered and to what: "Status: active". */
  label: string;
  onRemove: () => void;
}

/** The filters above a list: search and pickers first, then what is set, each removable. */
export function FilterBar({
  children,
  chips = [],
  onClear,
  trailing,
  className,
}: {
  /** `SearchInput`, `Select`s, `ToggleChips`. */
  children?: ReactNode;
  chips?: readonly FilterChip[];
  /** Removes all; shown from two chips on. */
  onClear?: () => void;
  /** At the far end: a count, an export button. */
  trailing?: ReactNode;
  className?: string;
}) {
  const t = useTranslations("ui");
  return (
    <div className={cn("grid min-w-0 grid-cols-1 gap-2", className)}>
      <div className="flex flex-wrap items-center gap-2">
        {children}
        {trailing ? <div className="ms-auto flex items-center gap-2">{trailing}</div> : null}
      </div>
      {chips.length > 0 ? (
        <ul className="flex flex-wrap items-center gap-1.5">
          {chips.map((chip) => (
            <li key={chip.id} className="max-w-full">
              <button
                type="button"
                aria-label={t("removeFilter", { label: chip.label })}
                onClick={chip.onRemove}
                className="inline-flex h-control-sm max-w-full items-center gap-1.5 rounded-full bg-brand-soft pe-2 ps-3 font-medium text-brand-ink text-small hover:bg-[color-mix(in_oklab,var(--brand-soft),var(--brand-strong)_14%)]"
              >
                <span className="truncate">{chip.label}</span>
                <X aria-hidden className="size-3.5 shrink-0" />
              </button>
            </li>
          ))}
          {onClear && chips.length > 1 ? (
            <li>
              <Button variant="ghost" size="sm" onClick={onClear}>
                {t("clearFilters")}
              </Button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}

export interface ToggleChip {
  value: string;
  label: ReactNode;
  /** Number of things behind the choice. */
  count?: ReactNode;
}

/** Quick choice among few values, as a row of chips that scrolls on phones. One is always pressed. */
export function ToggleChips({
  label,
  options,
  value,
  onValueChange,
  className,
}: {
  /** Spoken name of the group. */
  label: string;
  options: readonly ToggleChip[];
  value: string;
  onValueChange: (value: string) => void;
  className?: string;
}) {
  return (
    <fieldset
      className={cn(
        "flex min-w-0 max-w-full gap-1.5 overflow-x-auto p-0.5 [scrollbar-width:none]",
        className,
      )}
    >
      <legend className="sr-only">{label}</legend>
      {options.map((option) => {
        const pressed = option.value === value;
        return (
          <button
            key={option.value}
            type="button"
            aria-pressed={pressed}
            onClick={() => onValueChange(option.value)}
            className={cn(
              "inline-flex h-control-sm shrink-0 items-center gap-1.5 rounded-full border px-3 font-medium text-small transition-colors",
              pressed
                ? "border-brand-strong bg-brand-soft text-brand-ink"
                : "border-line bg-panel text-ink-2 hover:bg-sunken hover:text-ink",
            )}
          >
            {option.label}
            {option.count === undefined ? null : (
              <span className={pressed ? "" : "text-ink-3"}>{option.count}</span>
            )}
          </button>
        );
      })}
    </fieldset>
  );
}
