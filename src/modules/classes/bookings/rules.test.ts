import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { wallTime } from "@/shared/time-zone/time-zone";
import { turnOf } from "../waitlist/rules";
import { type Night, wakingAfter, wakingBefore } from "./night";
import { bookingPolicyOf } from "./policy";
import {
  type BookingFacts,
  type ClassMembership,
  consequenceOf,
  meansOf,
  seatsFree,
  whyNotBook,
  whyNotOn,
} from "./rules";

const policy = bookingPolicyOf({ policies: {} }, {});
const zone = "Europe/Berlin";
const night: Night = { from: "22:00", to: "07:00", zone };

const membership: ClassMembership = {
  id: "m",
  kind: "membership",
  status: "active",
  startsOn: "2026-03-01",
  endsOn: null,
  pastDueSince: null,
  autoRenew: true,
  nextBillOn: "2026-04-01",
  visits: null,
  branchIds: [],
  packFirst: false,
  countsClasses: false,
  freezes: [],
};

const facts: BookingFacts = {
  session: {
    id: "s",
    branchId: "b",
    zone,
    name: "Yoga",
    status: "scheduled",
    localOn: "2026-03-18",
    startsAt: "2026-03-18T17:00:00.000Z",
    endsAt: "2026-03-18T18:00:00.000Z",
    credits: 1,
    maxGuests: 1,
    policies: {},
  },
  seats: { capacity: 10, walkInSeats: 0, online: 0, walkIn: 0, offered: 0 },
  member: { id: "p", name: "Amina", banned: false },
  memberships: [membership],
  clash: null,
  booking: null,
  waiting: null,
  queue: 0,
  queuesThatDay: 0,
};
const way = { now: new Date("2026-03-16T12:00:00Z"), by: "member", guestSeats: 0 } as const;

describe("a membership on a day", () => {
  const on = { day: "2026-04-10", branchId: "b", graceDays: 7 };
  it.each<[string | null, Partial<ClassMembership>]>([
    [null, {}],
    ["RENEWAL", { autoRenew: false }],
    [null, { autoRenew: false, endsOn: "2026-04-10" }],
    ["EXPIRED", { endsOn: "2026-04-09" }],
    ["EXPIRED", { status: "ended" }],
    ["NOT_STARTED", { startsOn: "2026-04-11", status: "pending_start" }],
    [null, { startsOn: "2026-04-10", status: "pending_start" }],
    ["WRONG_BRANCH", { branchIds: ["c"] }],
    ["FROZEN", { freezes: [{ fromOn: "2026-04-10", toOn: "2026-04-10" }] }],
    ["FROZEN", { freezes: [{ fromOn: "2026-04-01", toOn: null }] }],
    [null, { freezes: [{ fromOn: "2026-04-11", toOn: null }], status: "frozen" }],
    ["OVERDUE", { status: "past_due", pastDueSince: "2026-04-03" }],
    [null, { status: "past_due", pastDueSince: "2026-04-04" }],
    ["OVERDUE", { status: "suspended" }],
    ["NO_MEMBERSHIP", { status: "pending_payment" }],
    ["NO_MEMBERSHIP", { kind: "add_on" }],
    [null, { kind: "add_on", countsClasses: true }],
    [null, { kind: "pack", countsClasses: true, endsOn: "2026-05-01" }],
  ])("answers %s to %j", (why, own) => {
    expect(whyNotOn({ ...membership, ...own }, on)).toBe(why);
  });
});

