"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatTime } from "@/shared/i18n/format";
import { cn } from "@/ui/tokens/cn";
import type { TimetableSession } from "../../sessions/schema";
import { EDGES } from "./class-colors";

/** One class on a timetable: when, what, who and where; what else is to be said goes below. */
export function SessionCard({
  session,
  zone,
  branchName,
  over,
  children,
  onOpen,
  action,
}: {
  session: TimetableSession;
  zone: string;
  /** Where several branches share a timetable. */
  branchName?: string | undefined;
  /** Whether it has ended. */
  over: boolean;
  children?: ReactNode;
  onOpen?: () => void;
  /** A button beside the card's own press: at the end on a phone, below on a desktop's narrow columns. */
  action?: ReactNode;
}) {
  const t = useTranslations("classes.card");
  const locale = useLocale();
  const cancelled = session.status === "cancelled";
  const time = formatTime(session.startsAt, locale, zone);
  const body = (
    <>
      <span
        aria-hidden
        className={cn(
          "w-1 shrink-0 self-stretch rounded-full",
          EDGES[session.color],
          action && "lg:row-span-2",
          (cancelled || over) && "opacity-40",
        )}
      />
      <span className="grid min-w-0 flex-1 gap-0.5">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className={cn("font-semibold tabular-nums", cancelled && "line-through")}>{time}</span>
          <span className="text-ink-3 text-tiny tabular-nums">
            {t("minutes", { count: session.minutes })}
          </span>
        </span>
        <span className={cn("font-medium leading-snug", cancelled && "text-ink-2 line-through")}>
          {session.name}
        </span>
        {session.trainerName ? (
          <span className="truncate text-ink-2 text-tiny">
            {session.insteadOf
              ? t("insteadOf", { trainer: session.trainerName, planned: session.insteadOf })
              : session.trainerName}
          </span>
        ) : null}
        <span className="truncate text-ink-3 text-tiny">
          {[session.roomName, branchName].filter(Boolean).join(" · ")}
        </span>
        {session.note && !cancelled ? <span className="text-ink-2 text-tiny">{session.note}</span> : null}
        {cancelled ? (
          <span className="text-deny text-tiny">
            {session.cancelReason ? t("cancelledWhy", { reason: session.cancelReason }) : t("cancelled")}
          </span>
        ) : (
          children
        )}
      </span>
    </>
  );
  const shape = cn(
    "flex w-full min-w-0 gap-2.5 rounded-md border border-line bg-panel p-2.5 text-start",
    over && "bg-transparent",
  );
  if (onOpen && action)
    return (
      <div
        className={cn(
          shape,
          "relative grid grid-cols-[auto_minmax(0,1fr)_auto] transition-colors hover:border-line-strong hover:bg-sunken lg:grid-cols-[auto_minmax(0,1fr)]",
        )}
      >
        {body}
        <button
          type="button"
          className="absolute inset-0 rounded-md"
          onClick={onOpen}
          aria-label={t("open", { name: session.name, time })}
        />
        <span className="relative self-center lg:col-start-2 lg:justify-self-start">{action}</span>
      </div>
    );
  return onOpen ? (
    <button
      type="button"
      className={cn(shape, "transition-colors hover:border-line-strong hover:bg-sunken")}
      onClick={onOpen}
      aria-label={t("open", { name: session.name, time })}
    >
      {body}
    </button>
  ) : (
    <div className={shape}>{body}</div>
  );
}
