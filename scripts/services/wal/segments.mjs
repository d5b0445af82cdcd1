/**
 * PostgreSQL's log comes in numbered files ("segments") of 16 MB. A name is 24 hexadecimal digits: the timeline, which
 * grows by one with every restore to a moment, and the position, which goes on through all timelines.
 */

const SEGMENT = /^[0-9A-F]{24}$/;
/** Segments of 16 MB in one 4 GB file of positions. */
const IN_FILE = 0x100;

export const SEGMENT_BYTES = 16 * 1_024 * 1_024;

export function isSegment(name) {
  return SEGMENT.test(name);
}

export function timelineOf(name) {
  return Number.parseInt(name.slice(0, 8), 16);
}

/** Where the segment stands among all, whatever its timeline: neighbours differ by one. */
export function positionOf(name) {
  return Number.parseInt(name.slice(8, 16), 16) * IN_FILE + Number.parseInt(name.slice(16, 24), 16);
}

/** The name of the segment that holds a place in the log. */
export function segmentAt(timeline, lsn) {
  const [high, low] = lsn.split("/").map((part) => Number.parseInt(part, 16));
  return nameOf(timeline, high * IN_FILE + Math.floor(low / SEGMENT_BYTES));
}

/** The name of a segment by its position. */
export function nameOf(timeline, position) {
  const hex = (number) => number.toString(16).toUpperCase().padStart(8, "0");
  return `${hex(timeline)}${hex(Math.floor(position / IN_FILE))}${hex(position % IN_FILE)}`;
}

/**
 * The first segment that is missing between the one where a base backup begins and the newest that is there. Without it
 * no moment behind it can be reached from that base.
 *
 * @param names names of archived segments, in any order
 * @param from name of the first one that is needed
 * @param to   name of the last one that is needed, or nothing for as far as they go
 * @returns {string | undefined} undefined when the chain is whole
 */
export function firstGap(names, from, to) {
  const timelines = new Map(names.filter(isSegment).map((name) => [positionOf(name), timelineOf(name)]));
  const last = to ? positionOf(to) : Math.max(positionOf(from), ...timelines.keys());
  let timeline = timelineOf(from);
  for (let position = positionOf(from); position <= last; position++) {
    if (!timelines.has(position)) return nameOf(timeline, position);
    timeline = timelines.get(position);
  }
  return undefined;
}
