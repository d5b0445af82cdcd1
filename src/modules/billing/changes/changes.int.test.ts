import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addToHousehold, createHousehold } from "@/modules/membership/households/service";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { loadBillingFacts } from "@/modules/membership/memberships/facts/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { balanceOf } from "../credit/service";
import { auditBooks } from "../journal/audit/service";
import { commitSale, quoteSale } from "../sales/service";
import { type WantedChange, wantedChange } from "./schema";
import { commitChange, quoteChange, quoteOwnChange } from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
const plans = { small: "", big: "", duo: "", joining: "" };

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-04-01T09:00:00Z", poolSize: 8 });
  [gym, other] = await Promise.all([world.createGym(), world.createGym()]);
  const terms = { cycle: "month" as const, visits: null, validDays: null, accessHours: [], branchIds: [] };
  await inGym(async (ctx) => {
    const make = async (name: string, priceMinor: number, more = {}) =>
      (await createPlan(ctx, { ...terms, name, kind: "membership", priceMinor, ...more })).id;
    plans.small = await make("Small", 150_000);
    plans.big = await make("Big", 300_000);
    plans.duo = await make("Duo", 400_000, { seats: 2 });
    plans.joining = await make("With joining fee", 350_000, { joiningFeeMinor: 100_000 });
  });
});
afterAll(() => world.close());
beforeEach(() => world.clock.set(new Date("2026-04-01T09:00:00Z")));

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(gym, work);

async function person(): Promise<string> {
  const fields = memberFields.parse({ firstName: "Wambui", lastName: newId().slice(-8) });
  return (await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }))).memberId;
}

/** Sells a plan from 1 April and takes the money in cash. */
async function sold(planId: string, startOn = "2026-04-01") {
  const memberId = await person();
  const quote = await inGym((ctx) =>
    quoteSale(ctx, {
      memberId,
      branchId: gym.branchId,
      items: [{ kind: "plan", planId, startOn, firstPeriod: "prorate", waiveJoiningFee: false }],
    }),
  );
  const done = await inGym((ctx) =>
    commitSale(ctx, {
      quoteId: quote.quoteId ?? "",
      tenders: [{ tender: "cash", amountMinor: quote.payableMinor }],
    }),
  );
  return { memberId, membershipId: done.membershipIds[0] ?? "", quote, done };
}

const ask = (membershipId: string, change: WantedChange, override = false) =>
  inGym((ctx) => quoteChange(ctx, { membershipId, change: wantedChange.parse(change), override }));
const commit = (quoteId: string | null) =>
  inGym((ctx) => commitChange(ctx, { quoteId: quoteId ?? "", tenders: [] }));
const factsOf = async (membershipId: string) =>
  (await inGym((ctx) => loadBillingFacts(ctx, membershipId))).membership;
const freezing = (fromOn: string, toOn: string | null) =>
  wantedChange.parse({ kind: "freeze", fromOn, toOn }) as WantedChange;

