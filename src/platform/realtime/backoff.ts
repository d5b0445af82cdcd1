import { randomInt } from "node:crypto";

/** Milliseconds to wait before attempt `n` (from 0): doubling from 100 ms to 3 s, spread by half so that many processes don't return at once. */
export function backoff(attempt: number): number {
  const full = Math.min(3_000, 100 * 2 ** Math.min(attempt, 10));
  return full / 2 + randomInt(full / 2 + 1);
}
