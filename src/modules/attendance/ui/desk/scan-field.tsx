"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Camera, LoaderCircle, ScanLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type Ref, useEffect, useId, useState } from "react";
import type { MembershipApi } from "@/modules/membership/router";
import { fullName, photoHref } from "@/modules/membership/ui/public/member-name";
import { StandingChip } from "@/modules/membership/ui/public/standing-chip";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { Avatar } from "@/ui/primitives/avatar";
import { IconButton } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";

/** A pass, or one word with a digit in it, as scanners send member numbers: never a name. */
export function isCode(text: string): boolean {
  return /^P1\.\S+$/i.test(text) || (/^\S{1,40}$/.test(text) && /\d/.test(text));
}

function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

export interface ScanFieldProps {
  ref: Ref<HTMLInputElement>;
  onCode: (text: string) => void;
  onPick: (member: { id: string; name: string }) => void;
  /** Escape in an empty field. */
  onEscape: () => void;
  /** Control-Z in an empty field. */
  onUndo: () => void;
  camera: boolean;
  onCamera: () => void;
}

/** Takes a scanner's text, a member number or a name. Letters search, misspelt or not; Enter checks in. */
export function ScanField({ ref, onCode, onPick, onEscape, onUndo, camera, onCamera }: ScanFieldProps) {
  const t = useTranslations("attendance.screen.desk");
  const { tenant } = useShell();
  const api = useApi<MembershipApi>();
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [waiting, setWaiting] = useState(false);
  const typed = text.trim();
  const search = useSettled(typed, 120);
  const isPass = /^P1\./i.test(typed);
  const wanted = search.length >= 2 && !/^P1\./i.test(search);
  const query = useQuery({
    ...api.membership.members.list.queryOptions({ search, limit: 8 }),
    enabled: wanted,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const isOpen = typed.length >= 2 && !isPass && wanted;
  const found = isOpen ? (query.data?.items ?? []) : [];
  const isCurrent = search === typed && query.data !== undefined && !query.isPlaceholderData;
  const marked = found[Math.min(at, found.length - 1)];

  const reset = () => {
    setText("");
    setAt(0);
    setWaiting(false);
  };
  const pick = (member: (typeof found)[number]) => {
    reset();
    onPick({ id: member.id, name: fullName(member) });
  };

  // Enter came before the answer: the first one found is meant as soon as it is known.
  const first = found[0];
  useEffect(() => {
    if (!waiting || !isCurrent) return;
    setWaiting(false);
    if (first) {
      setText("");
      onPick({ id: first.id, name: fullName(first) });
    }
  }, [waiting, isCurrent, first, onPick]);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setAt((now) => (Math.min(now, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === "Enter" && typed !== "") {
      event.preventDefault();
      if (isCode(typed) && !(isCurrent && at > 0)) {
        reset();
        onCode(typed);
      } else if (isCurrent && marked) pick(marked);
      else setWaiting(!isCurrent);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (text === "") onEscape();
      else reset();
    } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && text === "") {
      event.preventDefault();
      onUndo();
    }
  }

  return (
    <div className="relative">
      <div className="flex gap-2">
        <span className="relative block grow">
          {query.isFetching || waiting ? (
            <LoaderCircle
              aria-hidden
              className="absolute start-4 top-1/2 size-6 -translate-y-1/2 animate-spin text-ink-3"
            />
          ) : (
            <ScanLine
              aria-hidden
              className="absolute start-4 top-1/2 size-6 -translate-y-1/2 text-brand-ink"
            />
          )}
          <input
            ref={ref}
            role="combobox"
            aria-label={t("scan")}
            aria-expanded={isOpen}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={marked ? `${id}-${marked.id}` : undefined}
            placeholder={t("scanHint")}
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
            className="h-14 w-full rounded-md border-2 border-brand-ink bg-panel ps-13 pe-3 text-title placeholder:text-ink-3 placeholder:text-small sm:placeholder:text-title"
          />
        </span>
        <IconButton
          icon={Camera}
          label={camera ? t("cameraOff") : t("camera")}
          variant={camera ? "primary" : "secondary"}
          aria-pressed={camera}
          className="size-14"
          onClick={onCamera}
        />
      </div>
      {isOpen ? (
        <div className="absolute inset-x-0 top-full z-20 mt-1 rounded-md border border-line bg-raised shadow-overlay">
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label={t("found")}
            className="max-h-[60dvh] overflow-y-auto p-1"
          >
            {found.map((member) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the keyboard.
              <div
                key={member.id}
                id={`${id}-${member.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={member === marked}
                onClick={() => pick(member)}
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
