import { weekday } from "@/shared/time-zone/local-date";
import { type Instant, wallTime } from "@/shared/time-zone/time-zone";
import type { OpeningWindow } from "./schema";

interface Opening {
  readonly zone: string;
  readonly openingHours: readonly OpeningWindow[];
  readonly closures: readonly { readonly fromOn: string; readonly toOn: string }[];
}

/**
 * Whether a branch is open at a moment, by its own clock: `closure` is a planned shut-down, `hours` is outside the
 * opening hours. A branch that states no hours is always open.
 */
export function openState(branch: Opening, at: Instant): "open" | "closure" | "hours" {
  const wall = wallTime(at, branch.zone);
  if (branch.closures.some(({ fromOn, toOn }) => fromOn <= wall.date && wall.date <= toOn)) return "closure";
  if (branch.openingHours.length === 0) return "open";
  const two = (value: number) => String(value).padStart(2, "0");
  const time = `${two(wall.hour)}:${two(wall.minute)}`;
  const day = weekday(wall.date);
  const within = branch.openingHours.some(
    (window) => window.days.includes(day) && window.from <= time && time < window.to,
  );
  return within ? "open" : "hours";
}

/** Windows of equal times become one, days in order, so that what is stored reads well. */
export function tidyHours(windows: readonly OpeningWindow[]): OpeningWindow[] {
  const byTimes = new Map<string, Set<number>>();
  for (const { days, from, to } of windows) {
    const key = `${from}-${to}`;
    const known = byTimes.get(key) ?? new Set<number>();
    for (const day of days) known.add(day);
    byTimes.set(key, known);
  }
  return [...byTimes]
    .map(([times, days]) => {
      const [from = "", to = ""] = times.split("-");
      return { days: [...days].sort(), from, to };
    })
    .sort((a, b) => (a.days[0] ?? 0) - (b.days[0] ?? 0) || a.from.localeCompare(b.from));
}
