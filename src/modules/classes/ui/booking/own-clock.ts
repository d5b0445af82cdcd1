"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatDate, formatTime } from "@/shared/i18n/format";
import { localDate, zoneOffset } from "@/shared/time-zone/time-zone";

let known: string | undefined;

/** The zone that the reader's device was set to when the page was opened; asking takes as long as formatting does. */
function deviceZone(): string {
  known ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return known;
}

/**
 * When a class begins by the reader's own clock, where that differs from the branch's: with the weekday if the day differs.
 * Null where both clocks show the same.
 * @param own the reader's zone; the device's unless told
 */
export function ownTime(startsAt: string, zone: string, locale: string, own = deviceZone()): string | null {
  if (own === zone || zoneOffset(startsAt, own) === zoneOffset(startsAt, zone)) return null;
  const time = formatTime(startsAt, locale, own);
  return localDate(startsAt, own) === localDate(startsAt, zone)
    ? time
    : `${formatDate(startsAt, locale, own, "weekday")}, ${time}`;
}

/** The words for it, or null. */
export function useOwnTime(startsAt: string, zone: string): string | null {
  const t = useTranslations("classes.booking");
  const time = ownTime(startsAt, zone, useLocale());
  return time === null ? null : t("yourTime", { time });
}
