import type { Round } from "./load";

/** One line of the result. */
export interface Line {
  name: string;
  /** What was measured, round by round. */
  rounds: Round[];
  floorName: string;
  floors: Round[];
  /** Least ratio to the floor; absent where none is promised. */
  target?: number;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}

/** Each round is compared with the floor measured right beside it: the machine's mood is the same for both. */
export function ratioOf(line: Line): number | undefined {
  if (line.floors.length === 0) return undefined;
  return median(line.rounds.map((round, at) => round.rate / (line.floors[at]?.rate ?? Number.NaN)));
}

export function isUnder(line: Line): boolean {
  const ratio = ratioOf(line);
  return line.target !== undefined && ratio !== undefined && ratio < line.target;
}

const ms = (value: number) => value.toFixed(value < 10 ? 2 : 1);

export function tableOf(lines: readonly Line[]): string {
  const head = ["", "per second", "p50 ms", "p99 ms", "floor", "floor/s", "ratio", "target", ""];
  const rows = lines.map((line) => {
    const of = (key: keyof Round) => median(line.rounds.map((round) => round[key]));
    const ratio = ratioOf(line);
    return [
      line.name,
      Math.round(of("rate")).toLocaleString("en"),
      ms(of("p50")),
      ms(of("p99")),
      line.floorName,
      line.floors.length > 0
        ? Math.round(median(line.floors.map(({ rate }) => rate))).toLocaleString("en")
        : "",
      ratio?.toFixed(2) ?? "",
      line.target === undefined ? "" : `≥ ${line.target.toFixed(2)}`,
      line.target === undefined ? "" : isUnder(line) ? "UNDER" : "ok",
    ];
  });
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const left = new Set([0, 4]);
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => (left.has(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
