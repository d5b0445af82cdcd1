import { formatDateTime, formatLocalDate, formatTime } from "@/shared/i18n/format";
import type { ReasonParams } from "./schema";

/**
 * What a reason's sentence (messages `attendance.reasons.<REASON>.member|staff`) is filled with: dates and times in
 * the reader's language and the branch's zone, `none` for what a reason doesn't have.
 */
export function reasonValues(
  params: ReasonParams,
  locale: string,
  zone: string,
): Record<keyof ReasonParams, string> {
  const date = (value: string | null) => (value ? formatLocalDate(value, locale) : "none");
  return {
    time: params.time ? formatTime(params.time, locale, zone) : "none",
    until: date(params.until),
    from: date(params.from),
    resetAt: params.resetAt ? formatDateTime(params.resetAt, locale, zone) : "none",
    hours: params.hours ?? "none",
    plan: params.plan ?? "none",
  };
}
