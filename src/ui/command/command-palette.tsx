"use client";

import "@/ui/tokens/csp-nonce";
import { Command } from "cmdk";
import { type LucideIcon, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { RefreshBar } from "@/ui/feedback/refresh-bar";
import { Kbd } from "@/ui/primitives/kbd";

export interface CommandItem {
  /** Unique in the whole palette. */
  id: string;
  label: string;
  hint?: ReactNode;
  icon?: LucideIcon;
  /** Before the words instead of an icon, e.g. an `Avatar`. */
  leading?: ReactNode;
  /** Other words that find it. */
  keywords?: readonly string[];
  shortcut?: string;
  onSelect: () => void;
}

export interface CommandGroup {
  id: string;
  heading: string;
  items: readonly CommandItem[];
}

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Screens and actions, filtered here while typing. */
  groups: readonly CommandGroup[];
  /** Finds people and things on the server; asked 150 ms after the last key, aborted by the next. */
  search?: (query: string, signal: AbortSignal) => Promise<readonly CommandGroup[]>;
}

/** Results of the server for what is typed; the last ones stay until new ones come. */
function useFound(query: string, search: CommandPaletteProps["search"]) {
  const [found, setFound] = useState<readonly CommandGroup[]>([]);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (!search || query.trim() === "") {
      setFound([]);
      setBusy(false);
      return;
    }
    const stop = new AbortController();
    setBusy(true);
    const timer = setTimeout(() => {
      search(query.trim(), stop.signal)
        .then(setFound, () => setFound([]))
        .finally(() => {
          if (!stop.signal.aborted) setBusy(false);
        });
    }, 150);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [query, search]);
  return { found, busy };
}

/** Find or do anything by typing. Load it lazily; open it from `AppShell`'s `onCommand`. */
export default function CommandPalette({ open, onOpenChange, groups, search }: CommandPaletteProps) {
  const t = useTranslations("ui");
  const [query, setQuery] = useState("");
  const { found, busy } = useFound(open ? query : "", search);
  const change = (next: boolean) => {
    if (!next) setQuery("");
    onOpenChange(next);
  };
  const choose = (item: CommandItem) => {
    change(false);
    item.onSelect();
  };
  return (
    <Dialog.Root open={open} onOpenChange={change}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-shade" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-0 top-0 z-50 mx-auto w-full max-w-xl overflow-hidden bg-raised shadow-overlay outline-none sm:top-[12dvh] sm:rounded-lg sm:data-[state=open]:animate-pop-in"
        >
          <Dialog.Title className="sr-only">{t("commandTitle")}</Dialog.Title>
          <Command label={t("commandTitle")} loop>
            <div className="relative flex items-center gap-3 border-line border-b px-4">
              <RefreshBar active={busy} className="top-auto bottom-0" />
              <Search aria-hidden className="size-5 shrink-0 text-ink-3" />
              <Command.Input
                autoFocus
                value={query}
                onValueChange={setQuery}
                placeholder={t("commandPlaceholder")}
                className="h-13 min-w-0 grow bg-transparent text-title outline-none"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className="max-h-[min(26rem,70dvh)] overflow-y-auto overscroll-contain p-1.5">
              {busy ? null : (
                <Command.Empty className="px-4 py-8 text-center text-ink-2">
                  {t("commandEmpty", { query })}
                </Command.Empty>
              )}
              {found.map((group) => (
                <Group key={group.id} group={group} onChoose={choose} always />
              ))}
              {groups.map((group) => (
                <Group key={group.id} group={group} onChoose={choose} />
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({
  group,
  onChoose,
  always = false,
}: {
  group: CommandGroup;
  onChoose: (item: CommandItem) => void;
  /** What the server found stays, whatever the local filter thinks of it. */
  always?: boolean;
}) {
  return (
    <Command.Group
      heading={group.heading}
      forceMount={always}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-tiny"
    >
      {group.items.map((item) => (
        <Command.Item
          key={item.id}
          value={item.id}
          keywords={[item.label, ...(item.keywords ?? [])]}
          forceMount={always}
          onSelect={() => onChoose(item)}
          className="flex min-h-control cursor-pointer items-center gap-3 rounded-xs px-2.5 py-1.5 data-[selected=true]:bg-sunken"
        >
          {item.leading ??
            (item.icon ? <item.icon aria-hidden className="size-4 shrink-0 text-ink-3" /> : null)}
          <span className="min-w-0 grow">
            <span className="block truncate">{item.label}</span>
            {item.hint ? <span className="block truncate text-ink-2 text-small">{item.hint}</span> : null}
          </span>
          {item.shortcut ? <Kbd>{item.shortcut}</Kbd> : null}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
