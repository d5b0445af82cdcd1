import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { baseFor, outdated } from "./retention.mjs";
import { firstGap, nameOf, positionOf, segmentAt, timelineOf } from "./segments.mjs";

const DAY_MS = 86_400_000;
const SEED = { seed: 20_261_121 };

describe("names of segments", () => {
  it("count through all positions and come back from their name", () => {
    expect(nameOf(1, 0xff)).toBe("0000000100000000000000FF");
    expect(nameOf(1, 0x100)).toBe("000000010000000100000000");
    expect(segmentAt(3, "2/3456789A")).toBe("000000030000000200000034");
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9_999 }),
        fc.integer({ min: 0, max: 2 ** 40 }),
        (timeline, position) => {
          const name = nameOf(timeline, position);
          expect([timelineOf(name), positionOf(name)]).toEqual([timeline, position]);
        },
      ),
      SEED,
    );
  });

  it("show the first one that is missing, also across a restore's new timeline", () => {
    const names = [5, 6, 7].map((position) => nameOf(1, position)).concat([8, 9].map((p) => nameOf(2, p)));
    expect(firstGap(names, nameOf(1, 5))).toBeUndefined();
    expect(firstGap(names, nameOf(1, 5), nameOf(1, 12))).toBe(nameOf(2, 10));
    expect(
      firstGap(
        names.filter((name) => name !== nameOf(1, 7)),
        nameOf(1, 5),
      ),
    ).toBe(nameOf(1, 7));
    expect(firstGap([], nameOf(1, 5))).toBe(nameOf(1, 5));
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 600 }), fc.nat(), (count, at) => {
        const chain = Array.from({ length: count }, (_, n) => nameOf(1, 250 + n));
        const lost = chain[at % (count - 1)] ?? "";
        const left = chain.filter((name) => name !== lost);
        expect(firstGap(left, chain[0] ?? "")).toBe(lost);
      }),
      SEED,
    );
  });
});

/** Base backups at any times, each with a segment that grows with time; segments without a gap. */
const archives = fc
  .record({
    ages: fc.uniqueArray(fc.integer({ min: 0, max: 60 * 24 }), { minLength: 1, maxLength: 12 }),
    days: fc.integer({ min: 1, max: 30 }),
  })
  .map(({ ages, days }) => {
    const now = 100 * DAY_MS;
    const bases = ages.map((hours) => {
      const endedAt = now - hours * 3_600_000;
      return { name: `base ${hours}`, endedAt, startSegment: nameOf(1, Math.floor(endedAt / 3_600_000) - 1) };
    });
    const first = Math.min(...bases.map(({ startSegment }) => positionOf(startSegment)));
    const length = now / 3_600_000 - first;
    const segments = Array.from({ length: length + 1 }, (_, n) => nameOf(1, first - 30 + n));
    return { bases, segments, now, days };
  });

describe("what an archive may forget", () => {
  it("leaves the way to every moment of the last days that there was before", () => {
    fc.assert(
      fc.property(archives, fc.integer({ min: 0, max: 30 * 24 }), (archive, hours) => {
        const gone = outdated(archive);
        const bases = archive.bases.filter(({ name }) => !gone.bases.includes(name));
        const segments = archive.segments.filter((name) => !gone.segments.includes(name));
        const moment = archive.now - Math.min(hours, archive.days * 24) * 3_600_000;
        const before = baseFor(archive.bases, moment);
        const after = baseFor(bases, moment);
        expect(after).toEqual(before);
        if (after) expect(firstGap(segments, after.startSegment, archive.segments.at(-1))).toBeUndefined();
        expect(bases).toContainEqual(archive.bases.toSorted((a, b) => a.endedAt - b.endedAt).at(-1));
      }),
      SEED,
    );
  });

  it("keeps nothing that leads to no moment of these days, and has nothing to do twice", () => {
    fc.assert(
      fc.property(archives, (archive) => {
        const gone = outdated(archive);
        const bases = archive.bases.filter(({ name }) => !gone.bases.includes(name));
        const segments = archive.segments.filter((name) => !gone.segments.includes(name));
        const bound = archive.now - archive.days * DAY_MS;
        expect(bases.filter(({ endedAt }) => endedAt <= bound).length).toBeLessThanOrEqual(1);
        const first = Math.min(...bases.map(({ startSegment }) => positionOf(startSegment)));
        expect(segments.filter((name) => positionOf(name) < first)).toEqual([]);
        expect(outdated({ ...archive, bases, segments })).toEqual({ bases: [], segments: [] });
      }),
      SEED,
    );
  });

  it("touches nothing as long as there is no base", () => {
    expect(outdated({ bases: [], segments: [nameOf(1, 1)], now: 0, days: 1 })).toEqual({
      bases: [],
      segments: [],
    });
  });
});
