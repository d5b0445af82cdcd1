import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addToHousehold, createHousehold } from "@/modules/membership/households/service";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { type WantedChange, wantedChange } from "../changes/schema";
import { commitChange, quoteChange, quoteOwnChange } from "../changes/service";
import { billingRoot } from "../router";
import { commitSale, quoteSale } from "../sales/service";
import { billingOverview } from "./schema";
import { memberOverview, offeredPlans, ownOverview } from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
const plans = { monthly: "", hidden: "", family: "" };

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-04-01T09:00:00Z", poolSize: 8 });
  [gym, other] = await Promise.all([world.createGym(), world.createGym()]);
  const terms = { cycle: "month" as const, visits: null, validDays: null, accessHours: [], branchIds: [] };
  await inGym(async (ctx) => {
    const make = async (name: string, more = {}) =>
      (await createPlan(ctx, { ...terms, name, kind: "membership", priceMinor: 300_000, ...more })).id;
    plans.monthly = await make("Monthly", { noticeDays: 30 });
    plans.hidden = await make("Staff deal", { onlineSale: false });
    plans.family = await make("Family", { seats: 4 });
  });
});
afterAll(() => world.close());
beforeEach(() => world.clock.set(new Date("2026-04-01T09:00:00Z")));

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(gym, work);
const asMember = <T>(memberId: string, work: (ctx: TenantContext) => Promise<T>, actor = userActor()) =>
  world.within(gym, work, { actor, roles: ["member"], memberId });

async function person(): Promise<string> {
  const fields = memberFields.parse({ firstName: "Amina", lastName: newId().slice(-8) });
  return (await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }))).memberId;
}

async function sold(memberId: string, planId: string, paid = true): Promise<string> {
  const quote = await inGym((ctx) =>
    quoteSale(ctx, {
      memberId,
      branchId: gym.branchId,
      items: [
        { kind: "plan", planId, startOn: "2026-04-01", firstPeriod: "prorate", waiveJoiningFee: false },
      ],
    }),
  );
  const done = await inGym((ctx) =>
    commitSale(ctx, {
      quoteId: quote.quoteId ?? "",
      tenders: paid ? [{ tender: "cash", amountMinor: quote.payableMinor }] : [],
    }),
  );
  return done.membershipIds[0] ?? "";
}

async function changed(membershipId: string, change: WantedChange) {
  const quote = await inGym((ctx) =>
    quoteChange(ctx, { membershipId, change: wantedChange.parse(change) as WantedChange, override: false }),
  );
  await inGym((ctx) => commitChange(ctx, { quoteId: quote.quoteId ?? "", tenders: [] }));
}

