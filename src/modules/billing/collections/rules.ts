import { addDays } from "@/shared/time-zone/local-date";
import { wallTimeToInstant } from "@/shared/time-zone/time-zone";

/** When on its day a try is made, by the gym's clock: banks and people are awake. */
const TRY_AT = "09:00";

/** The days on which a bill is tried again, in order. */
export function ladderOf(dueOn: string, retryDays: readonly number[]): string[] {
  return [...new Set(retryDays)].sort((a, b) => a - b).map((days) => addDays(dueOn, days));
}

export interface LadderPlace {
  dueOn: string;
  retryDays: readonly number[];
  today: string;
  zone: string;
}

/** The next try after today's; null when the ladder is at its end. Days that passed without a worker are left out. */
export function nextTry({ dueOn, retryDays, today, zone }: LadderPlace): Date | null {
  const day = ladderOf(dueOn, retryDays).find((rung) => rung > today);
  return day === undefined ? null : wallTimeToInstant(day, TRY_AT, zone);
}

/**
 * The first try of a bill that nothing was charged for today: today's rung counts, and where all of them have passed
 * while nobody looked, one try is made all the same. Null without a ladder.
 */
export function firstTry(place: LadderPlace): Date | null {
  const { dueOn, retryDays, today, zone } = place;
  const ladder = ladderOf(dueOn, retryDays);
  if (ladder.length === 0) return null;
  return wallTimeToInstant(ladder.find((rung) => rung >= today) ?? today, TRY_AT, zone);
}

/** What of a debt came in since it failed: all but what is still open and what was given up. Never negative. */
export function recoveredOf(debt: { failedMinor: number; openMinor: number; lostMinor: number }): number {
  return Math.max(0, Math.min(debt.failedMinor, debt.failedMinor - debt.openMinor - debt.lostMinor));
}
