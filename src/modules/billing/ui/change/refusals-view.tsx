"use client";

import { CircleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { wordsOfParams } from "@/shared/i18n/error-words";
import { formatLocalDate } from "@/shared/i18n/format";
import { Button } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";
import type { Refusal } from "../../calculator/schema";
import { type Draft, fixOf } from "./draft";

/** Why a change is not possible as it is entered, each with the press that mends it. */
export function RefusalsView({
  refusals,
  draft,
  insisted = false,
  onFix,
}: {
  refusals: readonly Refusal[];
  draft: Draft;
  /** Staff go on all the same; the rules are only named. */
  insisted?: boolean;
  onFix: (patch: Partial<Draft>) => void;
}) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const codes = insisted ? "" : refusals.map(({ code }) => code).join();
  const list = useRef<HTMLUListElement>(null);
  // On a phone they stand below what is entered: nobody should wonder why the button is pale.
  useEffect(() => {
    if (codes !== "") list.current?.scrollIntoView({ block: "nearest" });
  }, [codes]);
  if (refusals.length === 0) return null;
  return (
    <ul
      ref={list}
      role={insisted ? undefined : "alert"}
      className={cn(
        "grid gap-3 rounded-md px-3.5 py-3",
        insisted ? "bg-warn-soft text-warn" : "bg-deny-soft text-deny",
      )}
    >
      {refusals.map((refusal) => {
        const fix = insisted ? null : fixOf(refusal, draft);
        return (
          <li key={refusal.code} className="flex items-start gap-2.5">
            <CircleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0" />
            <span className="grid min-w-0 justify-items-start gap-2">
              <span className="break-words">
                {t(`refusals.${refusal.code}`, wordsOfParams(refusal.params, locale))}
              </span>
              {fix ? (
                <Button size="sm" onClick={() => onFix(fix.patch)}>
                  {t(`change.fix.${fix.label}`, {
                    date: fix.on === null ? "" : formatLocalDate(fix.on, locale),
                  })}
                </Button>
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
