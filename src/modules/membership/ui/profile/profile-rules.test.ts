import { describe, expect, it } from "vitest";
import { errorOf } from "@/platform/trpc/client";
import type { MemberProfile } from "../../members/schema";
import type { Membership } from "../../memberships/schema";
import { alertsOf, nextStep } from "./next-step";
import { changedFields, knownAction, plainAction } from "./timeline-words";
import { refusalOf } from "./upload-photo";

const membership = (part: Partial<Membership>): Membership => ({
  id: "m1",
  planId: "p1",
  planName: "Monthly",
  planKind: "membership",
  status: "active",
  startsOn: "2026-01-01",
  endsOn: null,
  frozenFrom: null,
  frozenTo: null,
  freezeEndsOnReturn: false,
  priceMinor: 350_000,
  currency: "KES",
  cycle: "month",
  visits: null,
  ...part,
});

const member = (part: Partial<MemberProfile>) =>
  ({ archived: false, banned: false, standing: "active", memberships: [], ...part }) as MemberProfile;

describe("the next step", () => {
  it("follows the state, a ban and the archive first", () => {
    const frozen = membership({ status: "frozen" });
    const suspended = membership({ status: "suspended" });
    expect(nextStep(member({})).kind).toBe("check-in");
    expect(nextStep(member({ banned: true })).kind).toBe("lift-ban");
    expect(nextStep(member({ archived: true, banned: true })).kind).toBe("restore");
    expect(nextStep(member({ standing: "none" })).kind).toBe("start");
    expect(nextStep(member({ standing: "expired" })).kind).toBe("start");
    expect(nextStep(member({ standing: "frozen", memberships: [frozen] }))).toEqual({
      kind: "end-freeze",
      membership: frozen,
    });
    expect(nextStep(member({ standing: "suspended", memberships: [suspended] })).kind).toBe("reactivate");
  });
});

describe("what the desk should notice", () => {
  const person = { birthDate: "2010-03-10", guardianName: null, guardianPhone: null };
  it("is a birthday and a missing guardian", () => {
    expect(alertsOf(person, "2026-03-10")).toEqual(["birthday", "minor-without-guardian"]);
    expect(alertsOf(person, "2028-03-09")).toEqual(["minor-without-guardian"]);
    expect(alertsOf(person, "2028-03-11")).toEqual([]);
    expect(alertsOf({ ...person, guardianName: "H", guardianPhone: "+254" }, "2026-03-11")).toEqual([
      "minor",
    ]);
    expect(alertsOf({ ...person, birthDate: null }, "2026-03-10")).toEqual([]);
  });

  it("lets 29 February celebrate a day early in other years", () => {
    const leap = { ...person, birthDate: "2000-02-29" };
    expect(alertsOf(leap, "2026-02-28")).toEqual(["birthday"]);
    expect(alertsOf(leap, "2028-02-28")).toEqual([]);
    expect(alertsOf(leap, "2028-02-29")).toEqual(["birthday"]);
  });
});

describe("the timeline's words", () => {
  it("know the actions and keep others readable", () => {
    expect(knownAction("membership.frozen")).toBe("membership-frozen");
    expect(knownAction("billing.credit-note")).toBeUndefined();
    expect(plainAction("billing.credit-note")).toBe("Billing: credit note");
  });

  it("list changed fields with both values, without ids and keys", () => {
    const before = { phone: "+254711000111", tags: [], homeBranchId: "a", photo: "x" };
    const after = { phone: null, tags: ["swim", "early"], homeBranchId: "b", photo: "y", secret: 1 };
    expect(changedFields({ before, after })).toEqual([
      { field: "phone", before: "+254711000111", after: null },
      { field: "tags", before: null, after: "swim, early" },
    ]);
  });
});

describe("a refused photo", () => {
  it("becomes the kind of error the API throws", () => {
    const body = JSON.stringify({ error: { pulse: { code: "UNSUPPORTED_FILE", requestId: "r" } } });
    expect(errorOf(refusalOf(body))).toMatchObject({ code: "UNSUPPORTED_FILE", requestId: "r" });
    expect(errorOf(refusalOf("<html>502</html>"))).toMatchObject({ code: "INTERNAL" });
  });
});
