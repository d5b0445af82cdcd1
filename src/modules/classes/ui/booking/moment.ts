"use client";

import { useLocale } from "next-intl";
import { formatDate, formatTime } from "@/shared/i18n/format";
import { localDate } from "@/shared/time-zone/time-zone";

/** A moment by the branch's clock: the time alone on the same day as another one, otherwise with its day. */
export function useMoment(zone: string): (at: string, beside: string) => string {
  const locale = useLocale();
  return (at, beside) => {
    const time = formatTime(at, locale, zone);
    return localDate(at, zone) === localDate(beside, zone)
      ? time
      : `${formatDate(at, locale, zone, "weekday")}, ${time}`;
  };
}
