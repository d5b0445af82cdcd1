"use client";

import { Check, ChevronsUpDown, LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type Ref, useEffect, useId, useRef, useState } from "react";
import { cn } from "@/ui/tokens/cn";
import { inputStyles } from "./input";

export interface ComboboxOption {
  value: string;
  label: string;
  hint?: string;
}

export interface ComboboxProps {
  value: string | null;
  onValueChange: (value: string | null, option: ComboboxOption | null) => void;
  /** All options, filtered here while typing. */
  options?: readonly ComboboxOption[];
  /** Or: finds options on the server, 150 ms after the last key. */
  search?: (query: string, signal: AbortSignal) => Promise<readonly ComboboxOption[]>;
  /** Words of the current value when it is not among the options. */
  selectedLabel?: string;
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  id?: string;
  name?: string;
  required?: boolean;
  onBlur?: () => void;
  ref?: Ref<HTMLInputElement>;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

const plain = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLocaleLowerCase();

/** Options that contain what is typed, accents and case aside. */
export function matching(options: readonly ComboboxOption[], query: string): readonly ComboboxOption[] {
  const wanted = plain(query.trim());
  if (wanted === "") return options;
  return options.filter((option) => plain(`${option.label} ${option.hint ?? ""}`).includes(wanted));
}

function useOptions(
  open: boolean,
  query: string,
  options: ComboboxProps["options"],
  search: ComboboxProps["search"],
) {
  const [found, setFound] = useState<readonly ComboboxOption[]>([]);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (!search || !open) return;
    const stop = new AbortController();
    setBusy(true);
    const timer = setTimeout(
      () =>
        search(query.trim(), stop.signal)
          .then(setFound, () => setFound([]))
          .finally(() => {
            if (!stop.signal.aborted) setBusy(false);
          }),
      query === "" ? 0 : 150,
    );
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [open, query, search]);
  return { shown: search ? found : matching(options ?? [], query), busy };
}

/** Choose one of many by typing. Follows the ARIA combobox pattern with a list box. */
export function Combobox({
  value,
  onValueChange,
  options,
  search,
  selectedLabel,
  placeholder,
  className,
  onBlur,
  ref,
  ...input
}: ComboboxProps) {
  const t = useTranslations("ui");
  const listId = useId();
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const [picked, setPicked] = useState<ComboboxOption | null>(null);
  const { shown, busy } = useOptions(open, query, options, search);
  const current =
    options?.find((option) => option.value === value)?.label ??
    (picked?.value === value ? picked.label : undefined) ??
    selectedLabel ??
    "";
  const index = Math.min(active, Math.max(0, shown.length - 1));
  const close = () => {
    setOpen(false);
    setQuery("");
  };
  const choose = (option: ComboboxOption) => {
    setPicked(option);
    onValueChange(option.value, option);
    close();
  };
  const move = (to: number) => {
    const next = (to + shown.length) % Math.max(1, shown.length);
    setActive(next);
    box.current?.querySelectorAll("[role=option]")[next]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) setOpen(true);
      else move(index + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && open) {
      const option = shown[index];
      if (option) choose(option);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    } else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that the focus has left.
    <div
      ref={box}
      className={cn("relative", className)}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return;
        close();
        onBlur?.();
      }}
    >
      <input
        ref={ref}
        {...input}
        type="text"
        role="combobox"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && shown[index] ? `${listId}-${index}` : undefined}
        placeholder={open && current !== "" ? current : placeholder}
        value={open ? query : current}
        onChange={(event) => {
          setOpen(true);
          setActive(0);
          setQuery(event.target.value);
          if (event.target.value === "" && value !== null && !input.required) onValueChange(null, null);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
        className={cn(inputStyles(), "pe-9")}
      />
      {busy ? (
        <LoaderCircle
          aria-hidden
          className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 animate-spin text-ink-3"
        />
      ) : (
        <ChevronsUpDown
          aria-hidden
          className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 text-ink-3"
        />
      )}
      <div
        id={listId}
        role="listbox"
        aria-label={input["aria-label"] ?? placeholder ?? t("search")}
        hidden={!open}
        className="absolute inset-x-0 top-full z-30 mt-1 max-h-72 animate-pop-in overflow-y-auto rounded-md bg-raised p-1 shadow-overlay"
      >
        {shown.map((option, position) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field (aria-activedescendant).
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field.
          <div
            key={option.value}
            id={`${listId}-${position}`}
            role="option"
            aria-selected={option.value === value}
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => setActive(position)}
            onClick={() => choose(option)}
            className={cn(
              "flex min-h-control cursor-pointer items-center gap-2 rounded-xs px-2.5 py-1.5 lg:min-h-8 lg:py-1",
              position === index && "bg-sunken",
            )}
          >
            <span className="min-w-0 grow">
              <span className="block truncate">{option.label}</span>
              {option.hint ? (
                <span className="block truncate text-ink-2 text-tiny">{option.hint}</span>
              ) : null}
            </span>
            {option.value === value ? <Check aria-hidden className="size-4 shrink-0 text-brand-ink" /> : null}
          </div>
        ))}
        {shown.length === 0 ? (
          <p className="px-2.5 py-2 text-ink-2">{busy ? t("loading") : t("noMatch")}</p>
        ) : null}
      </div>
    </div>
  );
}
