import type { OpeningWindow } from "../branches/schema";
import { weekdayNames } from "./places";

/** Opening hours in one or a few short lines: `Mo–Fr 06:00–22:00`. */
export function hoursInWords(
  windows: readonly OpeningWindow[],
  locale: string,
  aroundTheClock: string,
): string[] {
  const names = weekdayNames(locale, "short");
  return windows.map(({ days, from, to }) => {
    const runs: number[][] = [];
    for (const day of [...days].sort()) {
      const last = runs.at(-1);
      if (last && day === (last.at(-1) ?? 0) + 1) last.push(day);
      else runs.push([day]);
    }
    const when = runs
      .map((run) => {
        const [first, last] = [names[(run[0] ?? 1) - 1], names[(run.at(-1) ?? 1) - 1]];
        return run.length === 1 ? first : run.length === 2 ? `${first}, ${last}` : `${first}–${last}`;
      })
      .join(", ");
    return `${when} ${from === "00:00" && to === "24:00" ? aroundTheClock : `${from}–${to}`}`;
  });
}
