"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { LoaderCircle, ScanLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import type { MembershipApi } from "@/modules/membership/router";
import { fullName, photoHref } from "@/modules/membership/ui/public/member-name";
import { StandingChip } from "@/modules/membership/ui/public/standing-chip";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { Avatar } from "@/ui/primitives/avatar";
import { cn } from "@/ui/tokens/cn";

function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** Finds who buys by name, number, phone or a scanned card; Enter takes the first one. */
export function MemberSearch({ onPick }: { onPick: (memberId: string) => void }) {
  const t = useTranslations("billing.sell");
  const { tenant } = useShell();
  const api = useApi<MembershipApi>();
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [waiting, setWaiting] = useState(false);
  const typed = text.trim();
  const search = useSettled(typed, 120);
  const query = useQuery({
    ...api.membership.members.list.queryOptions({ search, limit: 8 }),
    enabled: search.length >= 2,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const isOpen = typed.length >= 2 && search.length >= 2;
  const found = isOpen ? (query.data?.items ?? []) : [];
  const isCurrent = search === typed && query.data !== undefined && !query.isPlaceholderData;
  const marked = found[Math.min(at, found.length - 1)];

  // A scanner's Enter comes before the answer: the first one found is meant as soon as it is known.
  const firstId = found[0]?.id;
  useEffect(() => {
    if (!waiting || !isCurrent) return;
    setWaiting(false);
    if (firstId) onPick(firstId);
  }, [waiting, isCurrent, firstId, onPick]);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setAt((now) => (Math.min(now, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === "Enter" && typed.length >= 2) {
      event.preventDefault();
      if (isCurrent && marked) onPick(marked.id);
      else setWaiting(!isCurrent);
    } else if (event.key === "Escape" && text !== "") {
      event.preventDefault();
      setText("");
    }
  }

  const Sign = query.isFetching || waiting ? LoaderCircle : ScanLine;
  return (
    <div className="relative">
      <Sign
        aria-hidden
        className={cn(
          "pointer-events-none absolute start-4 top-7 size-6 -translate-y-1/2",
          Sign === LoaderCircle ? "animate-spin text-ink-3" : "text-brand-ink",
        )}
      />
      <input
        role="combobox"
        aria-label={t("who")}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={marked ? `${id}-${marked.id}` : undefined}
        placeholder={t("whoHint")}
        // biome-ignore lint/a11y/noAutofocus: a scanner's text must not go astray.
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setWaiting(false);
        }}
        onKeyDown={onKeyDown}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="go"
        className="h-14 w-full rounded-md border-2 border-brand-ink bg-panel ps-13 pe-4 text-title placeholder:text-ink-3"
      />
      {isOpen ? (
        <div className="mt-2 rounded-md border border-line bg-panel">
          <div id={`${id}-list`} role="listbox" aria-label={t("found")} className="p-1">
            {found.map((member) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the keyboard.
              <div
                key={member.id}
                id={`${id}-${member.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={member === marked}
                onClick={() => onPick(member.id)}
                className={cn(
                  "flex min-h-row cursor-pointer items-center gap-3 rounded-xs px-3 py-1.5 hover:bg-sunken",
                  member === marked && "bg-sunken",
                )}
              >
                <Avatar name={fullName(member)} seed={member.id} src={photoHref(tenant.slug, member.photo)} />
                <span className="min-w-0 grow">
                  <span className="block truncate font-medium">{fullName(member)}</span>
                  <span className="block truncate text-ink-2 text-small">
                    {[member.number, member.planName].filter(Boolean).join(" · ")}
                  </span>
                </span>
                <StandingChip standing={member.standing} banned={member.banned} />
              </div>
            ))}
          </div>
          {found.length === 0 ? (
            <p role="status" className="px-4 pb-4 text-ink-2">
              {isCurrent ? t("nobody", { text: typed }) : query.error ? t("searchFailed") : t("searching")}
            </p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
