import { expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { type StandingMark, standingOf } from "./rules";
import { MARKS } from "./schema";

const START = Date.parse("2026-03-16T15:00:00.000Z");
const session = {
  startsAt: new Date(START).toISOString(),
  endsAt: new Date(START + 3_600_000).toISOString(),
};
const policy = { lateAfterMinutes: 5 };

const mark = fc.record({
  id: fc.uuid(),
  mark: fc.constantFrom(...MARKS),
  // Few moments, so that several devices tap at the very same one.
  at: fc.integer({ min: -6, max: 12 }).map((n) => new Date(START + n * 300_000).toISOString()),
});
const set = fc.uniqueArray(mark, { selector: ({ id }) => id, minLength: 1, maxLength: 12 });
const moment = fc.integer({ min: -30, max: 90 }).map((n) => new Date(START + n * 60_000));

it("comes to the same in whatever order marks arrive", () => {
  fc.assert(
    fc.property(
      set.chain((marks) =>
        fc.tuple(
          fc.constant(marks),
          fc.shuffledSubarray(marks, { minLength: marks.length, maxLength: marks.length }),
        ),
      ),
      moment,
      ([marks, shuffled], now) => {
        expect(standingOf(shuffled, session, policy, now)).toEqual(standingOf(marks, session, policy, now));
      },
    ),
    { numRuns: 1_000 },
  );
});

it("is what the latest mark says, and never both there and absent", () => {
  fc.assert(
    fc.property(set, moment, (marks, now) => {
      const latest = marks.reduce((a: StandingMark, b) =>
        b.at > a.at || (b.at === a.at && b.id > a.id) ? b : a,
      );
      const standing = standingOf(marks, session, policy, now);
      expect(standing.by).toBe(latest.id);
      const there = !["no_show", "undo"].includes(latest.mark);
      expect(standing.since !== null).toBe(there);
      expect(["checked_in", "attended"].includes(standing.status)).toBe(there);
      if (standing.late) expect(there).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
