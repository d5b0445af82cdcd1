import { describe, expect, it } from "vitest";
import { classForVisit, type StandingMark, standingOf, whyNotMark } from "./rules";
import type { Mark } from "./schema";

const session = {
  startsAt: "2026-03-16T15:00:00.000Z",
  endsAt: "2026-03-16T16:00:00.000Z",
  status: "scheduled" as const,
  zone: "Africa/Nairobi",
};
const policy = { lateAfterMinutes: 5, rosterOpensMinutes: 30 };
/** Minutes from the start. */
const minute = (n: number) => new Date(Date.parse(session.startsAt) + n * 60_000);
const marks = (...list: [number, Mark][]): StandingMark[] =>
  list.map(([at, mark], n) => ({ id: `m${n}`, mark, at: minute(at).toISOString() }));

describe("what a booking's marks come to", () => {
  const during: [string, [number, Mark][], object][] = [
    ["nothing", [], { status: "booked", late: false, since: null, by: null }],
    ["checked in before the start", [[-10, "check_in"]], { status: "checked_in", late: false, by: "m0" }],
    ["checked in on the last minute in time", [[5, "check_in"]], { status: "checked_in", late: false }],
    ["checked in a minute later", [[6, "check_in"]], { status: "checked_in", late: true }],
    ["said to be late", [[2, "late"]], { status: "checked_in", late: true }],
    [
      "in time, and tapped again later",
      [
        [0, "check_in"],
        [9, "check_in"],
      ],
      { late: false, by: "m1" },
    ],
    [
      "in time, then said to be late",
      [
        [0, "check_in"],
        [1, "late"],
      ],
      { late: true },
    ],
    [
      "late by mistake, in time after all",
      [
        [1, "late"],
        [2, "check_in"],
      ],
      { late: false },
    ],
    ["counted in the middle of the class", [[30, "attended"]], { status: "attended", late: false }],
    ["a walk-in at the end of grace", [[9, "walk_in"]], { status: "checked_in", late: true }],
    ["absent", [[10, "no_show"]], { status: "no_show", since: null }],
    [
      "absent, then there",
      [
        [8, "no_show"],
        [12, "check_in"],
      ],
      { status: "checked_in", late: true },
    ],
    [
      "there, then absent",
      [
        [0, "check_in"],
        [1, "no_show"],
      ],
      { status: "no_show" },
    ],
    [
      "there by mistake",
      [
        [0, "check_in"],
        [1, "undo"],
      ],
      { status: "booked", by: "m1", since: null },
    ],
  ];
  it.each(during)("%s, while it lasts", (_, list, expected) => {
    expect(standingOf(marks(...list), session, policy, minute(40))).toMatchObject(expected);
  });

  const after: [string, [number, Mark][], string][] = [
    ["nothing", [], "no_show"],
    ["there", [[0, "check_in"]], "attended"],
    ["late", [[7, "late"]], "attended"],
    [
      "taken back",
      [
        [0, "check_in"],
        [3, "undo"],
      ],
      "no_show",
    ],
    ["absent", [[5, "no_show"]], "no_show"],
  ];
  it.each(after)("%s, once it is over", (_, list, status) => {
    expect(standingOf(marks(...list), session, policy, minute(60)).status).toBe(status);
  });

  it("counts from the first mark without a break, however often they are tapped", () => {
    const list = marks([-5, "check_in"], [0, "undo"], [3, "check_in"], [20, "attended"]);
    expect(standingOf(list, session, policy, minute(30)).since).toBe(minute(3).toISOString());
  });
});

describe("when a mark can stand", () => {
  const booked = { status: "booked" as const };
  const rows: [Mark, number, string | null][] = [
    ["check_in", -31, "MARK_TOO_EARLY"],
    ["check_in", -30, null],
    ["walk_in", -31, "MARK_TOO_EARLY"],
    ["no_show", -1, "MARK_TOO_EARLY"],
    ["no_show", 0, null],
    ["undo", -60, null],
    ["attended", 60 + 24 * 60, null],
    ["attended", 61 + 24 * 60, "MARK_TOO_LATE"],
  ];
  it.each(rows)("%s, %d minutes from the start: %s", (mark, at, code) => {
    const refusal = whyNotMark(mark, { session, booking: booked }, policy, minute(at), minute(at));
    expect(refusal?.code ?? null).toBe(code);
  });

  it("says from when, by the branch's clock", () => {
    const refusal = whyNotMark("check_in", { session, booking: booked }, policy, minute(-90), minute(-90));
    expect(refusal).toEqual({ code: "MARK_TOO_EARLY", params: { time: "17:30" } });
  });

  it("takes in what a device kept for three days, and nothing older", () => {
    const arrives = (days: number) =>
      whyNotMark("check_in", { session, booking: booked }, policy, minute(0), minute(60 + days * 1_440));
    expect(arrives(3)).toBeNull();
    expect(arrives(3.1)?.code).toBe("MARK_TOO_LATE");
  });

  it.each(["cancelled_early", "cancelled_late", "cancelled_by_gym", "released"] as const)(
    "is refused for a booking that is %s",
    (status) => {
      const refusal = whyNotMark("check_in", { session, booking: { status } }, policy, minute(0), minute(0));
      expect(refusal?.code).toBe("BOOKING_ENDED");
    },
  );

  it("is refused for a class that does not take place", () => {
    const off = { session: { ...session, status: "cancelled" as const }, booking: booked };
    expect(whyNotMark("check_in", off, policy, minute(0), minute(0))?.code).toBe("CLASS_CANCELLED");
  });
});

describe("the class that somebody came for", () => {
  const at = (start: number) => ({
    startsAt: minute(start).toISOString(),
    opensMinutes: 30,
    closesMinutes: 10,
  });
  it("is the one whose door is open, the nearest of several, or none", () => {
    expect(classForVisit([at(0)], minute(-30))).toEqual(at(0));
    expect(classForVisit([at(0)], minute(-31))).toBeUndefined();
    expect(classForVisit([at(0)], minute(10))).toEqual(at(0));
    expect(classForVisit([at(0)], minute(11))).toBeUndefined();
    expect(classForVisit([at(30), at(0)], minute(8))).toEqual(at(0));
    expect(classForVisit([at(0), at(20)], minute(10))).toEqual(at(0));
  });
});
