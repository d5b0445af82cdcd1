"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatDate, formatTime } from "@/shared/i18n/format";
import { cn } from "@/ui/tokens/cn";
import type { ClassColor } from "../../catalogue/schema";
import { useOwnTime } from "../booking/own-clock";
import { EDGES } from "../shared/class-colors";

/** A class in a list of one's own: when, what, who and where; its state and what to do about it at the end. */
export function OwnRow({
  of,
  state,
  children,
}: {
  of: {
    name: string;
    color: ClassColor;
    startsAt: string;
    zone: string;
    trainerName: string | null;
    branchName: string;
    roomName?: string | null;
  };
  /** Under the name. */
  state: ReactNode;
  /** Buttons. */
  children?: ReactNode;
}) {
  const t = useTranslations("classes.booking");
  const locale = useLocale();
  const own = useOwnTime(of.startsAt, of.zone);
  const day = formatDate(of.startsAt, locale, of.zone, "weekday");
  const time = formatTime(of.startsAt, locale, of.zone);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <span aria-hidden className={cn("w-1 shrink-0 self-stretch rounded-full", EDGES[of.color])} />
      <span className="grid min-w-0 flex-1 basis-52 gap-0.5">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-semibold tabular-nums">{t("dayTime", { day, time })}</span>
          {own ? <span className="text-ink-2 text-small">{own}</span> : null}
        </span>
        <span className="font-medium">{of.name}</span>
        <span className="truncate text-ink-2 text-small">
          {[of.trainerName, of.roomName, of.branchName].filter(Boolean).join(" · ")}
        </span>
        <span className="mt-0.5 flex flex-wrap items-center gap-2 text-ink-2 text-small">{state}</span>
      </span>
      {children ? <span className="ms-auto flex flex-wrap justify-end gap-2">{children}</span> : null}
    </li>
  );
}