describe("a sale", () => {
  it("shows the price with the joining fee, takes split money and starts at once", async () => {
    const memberId = await person();
    const quote = await inGym((ctx) =>
      quoteSale(ctx, {
        memberId,
        branchId: gym.branchId,
        items: [
          {
            kind: "plan",
            planId: plans.joining,
            startOn: "2026-04-01",
            firstPeriod: "prorate",
            waiveJoiningFee: false,
          },
        ],
      }),
    );
    expect(quote).toMatchObject({ totalMinor: 450_000, payableMinor: 450_000, currency: "KES" });
    expect(quote.lines.map((line) => [line.kind, line.grossMinor])).toEqual([
      ["membership", 350_000],
      ["joining_fee", 100_000],
    ]);
    expect(quote.nextBills.map((bill) => bill.dueOn)).toEqual(["2026-05-01", "2026-06-01", "2026-07-01"]);
    const pay = () =>
      inGym((ctx) =>
        commitSale(ctx, {
          quoteId: quote.quoteId ?? "",
          tenders: [
            { tender: "cash", amountMinor: 200_000, tenderedMinor: 250_000 },
            { tender: "card_terminal", amountMinor: 250_000, receipt: "0815" },
          ],
        }),
      );
    const done = await pay();
    expect(done.invoice).toMatchObject({ status: "paid", totalMinor: 450_000, openMinor: 0 });
    expect(done.attempts.map((attempt) => [attempt.tender, attempt.changeMinor])).toEqual([
      ["cash", 50_000],
      ["card_terminal", 0],
    ]);
    expect(await pay()).toEqual(done);
    expect(await factsOf(done.membershipIds[0] ?? "")).toMatchObject({
      status: "active",
      nextBillOn: "2026-05-01",
      anchorOn: "2026-04-01",
    });
  });

  it("waits for its payment when none came along", async () => {
    const memberId = await person();
    const quote = await inGym((ctx) =>
      quoteSale(ctx, {
        memberId,
        items: [
          {
            kind: "plan",
            planId: plans.small,
            startOn: "2026-04-01",
            firstPeriod: "prorate",
            waiveJoiningFee: false,
          },
        ],
      }),
    );
    const done = await inGym((ctx) => commitSale(ctx, { quoteId: quote.quoteId ?? "", tenders: [] }));
    expect(done.invoice?.status).toBe("open");
    expect(await factsOf(done.membershipIds[0] ?? "")).toMatchObject({ status: "pending_payment" });
  });

  it("keeps the desk to its discount and lets a manager give more", async () => {
    const memberId = await person();
    const sell = (roles: ("desk" | "manager")[]) =>
      world.within(
        gym,
        (ctx) =>
          quoteSale(ctx, {
            memberId,
            items: [
              {
                kind: "plan",
                planId: plans.small,
                startOn: "2026-04-01",
                firstPeriod: "prorate",
                waiveJoiningFee: false,
                discount: { kind: "percent", value: 50, cyclesLeft: 2 },
              },
            ],
          }),
        { actor: userActor(), roles },
      );
    await expect(sell(["desk"])).rejects.toMatchObject({ code: "DISCOUNT_TOO_HIGH", params: { max: 10 } });
    const quote = await sell(["manager"]);
    expect(quote.totalMinor).toBe(75_000);
    expect(quote.nextBills.map((bill) => bill.totalMinor)).toEqual([75_000, 150_000, 150_000]);
  });
});

