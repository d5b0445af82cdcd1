import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { auditBooks } from "../../journal/audit/service";
import { memberOverview } from "../../overview/service";
import { commitSale, quoteSale } from "../../sales/service";
import { commitChange, quoteChange } from "../service";
import { returnWithVisit } from "./service";

let world: TestWorld;
let gym: TestGym;
let planId: string;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-04-01T09:00:00Z", poolSize: 4 });
  gym = await world.createGym();
  const terms = { cycle: "month" as const, visits: null, validDays: null, accessHours: [], branchIds: [] };
  planId = (
    await inGym((ctx) =>
      createPlan(ctx, { ...terms, name: "Monthly", kind: "membership", priceMinor: 300_000 }),
    )
  ).id;
});
afterAll(() => world.close());
beforeEach(() => world.clock.set(new Date("2026-04-01T09:00:00Z")));

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(gym, work);

/** Somebody who is paid to the end of April and frozen from a day to a day, against the notice. */
async function frozen(fromOn: string, toOn: string, endOnReturn = true) {
  const fields = memberFields.parse({ firstName: "Wambui", lastName: newId().slice(-8) });
  const { memberId } = await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }));
  const item = { kind: "plan" as const, planId, startOn: "2026-04-01", waiveJoiningFee: false };
  const sale = await inGym((ctx) =>
    quoteSale(ctx, { memberId, items: [{ ...item, firstPeriod: "prorate" as const }] }),
  );
  const sold = await inGym((ctx) =>
    commitSale(ctx, {
      quoteId: sale.quoteId ?? "",
      tenders: [{ tender: "cash", amountMinor: sale.payableMinor }],
    }),
  );
  const membershipId = sold.membershipIds[0] ?? "";
  const change = { kind: "freeze" as const, fromOn, toOn, prorate: true, blockBookings: true, endOnReturn };
  const { quoteId } = await inGym((ctx) => quoteChange(ctx, { membershipId, change, override: true }));
  await inGym((ctx) => commitChange(ctx, { quoteId: quoteId ?? "", tenders: [] }));
  const now = async () => {
    const overview = await inGym((ctx) => memberOverview(ctx, memberId));
    const [membership] = overview.memberships;
    const { status, freezes, nextBill } = membership ?? {};
    return { status, freezes: freezes?.length, nextBillOn: nextBill?.dueOn, openMinor: overview.openMinor };
  };
  return { membershipId, now };
}

const comeBack = (membershipId: string, on: string) =>
  inGym((ctx) => returnWithVisit(ctx, { membershipId, on }));

describe("coming in while frozen", () => {
  it("ends the freeze as of the visit's day and takes its unused days back, once", async () => {
    const { membershipId, now } = await frozen("2026-04-02", "2026-04-30");
    expect(await now()).toMatchObject({ freezes: 1, nextBillOn: "2026-05-30" });
    world.clock.set(new Date("2026-04-12T09:00:00Z"));
    await comeBack(membershipId, "2026-04-12");
    // Ten of the twenty-nine days were used.
    const back = { status: "active", freezes: 0, nextBillOn: "2026-05-11", openMinor: 0 };
    expect(await now()).toEqual(back);
    await comeBack(membershipId, "2026-04-12");
    expect(await now()).toEqual(back);
  });

  it("counts from the day of the visit, however late it is told", async () => {
    const { membershipId, now } = await frozen("2026-04-02", "2026-04-30");
    world.clock.set(new Date("2026-04-14T09:00:00Z"));
    await comeBack(membershipId, "2026-04-12");
    expect(await now()).toMatchObject({ status: "active", freezes: 0, nextBillOn: "2026-05-11" });
  });

  it("bills the next period when no paid day is left", async () => {
    const { membershipId, now } = await frozen("2026-05-01", "2026-05-31");
    expect(await now()).toMatchObject({ nextBillOn: "2026-06-01", openMinor: 0 });
    world.clock.set(new Date("2026-05-11T09:00:00Z"));
    await comeBack(membershipId, "2026-05-11");
    expect(await now()).toMatchObject({ status: "active", nextBillOn: "2026-06-11", openMinor: 300_000 });
  });

  it("leaves a freeze alone that is to last, is over, or has not begun on that day", async () => {
    const lasting = await frozen("2026-04-02", "2026-04-30", false);
    const coming = await frozen("2026-04-20", "2026-04-30");
    world.clock.set(new Date("2026-04-12T09:00:00Z"));
    for (const { membershipId, now } of [lasting, coming]) {
      const before = await now();
      await comeBack(membershipId, "2026-04-12");
      expect(await now()).toEqual(before);
      expect(before.freezes).toBe(1);
    }
  });

  it("leaves the books balanced", async () => {
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });
});
