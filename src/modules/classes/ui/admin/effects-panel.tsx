"use client";

import { TriangleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatClock, formatLocalDate } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Badge } from "@/ui/primitives/badge";
import type { EffectPreview, Outcome } from "../../series/schema";

const TONES = { kept: "ok", moved: "info", cancelled: "deny", created: "ok" } as const;
const SHOWN: readonly Outcome[] = ["created", "kept", "moved", "cancelled"];

/** What a change would do, before it is done: in sum, what is in the way, and class by class where people are booked. */
export function EffectsPanel({
  preview,
  error,
  onRetry,
}: {
  preview: EffectPreview | undefined;
  error: unknown;
  onRetry: () => void;
}) {
  const t = useTranslations("classes.effects");
  const locale = useLocale();
  if (error) return <ErrorState compact error={error} onRetry={onRetry} />;
  if (!preview) return <Skeleton className="h-24 w-full" />;
  const { sessions, bookings, clashes, rows, daysOff } = preview;
  const day = (on: string) => formatLocalDate(on, locale, "weekday");
  const moment = ({ on, time }: { on: string; time: string }) => `${day(on)}, ${formatClock(time, locale)}`;
  const warnings = [
    ...(preview.roomTooSmall ? [t("roomTooSmall")] : []),
    ...(preview.overbooked > 0 ? [t("overbooked", { count: preview.overbooked })] : []),
    ...(preview.waitlistEnded > 0 ? [t("waitlistEnded", { count: preview.waitlistEnded })] : []),
    ...(daysOff.length > 0
      ? [t("daysOff", { count: daysOff.length, days: daysOff.slice(0, 3).map(day).join(", ") })]
      : []),
    ...clashes.slice(0, 3).map((clash) =>
      t(`clash.${clash.kind}`, {
        name: clash.name,
        className: clash.className,
        day: day(clash.on),
        time: formatClock(clash.time, locale),
      }),
    ),
    ...(clashes.length > 3 ? [t("moreClashes", { count: clashes.length - 3 })] : []),
  ];
  const told = rows.filter((row) => row.booked > 0 || row.outcome === "cancelled").slice(0, 8);
  return (
    <section
      aria-label={t("title")}
      aria-live="polite"
      className="grid content-start gap-3 rounded-md sm:-bottom-4 sm:sticky sm:max-h-56 sm:overflow-y-auto border border-line-strong bg-canvas p-3"
    >
      <h3 className="font-medium text-small">{t("title")}</h3>
      <p className="flex flex-wrap gap-1.5">
        {SHOWN.filter((outcome) => sessions[outcome] > 0).map((outcome) => (
          <Badge key={outcome} tone={TONES[outcome]}>
            {t(`sessions.${outcome}`, { count: sessions[outcome] })}
          </Badge>
        ))}
        {SHOWN.every((outcome) => sessions[outcome] === 0) ? <Badge tone="neutral">{t("none")}</Badge> : null}
      </p>
      {bookings.kept + bookings.moved + bookings.cancelled > 0 ? (
        <p className="text-ink-2 text-small">
          {[
            bookings.kept > 0 ? t("bookings.kept", { count: bookings.kept }) : null,
            bookings.moved > 0 ? t("bookings.moved", { count: bookings.moved }) : null,
            bookings.cancelled > 0 ? t("bookings.cancelled", { count: bookings.cancelled }) : null,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      ) : null}
      {warnings.length > 0 ? (
        <ul className="grid gap-1 text-small text-warn">
          {warnings.map((words) => (
            <li key={words} className="flex gap-2">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span>{words}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {told.length > 0 ? (
        <ul className="grid divide-y divide-line text-small">
          {told.map((row) => (
            <li
              key={`${row.sessionId}${row.to?.on}`}
              className="flex flex-wrap justify-between gap-x-3 py-1 tabular-nums"
            >
              <span>
                {row.from ? `${moment(row.from)}` : ""}
                {row.outcome === "moved" && row.to ? ` → ${moment(row.to)}` : ""}
              </span>
              <span className="text-ink-2">
                {t(`outcome.${row.outcome}`)} · {t("people", { count: row.booked })}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
