import type { StoredBatch } from "../data";
import { isRunning } from "./schema";

/** Seconds until a run ends at the pace so far; null until there is a pace. */
export function secondsLeft(batch: StoredBatch, now: Date): number | null {
  if (!isRunning(batch.state) || !batch.startedAt) return null;
  const behind = batch.done - (batch.options.run?.doneBefore ?? 0);
  const elapsed = (now.getTime() - Date.parse(batch.startedAt)) / 1_000;
  if (behind <= 0 || elapsed < 1) return null;
  return Math.max(0, Math.round(((batch.total - batch.done) * elapsed) / behind));
}