describe("what the desk sees of a member's money", () => {
  it("is the next bill as the calculator makes it, and what may be asked for now", async () => {
    const memberId = await person();
    const membershipId = await sold(memberId, plans.monthly);
    const shown = await inGym((ctx) => memberOverview(ctx, memberId));
    expect(billingOverview.parse(shown)).toEqual(shown);
    expect(shown).toMatchObject({ openMinor: 0, creditMinor: 0, today: "2026-04-01" });
    expect(shown.memberships).toHaveLength(1);
    expect(shown.memberships[0]).toMatchObject({
      id: membershipId,
      billingDay: 1,
      cancelled: false,
      nextBill: { dueOn: "2026-05-01", payableMinor: 300_000 },
      possible: ["freeze", "switch", "move_billing_day", "cancel"],
      freezeTerms: { earliestOn: "2026-04-08" },
    });
  });

  it("follows a freeze, a cancellation and their withdrawal", async () => {
    const memberId = await person();
    const membershipId = await sold(memberId, plans.monthly);
    const first = async () => (await inGym((ctx) => memberOverview(ctx, memberId))).memberships[0];
    await changed(
      membershipId,
      wantedChange.parse({ kind: "freeze", fromOn: "2026-04-10", toOn: "2026-04-17" }),
    );
    expect(await first()).toMatchObject({
      freezes: [{ fromOn: "2026-04-10", toOn: "2026-04-17", running: false }],
      nextBill: { dueOn: "2026-05-09" },
      possible: ["cancel_freeze", "freeze", "switch", "move_billing_day", "cancel"],
    });
    world.clock.set(new Date("2026-04-12T09:00:00Z"));
    expect((await first())?.possible).toEqual(["return", "switch", "move_billing_day", "cancel"]);
    await changed(membershipId, { kind: "return" });
    await changed(membershipId, wantedChange.parse({ kind: "cancel" }));
    expect(await first()).toMatchObject({
      cancelled: true,
      endsOn: "2026-05-12",
      possible: ["undo_cancel"],
    });
    await changed(membershipId, { kind: "undo_cancel" });
    expect((await first())?.cancelled).toBe(false);
  });

  it("says what is open, and nothing about another gym's people", async () => {
    const memberId = await person();
    await sold(memberId, plans.monthly, false);
    expect(await inGym((ctx) => memberOverview(ctx, memberId))).toMatchObject({ openMinor: 300_000 });
    await expect(world.within(other, (ctx) => memberOverview(ctx, memberId))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("what members see of their own", () => {
  it("leaves out what is the desk's and follows the gym's policy", async () => {
    const memberId = await person();
    await sold(memberId, plans.monthly);
    const own = await asMember(memberId, ownOverview);
    expect(own.memberships[0]?.possible).toEqual(["freeze", "switch", "cancel"]);
    expect((await asMember(await person(), ownOverview)).memberships).toEqual([]);
    await expect(
      world.within(gym, ownOverview, { actor: userActor(), roles: ["member"] }),
    ).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("shows a household's plan to everybody in it, its bill to whoever pays", async () => {
    const [payerId, childId] = [await person(), await person()];
    const { id: householdId } = await inGym((ctx) => createHousehold(ctx, { name: "Kamau", payerId }));
    await inGym((ctx) => addToHousehold(ctx, { householdId, memberId: childId, role: "child" }));
    const membershipId = await sold(payerId, plans.family);
    await world.db.transaction(gym.facts.id, ({ models }) =>
      models.membership.updateMany({ where: { id: membershipId }, data: { householdId, payerId } }),
    );
    const [mine, childs] = [await asMember(payerId, ownOverview), await asMember(childId, ownOverview)];
    expect(mine.memberships[0]?.nextBill).not.toBeNull();
    expect(childs.memberships[0]).toMatchObject({
      id: membershipId,
      shared: true,
      nextBill: null,
      possible: [],
    });
  });

  it("offers the plans on sale to people, without who holds them", async () => {
    const offered = await asMember(await person(), offeredPlans);
    expect(offered.map(({ name }) => name)).toEqual(expect.arrayContaining(["Monthly", "Family"]));
    expect(offered.some(({ id }) => id === plans.hidden)).toBe(false);
    expect(offered[0]).not.toHaveProperty("holders");
  });

  it("commits only quotes that they made, and cannot say that cash was paid", async () => {
    const memberId = await person();
    const membershipId = await sold(memberId, plans.monthly);
    const actor = userActor();
    const change = wantedChange.parse({
      kind: "freeze",
      fromOn: "2026-04-10",
      toOn: "2026-04-17",
    }) as WantedChange;
    const staffs = await inGym((ctx) => quoteChange(ctx, { membershipId, change, override: false }));
    const commitOwn = (quoteId: string | null) =>
      asMember(memberId, (ctx) => commitChange(ctx, { quoteId: quoteId ?? "", tenders: [] }, true), actor);
    await expect(commitOwn(staffs.quoteId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const own = await asMember(memberId, (ctx) => quoteOwnChange(ctx, { membershipId, change }), actor);
    expect((await commitOwn(own.quoteId)).membershipIds).toEqual([membershipId]);
    const procedures = billingRoot._def.procedures as unknown as Record<
      string,
      { _def: { inputs: { safeParse: (value: unknown) => { success: boolean } }[] } }
    >;
    const inputs = procedures["billing.changes.commitOwn"]?._def.inputs ?? [];
    expect(inputs).not.toEqual([]);
    const paid = { quoteId: newId(), tenders: [{ tender: "cash", amountMinor: 1 }] };
    expect(inputs.every((input) => input.safeParse(paid).success)).toBe(false);
  });
});
