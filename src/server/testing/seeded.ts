import { randomInt } from "node:crypto";

/** Numbers that look random and come again with the same seed. */
export interface Seeded {
  readonly seed: number;
  /** A whole number from `from` up to and without `to`. */
  between(from: number, to: number): number;
  shuffled<T>(values: readonly T[]): T[];
}

/** @param seed of an earlier run; a new one unless given */
export function seeded(seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31))): Seeded {
  let state = seed >>> 0;
  // Mulberry32.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from));
  return {
    seed,
    between,
    shuffled: (values) =>
      values
        .map((value) => ({ value, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ value }) => value),
  };
}
