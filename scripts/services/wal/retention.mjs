import { isSegment, positionOf } from "./segments.mjs";

const DAY_MS = 86_400_000;

/**
 * What of an archive is not needed to reach any moment of the last days. The newest base backup stays in any case, and
 * so does everything that was archived since a base that stays.
 *
 * @param options.bases    base backups: `name`, `endedAt` (milliseconds) and `startSegment`
 * @param options.segments names of archived segments
 * @param options.now      milliseconds
 * @param options.days     how many days back every moment must be reachable
 * @returns {{ bases: string[], segments: string[] }} names that may go
 */
export function outdated({ bases, segments, now, days }) {
  const sorted = [...bases].sort((a, b) => a.endedAt - b.endedAt);
  const bound = now - days * DAY_MS;
  // The youngest one that was whole at the beginning of these days leads to their first moment.
  const oldest = sorted.findLast(({ endedAt }) => endedAt <= bound) ?? sorted[0];
  if (!oldest) return { bases: [], segments: [] };
  const kept = sorted.filter(({ endedAt }) => endedAt >= oldest.endedAt);
  const first = Math.min(...kept.map(({ startSegment }) => positionOf(startSegment)));
  return {
    bases: sorted.filter((base) => !kept.includes(base)).map(({ name }) => name),
    segments: segments.filter((name) => isSegment(name) && positionOf(name) < first),
  };
}

/**
 * The base backup from which a moment is reached fastest: the youngest that was whole by then.
 *
 * @param bases  base backups: `endedAt` in milliseconds
 * @param moment milliseconds
 */
export function baseFor(bases, moment) {
  return bases
    .filter(({ endedAt }) => endedAt <= moment)
    .reduce((best, base) => (best && best.endedAt >= base.endedAt ? best : base), undefined);
}