describe("whether a class can be booked", () => {
  it.each<
    [string | undefined, Partial<BookingFacts>, Partial<{ now: Date; by: "member" | "staff" | "queue" }>]
  >([
    [undefined, {}, {}],
    ["CLASS_CANCELLED", { session: { ...facts.session, status: "cancelled" } }, {}],
    ["BOOKING_NOT_OPEN", {}, { now: new Date("2026-03-11T16:59:59Z") }],
    [undefined, {}, { now: new Date("2026-03-11T17:00:00Z") }],
    [undefined, {}, { now: new Date("2026-03-01T17:00:00Z"), by: "staff" }],
    [undefined, {}, { now: new Date("2026-03-18T16:59:59Z") }],
    ["BOOKING_CLOSED", {}, { now: new Date("2026-03-18T17:00:00Z") }],
    [undefined, {}, { now: new Date("2026-03-18T17:10:00Z"), by: "staff" }],
    ["BOOKING_CLOSED", {}, { now: new Date("2026-03-18T17:00:00Z"), by: "queue" }],
    ["ALREADY_BOOKED", { booking: { id: "k", status: "booked" } }, {}],
    ["NOT_ENTITLED", { member: { ...facts.member, banned: true } }, {}],
    ["NOT_ENTITLED", { memberships: [] }, {}],
    ["BOOKING_CLASH", { clash: { name: "Spin", time: "18:30" } }, {}],
  ])("answers %s", (code, own, how) => {
    expect(whyNotBook({ ...facts, ...own }, policy, { ...way, ...how })?.code).toBe(code);
  });

  it("names the most telling of several reasons, and counts guests", () => {
    const memberships = [
      { ...membership, freezes: [{ fromOn: "2026-03-01", toOn: null }] },
      { ...membership, status: "ended" as const },
    ];
    expect(whyNotBook({ ...facts, memberships }, policy, way)?.params).toEqual({ reason: "FROZEN" });
    expect(whyNotBook(facts, policy, { ...way, guestSeats: 2 })).toEqual({
      code: "GUESTS_NOT_ALLOWED",
      params: { most: 1 },
    });
  });
});

it("takes a plan without a count before credits, unless it says that packs go first", () => {
  const pack = { ...membership, id: "k", countsClasses: true };
  expect(meansOf([pack, membership], 1)).toEqual({ with: "plan", membershipId: "m" });
  expect(meansOf([{ ...membership, packFirst: true }, pack], 1)).toEqual({ with: "credit", among: ["k"] });
  expect(meansOf([pack], 0)).toEqual({ with: "plan", membershipId: "k" });
  expect(meansOf([], 1)).toBeNull();
});

it("keeps walk-in seats from bookings made online, and offered ones from everybody", () => {
  const small = fc.nat({ max: 12 });
  const seats = fc
    .record({
      capacity: fc.integer({ min: 1, max: 12 }),
      walkInSeats: small,
      online: small,
      walkIn: small,
      offered: small,
    })
    .map((one) => ({ ...one, walkInSeats: Math.min(one.walkInSeats, one.capacity) }));
  fc.assert(
    fc.property(seats, (one) => {
      const [online, walkIn] = [seatsFree(one, "online"), seatsFree(one, "walk_in")];
      expect(online).toBeLessThanOrEqual(walkIn);
      const taken = one.online + one.walkIn + one.offered;
      if (walkIn > 0) expect(taken + walkIn).toBe(one.capacity);
      if (online > 0)
        expect(one.online + one.offered + online).toBeLessThanOrEqual(one.capacity - one.walkInSeats);
    }),
  );
});

describe("the night", () => {
  it.each([
    ["2026-03-18T20:50:00Z", 15, "2026-03-19T06:05:00.000Z"],
    ["2026-03-18T23:00:00Z", 15, "2026-03-19T06:15:00.000Z"],
    ["2026-03-18T12:00:00Z", 15, "2026-03-18T12:15:00.000Z"],
    // Berlin's clocks go forward in this night.
    ["2026-03-28T20:50:00Z", 15, "2026-03-29T05:05:00.000Z"],
  ])("from %s on, %i waking minutes end at %s", (from, minutes, until) => {
    expect(wakingAfter(new Date(from), minutes, night).toISOString()).toBe(until);
  });

  it.each([
    ["2026-03-18T17:00:00Z", 120, "2026-03-18T15:00:00.000Z"],
    ["2026-03-18T07:00:00Z", 120, "2026-03-17T20:00:00.000Z"],
    ["2026-03-18T05:30:00Z", 120, "2026-03-17T19:00:00.000Z"],
    ["2026-03-18T05:30:00Z", 0, "2026-03-18T05:30:00.000Z"],
  ])("before %s, %i waking minutes begin at %s", (until, minutes, from) => {
    expect(wakingBefore(new Date(until), minutes, night).toISOString()).toBe(from);
  });

  it("never lets a deadline fall into it, in any zone, and always ends", () => {
    const at = fc.date({ min: new Date("2026-01-01"), max: new Date("2026-12-31"), noInvalidDate: true });
    const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Manila", "Africa/Nairobi");
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 2_880 }), zones, (moment, minutes, where) => {
        const there = { ...night, zone: where };
        const later = wakingAfter(moment, minutes, there);
        const earlier = wakingBefore(moment, minutes, there);
        expect(later.getTime() - moment.getTime()).toBeGreaterThanOrEqual(minutes * 60_000);
        expect(moment.getTime() - earlier.getTime()).toBeGreaterThanOrEqual(minutes * 60_000);
        for (const one of [later, earlier]) {
          const { hour, minute } = wallTime(one, where);
          const clock = hour * 60 + minute;
          expect(clock >= 7 * 60 && clock <= 22 * 60).toBe(true);
        }
      }),
    );
  });
});