describe("a change", () => {
  it("switches up on day 11 of 30 for half the difference of what is left (case 11)", async () => {
    const { membershipId, memberId } = await sold(plans.small);
    world.clock.set(new Date("2026-04-11T09:00:00Z"));
    const quote = await ask(membershipId, { kind: "switch", planId: plans.big });
    expect(quote.lines.map((line) => line.grossMinor)).toEqual([-100_000, 200_000]);
    expect(quote.totalMinor).toBe(100_000);
    const done = await commit(quote.quoteId);
    expect(done.invoice).toMatchObject({ totalMinor: quote.totalMinor, status: "open" });
    expect(await factsOf(membershipId)).toMatchObject({ planName: "Big", nextBillOn: "2026-05-01" });
    expect(await inGym((ctx) => balanceOf(ctx, memberId))).toMatchObject({ minor: 0 });
  });

  it("names a household that the plan is too small for before any price", async () => {
    const { membershipId, memberId } = await sold(plans.small);
    const { id: householdId } = await inGym((ctx) =>
      createHousehold(ctx, { name: "Otieno", payerId: memberId }),
    );
    for (const child of [await person(), await person()])
      await inGym((ctx) => addToHousehold(ctx, { householdId, memberId: child, role: "child" }));
    await expect(ask(membershipId, { kind: "switch", planId: plans.duo })).rejects.toMatchObject({
      code: "HOUSEHOLD_FULL",
      params: { seats: 2 },
    });
    expect((await ask(membershipId, { kind: "switch", planId: plans.big })).quoteId).not.toBeNull();
  });

  it("switches down at the renewal without any line now, and can be taken back", async () => {
    const { membershipId } = await sold(plans.big);
    world.clock.set(new Date("2026-04-11T09:00:00Z"));
    const quote = await ask(membershipId, { kind: "switch", planId: plans.small });
    expect(quote).toMatchObject({ lines: [], totalMinor: 0 });
    expect(quote.nextBills[0]).toMatchObject({ dueOn: "2026-05-01", totalMinor: 150_000 });
    const done = await commit(quote.quoteId);
    expect(done.invoice).toBeNull();
    const back = await ask(membershipId, { kind: "undo_switch" });
    await commit(back.quoteId);
    expect(
      (await ask(membershipId, { kind: "move_billing_day", toDay: 15 })).nextBills[0]?.lines[0]?.params,
    ).toMatchObject({ planName: "Big" });
  });

  it("freezes for eight days, moves the next bill by eight, and bills from the day of an early return", async () => {
    const { membershipId } = await sold(plans.big);
    const quote = await ask(membershipId, freezing("2026-04-10", "2026-04-17"));
    expect(quote.newDates).toMatchObject({ movedDays: 8, nextBillOn: "2026-05-09" });
    await commit(quote.quoteId);
    expect(await factsOf(membershipId)).toMatchObject({ nextBillOn: "2026-05-09", frozenFrom: "2026-04-10" });
    world.clock.set(new Date("2026-04-14T09:00:00Z"));
    const back = await ask(membershipId, { kind: "return" });
    await commit(back.quoteId);
    expect(await factsOf(membershipId)).toMatchObject({ status: "active", nextBillOn: "2026-05-05" });
  });

  it("refuses what the policy forbids, says why, and lets staff insist with a reason in the audit", async () => {
    const { membershipId } = await sold(plans.big);
    const short = await ask(membershipId, freezing("2026-04-03", "2026-04-04"));
    expect(short.quoteId).toBeNull();
    expect(short.refusals.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["FREEZE_NOTICE", "FREEZE_TOO_SHORT"]),
    );
    const insisted = await ask(membershipId, freezing("2026-04-03", "2026-04-04"), true);
    expect(insisted.overridden.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["FREEZE_NOTICE", "FREEZE_TOO_SHORT"]),
    );
    await commit(insisted.quoteId);
  });

  it("is committed once, as it was shown, within its time, and by its own gym", async () => {
    const { membershipId } = await sold(plans.small);
    world.clock.set(new Date("2026-04-11T09:00:00Z"));
    const first = await ask(membershipId, { kind: "switch", planId: plans.big });
    const second = await ask(membershipId, { kind: "switch", planId: plans.big });
    const [one, two] = await Promise.all([commit(first.quoteId), commit(first.quoteId)]);
    expect(one).toEqual(two);
    await expect(commit(second.quoteId)).rejects.toMatchObject({ code: "QUOTE_CHANGED" });
    // The difference of the first switch is still owed; staff go on all the same.
    const third = await ask(membershipId, { kind: "switch", planId: plans.small }, true);
    await expect(
      world.within(other, (ctx) => commitChange(ctx, { quoteId: third.quoteId ?? "", tenders: [] })),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    world.clock.set(new Date("2026-04-11T09:16:00Z"));
    await expect(commit(third.quoteId)).rejects.toMatchObject({ code: "QUOTE_EXPIRED" });
  });

  it("lets members change their own within the gym's policy, and nobody else's", async () => {
    const { membershipId, memberId } = await sold(plans.big);
    const own = (who: string, change: WantedChange) =>
      world.within(gym, (ctx) => quoteOwnChange(ctx, { membershipId, change }), {
        actor: userActor(),
        roles: ["member"],
        memberId: who,
      });
    const quote = await own(memberId, freezing("2026-04-10", "2026-04-17"));
    expect(quote.quoteId).not.toBeNull();
    await expect(own(await person(), freezing("2026-04-10", "2026-04-17"))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(
      own(memberId, wantedChange.parse({ kind: "cancel", immediately: true }) as WantedChange),
    ).rejects.toMatchObject({ code: "ASK_THE_DESK" });
    await expect(own(memberId, { kind: "move_billing_day", toDay: 3 })).rejects.toMatchObject({
      code: "ASK_THE_DESK",
    });
  });

  it("leaves the books balanced", async () => {
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });
});
