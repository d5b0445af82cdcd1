import type { StoredBatch } from "../data";
import { isRunning } from "./schema";

/** Milliseconds without a stretch after which nobody works on a run any more: a stretch takes seconds at most. */
export const STALLED = 60_000;

/**
 * Whether a run stands still: its worker was killed for good, or its job is lost. Starting it anew is safe in any case,
 * since a run that finds another one's mark stops.
 */
export function isStalled(batch: StoredBatch, now: Date): boolean {
  const moved = batch.options.run?.movedAt ?? batch.startedAt;
  const latest = Math.max(Date.parse(moved ?? ""), Date.parse(batch.startedAt ?? ""));
  return isRunning(batch.state) && now.getTime() - latest >= STALLED;
}

/** Seconds until a run ends at the pace so far; null until there is a pace. */
export function secondsLeft(batch: StoredBatch, now: Date): number | null {
  if (!isRunning(batch.state) || !batch.startedAt) return null;
  const behind = batch.done - (batch.options.run?.doneBefore ?? 0);
  const elapsed = (now.getTime() - Date.parse(batch.startedAt)) / 1_000;
  if (behind <= 0 || elapsed < 1) return null;
  return Math.max(0, Math.round(((batch.total - batch.done) * elapsed) / behind));
}