describe("cancelling", () => {
  const booking = { bookedAt: "2026-03-16T12:00:00.000Z", penaltyFreeUntil: null };
  it.each([
    ["free", "2026-03-18T15:00:00Z", booking],
    ["late", "2026-03-18T15:00:01Z", booking],
    ["closed", "2026-03-18T17:00:00Z", booking],
    ["free", "2026-03-18T15:30:00Z", { ...booking, penaltyFreeUntil: "2026-03-18T15:30:00.000Z" }],
    ["free", "2026-03-18T16:00:10Z", { ...booking, bookedAt: "2026-03-18T16:00:00.000Z" }],
    ["late", "2026-03-18T16:00:11Z", { ...booking, bookedAt: "2026-03-18T16:00:00.000Z" }],
  ])("is %s at %s", (outcome, now, one) => {
    expect(consequenceOf(one, facts.session, policy, new Date(now)).outcome).toBe(outcome);
  });

  it("goes by the class's own rules before the gym's, and never by broken ones", () => {
    const gym = { policies: { freeCancelMinutes: 60 } };
    expect(bookingPolicyOf(gym, {}).freeCancelMinutes).toBe(60);
    expect(bookingPolicyOf(gym, { freeCancelMinutes: 240 }).freeCancelMinutes).toBe(240);
    expect(bookingPolicyOf(gym, { freeCancelMinutes: -1, nightFrom: "25:00" })).toMatchObject({
      freeCancelMinutes: 60,
      nightFrom: "22:00",
    });
  });
});

describe("whose turn it is", () => {
  const entry = { id: "w", memberId: "p", guestSeats: 0, noticeMinutes: null };
  const startsAt = new Date("2026-03-18T17:00:00Z");
  const at = (now: string) => ({ now: new Date(now), startsAt, free: 1, zone });
  it("gives until an hour before, then offers for a quarter of one, never beyond the start", () => {
    expect(turnOf(entry, at("2026-03-18T16:00:00Z"), policy)).toEqual({ kind: "book" });
    expect(turnOf(entry, at("2026-03-18T16:00:01Z"), policy)).toEqual({
      kind: "offer",
      expiresAt: new Date("2026-03-18T16:15:01Z"),
      holdsSeat: true,
    });
    expect(turnOf(entry, at("2026-03-18T16:55:00Z"), policy)).toMatchObject({ expiresAt: startsAt });
  });

  it("heeds notice and room, and tells everybody where the gym says so", () => {
    const now = at("2026-03-18T15:30:00Z");
    expect(turnOf({ ...entry, noticeMinutes: 120 }, now, policy)).toEqual({ kind: "skip", reason: "NOTICE" });
    expect(turnOf({ ...entry, noticeMinutes: 90 }, now, policy)).toEqual({ kind: "book" });
    expect(turnOf({ ...entry, guestSeats: 1 }, now, policy)).toEqual({ kind: "wait" });
    const broadcast = { ...policy, waitlistMode: "broadcast" as const };
    expect(turnOf(entry, now, broadcast)).toMatchObject({ kind: "offer", holdsSeat: false });
    const offer = { ...policy, waitlistMode: "offer" as const };
    expect(turnOf(entry, at("2026-03-17T20:50:00Z"), offer)).toMatchObject({
      expiresAt: new Date("2026-03-18T06:05:00Z"),
    });
  });
});
