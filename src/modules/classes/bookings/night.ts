import { addDays } from "@/shared/time-zone/local-date";
import { localDate, wallTimeToInstant } from "@/shared/time-zone/time-zone";

/** A branch's night by its own clock; the same time twice is no night. */
export interface Night {
  from: string;
  to: string;
  zone: string;
}

interface Span {
  from: number;
  to: number;
}

const MINUTE = 60_000;

/** The nights that touch the day of an instant, the day before and the day after, in order. */
function nightsAround(at: number, { from, to, zone }: Night): Span[] {
  const day = localDate(at, zone);
  return [-2, -1, 0, 1].map((offset) => {
    const evening = addDays(day, offset);
    const morning = from < to ? evening : addDays(evening, 1);
    return {
      from: wallTimeToInstant(evening, from, zone).getTime(),
      to: wallTimeToInstant(morning, to, zone).getTime(),
    };
  });
}

/** So many minutes later, of which those of the night do not count. */
export function wakingAfter(start: Date, minutes: number, night: Night): Date {
  let at = start.getTime();
  let left = minutes * MINUTE;
  if (night.from === night.to) return new Date(at + left);
  for (;;) {
    const nights = nightsAround(at, night);
    const inside = nights.find((one) => one.from <= at && at < one.to);
    if (inside) {
      at = inside.to;
      continue;
    }
    const next = nights.find((one) => one.from > at && one.to > one.from);
    const awake = next ? next.from - at : left;
    if (left <= awake) return new Date(at + left);
    left -= awake;
    at += awake;
  }
}

/** So many minutes earlier, of which those of the night do not count; never a moment of the night itself. */
export function wakingBefore(end: Date, minutes: number, night: Night): Date {
  let at = end.getTime();
  let left = minutes * MINUTE;
  if (night.from === night.to) return new Date(at - left);
  for (;;) {
    if (left === 0) return new Date(at);
    const nights = nightsAround(at, night);
    const inside = nights.find((one) => one.from < at && at <= one.to);
    if (inside) {
      at = inside.from;
      continue;
    }
    const last = nights.findLast((one) => one.to < at && one.to > one.from);
    const awake = last ? at - last.to : left;
    if (left <= awake) return new Date(at - left);
    left -= awake;
    at -= awake;
  }
}
