import { describe, expect, it } from "vitest";
import type { Mark, Roster, RosterPerson } from "../../roster/schema";
import { type KeptMark, MemoryRosterStore } from "./roster-store";
import { choiceOf, markFor, toSend, withUnsent } from "./unsent";

const START = Date.parse("2026-03-16T15:00:00.000Z");
const minute = (n: number) => new Date(START + n * 60_000);

function person(memberId: string, own: Partial<RosterPerson> = {}): RosterPerson {
  return {
    bookingId: `booking-${memberId}`,
    memberId,
    name: memberId,
    number: "1",
    photo: null,
    status: "booked",
    late: false,
    guestSeats: 0,
    guests: [],
    pool: "online",
    overbooked: false,
    checkedInAt: null,
    firstTimer: false,
    birthday: false,
    healthNote: null,
    ...own,
  };
}

function rosterOf(...people: RosterPerson[]): Roster {
  const session = {
    id: "class",
    startsAt: minute(0).toISOString(),
    endsAt: minute(60).toISOString(),
    lateFrom: minute(5).toISOString(),
    booked: people.length,
    present: 0,
  };
  return { session: session as Roster["session"], people, waiting: [], at: minute(0).toISOString() };
}

let count = 0;
function tap(memberId: string, mark: Mark, at: number, own: Partial<KeptMark> = {}): KeptMark {
  const id = `mark-${String(count++).padStart(4, "0")}`;
  const deviceAt = minute(at).toISOString();
  return {
    id,
    sessionId: "class",
    memberId,
    mark,
    deviceAt,
    overbook: false,
    name: memberId,
    refusal: null,
    ...own,
  };
}

describe("a roster with what was not sent", () => {
  it("shows what the server will say, and counts heads with guests", () => {
    const roster = rosterOf(person("amina", { guestSeats: 2 }), person("brian"), person("carol"));
    const marks = [tap("amina", "check_in", 0), tap("brian", "check_in", 9), tap("brian", "no_show", 10)];
    const shown = withUnsent(roster, marks, minute(11));
    expect(shown.people.map(({ status, unsent }) => [status, unsent])).toEqual([
      ["checked_in", true],
      ["no_show", true],
      ["booked", false],
    ]);
    expect(shown.session.present).toBe(3);
  });

  it("leaves other classes and what was refused alone", () => {
    const refusal = { code: "BOOKING_ENDED", params: {} };
    const marks = [tap("amina", "check_in", 0, { sessionId: "other" }), tap("amina", "late", 0, { refusal })];
    expect(withUnsent(rosterOf(person("amina")), marks, minute(1)).people).toMatchObject([
      { status: "booked", unsent: false },
    ]);
  });

  it("has a walk-in at once, who is late by the clock", () => {
    const shown = withUnsent(rosterOf(), [tap("amina", "walk_in", 6)], minute(7));
    expect(shown.people).toMatchObject([
      { name: "amina", pool: "walk_in", status: "checked_in", late: true },
    ]);
    expect(shown.session).toMatchObject({ booked: 1, present: 1 });
  });
});

describe("a tap", () => {
  const rows = [
    ["here", null, false, "check_in"],
    ["here", null, true, "attended"],
    ["late", "here", false, "late"],
    ["no_show", "here", false, "no_show"],
    ["here", "here", false, "undo"],
    ["here", "here", true, null],
  ] as const;
  it.each(rows)(
    "on %s where %s is chosen, the class over: %s, is the mark %s",
    (choice, chosen, over, mark) => {
      expect(markFor(choice, chosen, over)).toBe(mark);
    },
  );

  it("is chosen as the roster says", () => {
    expect(choiceOf({ status: "attended", late: true })).toBe("late");
    expect(choiceOf({ status: "checked_in", late: false })).toBe("here");
    expect(choiceOf({ status: "no_show", late: false })).toBe("no_show");
    expect(choiceOf({ status: "booked", late: false })).toBeNull();
  });
});

it("leaves the device when the server has it, and stays with its reason when it was refused", async () => {
  const store = new MemoryRosterStore();
  const [sent, refused, waits] = [
    tap("amina", "check_in", 0),
    tap("brian", "late", 1),
    tap("carol", "late", 2),
  ];
  for (const mark of [waits, sent, refused]) await store.add(mark);
  expect((await store.marks()).map(({ name }) => name)).toEqual(["amina", "brian", "carol"]);
  const refusal = { code: "BOOKING_ENDED", params: {} };
  await store.settle([
    { id: sent.id, outcome: "applied", refusal: null },
    { id: refused.id, outcome: "refused", refusal },
  ]);
  expect((await store.marks()).map(({ name, refusal: said }) => [name, said])).toEqual([
    ["brian", refusal],
    ["carol", null],
  ]);
  await store.remove([refused.id]);
  expect(await store.marks()).toEqual([waits]);
  expect(toSend(waits)).not.toHaveProperty("name");
});
