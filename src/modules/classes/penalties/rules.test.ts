import { describe, expect, it } from "vitest";
import { bookingPolicyOf } from "../bookings/policy";
import { lateKind, lossOf, reviewUntil, type Stake } from "./rules";
import { simulate } from "./simulating/rules";

const rule = bookingPolicyOf(
  { policies: { lateFeeMinor: 300, extraLateFeeMinor: 500, noShowFeeMinor: 700, forgivenPer30Days: 0 } },
  null,
);
const stake: Stake = { credits: 1, guestSeats: 0, fromPack: false, forgiven: 0, absentGuests: 0 };
const open = { credits: 0 };

describe("a penalty", () => {
  it.each([
    // what is taken, the kind, the stake → credits, passes, fee
    ["either", "late_cancel", {}, 1, 0, 0],
    ["either", "late_cancel", open, 0, 0, 300],
    ["either", "extra_late_cancel", open, 0, 0, 500],
    ["either", "no_show", open, 0, 0, 700],
    ["either", "no_show", { guestSeats: 2 }, 1, 2, 0],
    ["either", "no_show", { ...open, guestSeats: 2 }, 0, 2, 700],
    ["either", "guest_no_show", { guestSeats: 2, absentGuests: 1 }, 0, 1, 0],
    ["both", "late_cancel", {}, 1, 0, 300],
    ["both", "no_show", { credits: 2, guestSeats: 1 }, 2, 1, 1_400],
    ["both", "guest_no_show", { guestSeats: 2, absentGuests: 2 }, 0, 2, 1_400],
    ["fee", "late_cancel", {}, 0, 0, 300],
    ["fee", "no_show", { guestSeats: 1 }, 0, 0, 1_400],
    ["fee", "guest_no_show", { guestSeats: 2, absentGuests: 1 }, 0, 0, 700],
  ] as const)("takes %s for %s of %j", (penaltyTakes, kind, own, creditsLost, passesLost, feeMinor) => {
    expect(lossOf(kind, { ...stake, ...own }, { ...rule, penaltyTakes })).toMatchObject({
      creditsLost,
      passesLost,
      feeMinor,
      forgiven: null,
    });
  });

  it.each([
    ["no_show", { guestSeats: 2, credits: 0 }, 1, 700],
    ["no_show", { guestSeats: 2 }, 1, 700],
  ] as const)("leaves guests alone where nobody answers for them: %s of %j", (kind, own, seats, feeMinor) => {
    const without = { ...rule, penaltyTakes: "both" as const, hostPaysForGuests: false };
    expect(lossOf(kind, { ...stake, ...own }, without)).toMatchObject({ seats, passesLost: 0, feeMinor });
    expect(lossOf("guest_no_show", { ...stake, guestSeats: 2, absentGuests: 2 }, without)).toBeNull();
  });

  it("is none where nothing can be lost", () => {
    const free = { ...rule, lateFeeMinor: 0 };
    expect(lossOf("late_cancel", { ...stake, credits: 0 }, free)).toBeNull();
    expect(lossOf("late_cancel", stake, { ...free, penaltyTakes: "fee" })).toBeNull();
  });

  it.each([
    [2, 0, false, { n: 1, of: 2 }],
    [2, 1, false, { n: 2, of: 2 }],
    [2, 2, false, null],
    [2, 0, true, null],
    [0, 0, false, null],
  ])(
    "is let off %i times in 30 days; after %i, pack %j: %j",
    (forgivenPer30Days, forgiven, fromPack, answer) => {
      const loss = lossOf("late_cancel", { ...stake, forgiven, fromPack }, { ...rule, forgivenPer30Days });
      expect(loss?.forgiven).toEqual(answer);
    },
  );

  it("of a guest's pass alone is not let off: the pass can't come back", () => {
    const guests = { ...stake, guestSeats: 2, absentGuests: 1 };
    expect(lossOf("guest_no_show", guests, { ...rule, forgivenPer30Days: 2 })?.forgiven).toBeNull();
  });

  it.each([
    [false, "2026-03-18T16:45:00Z", "late_cancel"],
    [true, "2026-03-18T16:30:00Z", "late_cancel"],
    [true, "2026-03-18T16:31:00Z", "extra_late_cancel"],
  ])("has a second step only where the gym wants it: %j at %s", (extraLate, now, kind) => {
    const startsAt = "2026-03-18T17:00:00.000Z";
    expect(lateKind(startsAt, new Date(now), { extraLate, extraLateMinutes: 30 })).toBe(kind);
  });

  it("waits for a review from the class's start on, never into the past", () => {
    const startsAt = "2026-03-18T17:00:00.000Z";
    const day = { penaltyReviewHours: 24 };
    expect(reviewUntil(startsAt, new Date("2026-03-18T15:00:00Z"), day).toISOString()).toBe(
      "2026-03-19T17:00:00.000Z",
    );
    const late = new Date("2026-03-20T00:00:00Z");
    expect(reviewUntil(startsAt, late, day)).toEqual(late);
  });
});

describe("a simulation", () => {
  const at = (day: number, hour: number) => `2026-03-${String(day).padStart(2, "0")}T${hour}:00:00.000Z`;
  const end = (memberId: string, day: number, cancelledAt: string | null) => ({
    ...stake,
    credits: 0,
    memberId,
    cancelledAt,
    startsAt: at(day, 17),
    zone: "Africa/Nairobi",
    bookedAt: at(1, 10),
    penaltyFreeUntil: null,
    classTypeId: "yoga",
  });
  const ends = [
    end("amina", 12, null),
    end("amina", 10, at(10, 16)),
    end("amina", 11, at(11, 14)),
    end("baraka", 11, at(11, 16)),
  ];

  it.each([
    [{ lateFeeMinor: 300, noShowFeeMinor: 700, forgivenPer30Days: 0 }, 3, 0, 1_300, 2],
    [{ lateFeeMinor: 300, noShowFeeMinor: 700, forgivenPer30Days: 1 }, 1, 2, 700, 2],
    [{ lateFeeMinor: 300, freeCancelMinutes: 240, forgivenPer30Days: 0 }, 3, 0, 900, 2],
    [{ lateFeeMinor: 300, freeCancelMinutes: 30, forgivenPer30Days: 0 }, 0, 0, 0, 0],
  ])("by %j", (policies, penalties, forgiven, feesMinor, members) => {
    const policy = bookingPolicyOf({ policies }, null);
    expect(simulate(ends, () => policy)).toEqual({ penalties, forgiven, feesMinor, credits: 0, members });
  });
});
