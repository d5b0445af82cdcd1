import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { memberFields } from "../members/schema";
import { createMember } from "../members/service";
import { loadBillingFacts } from "../memberships/facts/service";
import { startMembership } from "../memberships/service";
import { createTaxRate, listTaxRates, retireTaxRate } from "../taxes/service";
import type { CreatePlanInput } from "./schema";
import { addPlanVersion, affectedByPlan, createPlan, listPlans, renamePlan, retirePlan } from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-10T09:00:00Z" });
  gym = await world.createGym();
  other = await world.createGym({ policies: { pricesIncludeTax: false } });
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>) => world.within(gym, work);
const basic = {
  priceMinor: 300_000,
  cycle: "month",
  visits: null,
  validDays: null,
  accessHours: [],
  branchIds: [],
} as const satisfies Partial<CreatePlanInput>;
const named = (name: string): CreatePlanInput => ({
  ...basic,
  accessHours: [],
  branchIds: [],
  name,
  kind: "membership",
});

describe("plans", () => {
  it("keep every term of a version, and fill in what is usual", async () => {
    const rate = await inGym((ctx) => createTaxRate(ctx, { name: "VAT 16 %", basisPoints: 1_600 }));
    const full: CreatePlanInput = {
      ...named("Family"),
      seats: 4,
      joiningFeeMinor: 100_000,
      trialDays: 7,
      noticeDays: 30,
      minTermMonths: 12,
      packFirst: true,
      allowances: [{ kind: "guest", n: 2, per: "cycle" }],
      freezeTerms: { maxDays: 30, feeMode: "recurring", feeMinor: 50_000 },
      taxRateId: rate.id,
      maxHolders: 40,
      onlineSale: false,
    };
    const family = await inGym((ctx) => createPlan(ctx, full));
    expect(family).toMatchObject({
      ...full,
      taxInclusive: true,
      tax: { name: "VAT 16 %", basisPoints: 1_600 },
    });
    expect((await inGym(listTaxRates))[0]).toMatchObject({ plans: 1 });
    const usual = await world.within(other, (ctx) => createPlan(ctx, named("Usual")));
    expect(usual).toMatchObject({
      seats: 1,
      autoRenew: true,
      allowances: [],
      freezeTerms: null,
      tax: null,
      taxInclusive: false,
      maxHolders: null,
    });
    const renamed = await inGym((ctx) => renamePlan(ctx, { planId: family.id, name: "Families" }));
    expect(renamed).toMatchObject({ name: "Families", maxHolders: 40, onlineSale: false });
  });

  it("say whom new terms would reach before anything is changed", async () => {
    const plan = await inGym((ctx) => createPlan(ctx, named("Silver")));
    const fields = memberFields.parse({ firstName: "Amina", lastName: "Said" });
    const { memberId } = await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }));
    await inGym((ctx) => startMembership(ctx, { memberId, planId: plan.id, startsOn: "2026-03-05" }));
    const asked = { planId: plan.id, validFrom: "2026-05-01", priceMinor: 330_000 };
    const answer = await inGym((ctx) => affectedByPlan(ctx, asked));
    expect(answer).toMatchObject({ name: "Silver", currency: "KES", validFrom: "2026-05-01", holders: 1 });
    expect(answer.versions).toEqual([
      expect.objectContaining({
        version: 1,
        holders: 1,
        differenceMinor: 30_000,
        firstRenewalOn: "2026-05-05",
      }),
    ]);
    expect((await inGym(listPlans)).find(({ id }) => id === plan.id)).toMatchObject({
      version: 1,
      next: null,
    });
    await inGym((ctx) => addPlanVersion(ctx, { ...basic, accessHours: [], branchIds: [], ...asked }));
    await inGym((ctx) => retirePlan(ctx, plan.id, true));
    expect((await inGym((ctx) => affectedByPlan(ctx, asked))).holders).toBe(1);
    const foreign = world.within(other, (ctx) => affectedByPlan(ctx, asked));
    await expect(foreign).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("that are retired keep their members", async () => {
    const plan = await inGym((ctx) => createPlan(ctx, named("Bronze")));
    const fields = memberFields.parse({ firstName: "Otieno", lastName: "Retired" });
    const { memberId } = await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }));
    await inGym((ctx) => startMembership(ctx, { memberId, planId: plan.id, startsOn: "2026-03-05" }));
    await inGym((ctx) => retirePlan(ctx, plan.id, true));
    const id = await world.db.read(gym.facts.id, async ({ models }) => {
      return (await models.membership.findFirst({ where: { memberId } }))?.id ?? "";
    });
    const facts = await inGym((ctx) => loadBillingFacts(ctx, id));
    expect(facts).toMatchObject({ membership: { status: "active" }, renewalVersion: { retired: true } });
  });
});

describe("tax rates", () => {
  it("have a name of their own, are retired and no longer offered, and belong to their gym", async () => {
    const rate = await inGym((ctx) => createTaxRate(ctx, { name: "Reduced", basisPoints: 800 }));
    await expect(
      inGym((ctx) => createTaxRate(ctx, { name: "Reduced", basisPoints: 700 })),
    ).rejects.toMatchObject({
      code: "TAX_RATE_NAME_TAKEN",
    });
    const theirs = world.within(other, (ctx) => createPlan(ctx, { ...named("Theirs"), taxRateId: rate.id }));
    await expect(theirs).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(world.within(other, (ctx) => retireTaxRate(ctx, rate.id, true))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await inGym((ctx) => retireTaxRate(ctx, rate.id, true))).toMatchObject({ retired: true });
    const late = inGym((ctx) => createPlan(ctx, { ...named("Late"), taxRateId: rate.id }));
    await expect(late).rejects.toMatchObject({ code: "INVALID_INPUT", params: { field: "taxRateId" } });
    expect(await world.within(other, listTaxRates)).toEqual([]);
  });
});
