"use client";

import { LoaderCircle, Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode, Ref } from "react";
import { useRef } from "react";
import { cn } from "@/ui/tokens/cn";
import { Input, type InputProps } from "./input";

export interface SearchInputProps extends Omit<InputProps, "type" | "onChange" | "value" | "ref"> {
  /** Spoken name. */
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  /** Shows that results are on their way; the text stays editable. */
  loading?: boolean;
  /** Shown at the end while empty, e.g. a `Kbd` with the shortcut. */
  hint?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

/** A search field with a clear button; Escape clears it. */
export function SearchInput({
  label,
  value,
  onValueChange,
  loading = false,
  hint,
  className,
  onKeyDown,
  ref,
  ...rest
}: SearchInputProps) {
  const t = useTranslations("ui");
  const own = useRef<HTMLInputElement | null>(null);
  const clear = () => {
    onValueChange("");
    own.current?.focus();
  };
  return (
    <span className={cn("relative block", className)}>
      {loading ? (
        <LoaderCircle
          aria-hidden
          className="absolute start-3 top-1/2 size-4 -translate-y-1/2 animate-spin text-ink-3"
        />
      ) : (
        <Search aria-hidden className="absolute start-3 top-1/2 size-4 -translate-y-1/2 text-ink-3" />
      )}
      <Input
        ref={(node) => {
          own.current = node;
          if (typeof ref === "function") ref(node);
          else if (ref) ref.current = node;
        }}
        type="search"
        aria-label={label}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="search"
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && value !== "") {
            event.stopPropagation();
            event.preventDefault();
            clear();
          }
          onKeyDown?.(event);
        }}
        {...rest}
        className="ps-9 pe-10"
      />
      {value === "" ? (
        hint ? (
          <span className="pointer-events-none absolute end-2.5 top-1/2 -translate-y-1/2">{hint}</span>
        ) : null
      ) : (
        <button
          type="button"
          aria-label={t("clear")}
          onClick={clear}
          className="absolute end-1 top-1/2 grid size-8 -translate-y-1/2 place-items-center rounded-xs text-ink-3 hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </span>
  );
}
