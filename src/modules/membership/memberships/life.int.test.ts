import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { memberFields } from "../members/schema";
import { createMember, getMember } from "../members/service";
import type { CreatePlanInput } from "../plans/schema";
import { addPlanVersion, createPlan, listPlans } from "../plans/service";
import {
  completePack,
  confirmSignature,
  markPaid,
  markPastDue,
  markSuspended,
  recordRenewal,
  reopenPack,
  setPaymentPending,
} from "./dues/service";
import { loadBillingFacts, lockBillingFacts } from "./facts/service";
import { cancelFreeze, endFreeze, scheduleFreeze } from "./freezes/service";
import type { StartMembership } from "./service";
import * as memberships from "./service";
import { settleMemberships } from "./settlement/service";
import { moveBillingDay, requestCancel, switchPlan, withdrawCancel, withdrawSwitch } from "./terms/service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
let monthly: string;
let names = 0;

const PLAN: CreatePlanInput = {
  name: "Monthly",
  kind: "membership",
  priceMinor: 300_000,
  cycle: "month",
  visits: null,
  validDays: null,
  accessHours: [],
  branchIds: [],
};

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-10T09:00:00Z" });
  gym = await world.createGym();
  other = await world.createGym();
  monthly = await plan({});
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>) => world.within(gym, work);

async function plan(terms: Partial<CreatePlanInput>): Promise<string> {
  const name = `Plan ${++names}`;
  return (await inGym((ctx) => createPlan(ctx, { ...PLAN, name, ...terms }))).id;
}

async function member(): Promise<string> {
  const fields = memberFields.parse({ firstName: "Neema", lastName: `Number ${++names}` });
  return (await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }))).memberId;
}

async function start(more: Partial<StartMembership> = {}): Promise<{ id: string; memberId: string }> {
  const memberId = more.memberId ?? (await member());
  const { membershipId } = await inGym((ctx) =>
    memberships.startMembership(ctx, { memberId, planId: monthly, startsOn: "2026-03-10", ...more }),
  );
  return { id: membershipId, memberId };
}

const HISTORY = statement(
  "test.history",
  `select change, status, effective_on as "on", mrr_minor as mrr from membership_event
   where membership_id = $1::uuid order by seq`,
);
const history = (id: string) =>
  world.db.read(gym.facts.id, (db) =>
    db.rows<{ change: string; status: string; on: string; mrr: number }>(HISTORY, [id]),
  );
const told = async (id: string) => (await history(id)).map((one) => `${one.change} ${one.on} ${one.status}`);
const facts = (id: string) => inGym((ctx) => loadBillingFacts(ctx, id));
const standing = async (memberId: string) => (await inGym((ctx) => getMember(ctx, memberId))).standing;

async function at<T>(now: string, work: () => Promise<T>): Promise<T> {
  world.clock.set(now);
  try {
    return await work();
  } finally {
    world.clock.set("2026-03-10T09:00:00Z");
  }
}

describe("a start", () => {
  it("takes the version's terms, and what the sale says instead", async () => {
    const planId = await plan({ minTermMonths: 12, noticeDays: 30, trialDays: 7, joiningFeeMinor: 50_000 });
    const { id, memberId } = await start({ planId, mrrMinor: 300_000 });
    expect((await facts(id)).membership).toMatchObject({
      status: "trial",
      endsOn: null,
      termEndsOn: "2027-03-09",
      anchorOn: "2026-03-17",
      nextBillOn: null,
      noticeDays: 30,
      minTermMonths: 12,
      autoRenew: true,
    });
    expect(await standing(memberId)).toBe("active");
    const own = await start({
      planId,
      anchorOn: "2026-03-15",
      nextBillOn: "2026-04-15",
      discount: { type: "percent", value: 10, cyclesLeft: 3 },
      noticeDays: 0,
      branchId: gym.branchId,
    });
    expect((await facts(own.id)).membership).toMatchObject({
      anchorOn: "2026-03-15",
      nextBillOn: "2026-04-15",
      noticeDays: 0,
      branchId: gym.branchId,
      discount: { type: "percent", value: 10, cyclesLeft: 3 },
    });
    // A trial earns nothing yet.
    expect(await history(id)).toEqual([{ change: "started", status: "trial", on: "2026-03-10", mrr: 0 }]);
  });

  it("waits for signature, payment and day, in that order", async () => {
    const { id, memberId } = await start({ startsOn: "2026-03-12", status: "pending_signature" });
    expect(await standing(memberId)).toBe("none");
    await inGym((ctx) => confirmSignature(ctx, [id], "payment"));
    const begin = inGym((ctx) =>
      scheduleFreeze(ctx, { membershipId: id, from: "2026-03-20", to: "2026-03-22" }),
    );
    await expect(begin).rejects.toMatchObject({ code: "MEMBERSHIP_STATE" });
    await inGym((ctx) => markPaid(ctx, [{ membershipId: id, mrrMinor: 300_000 }]));
    expect((await facts(id)).membership.status).toBe("pending_start");
    await at("2026-03-12T06:00:00Z", () => inGym(settleMemberships));
    expect(await told(id)).toEqual([
      "sold 2026-03-10 pending_signature",
      "signed 2026-03-10 pending_payment",
      "paid 2026-03-10 pending_start",
      "started 2026-03-12 active",
    ]);
    expect(await standing(memberId)).toBe("active");
  });

  it("of a pass by the hour ends by the hour", async () => {
    const planId = await plan({ kind: "day_pass", cycle: "once", visits: 1, validHours: 24 });
    const { id } = await start({ planId });
    expect((await facts(id)).membership).toMatchObject({
      validUntil: "2026-03-11T09:00:00.000Z",
      endsOn: "2026-03-11",
      anchorOn: null,
    });
  });

  it("ends with its term where nothing renews", async () => {
    const planId = await plan({ minTermMonths: 3, autoRenew: false });
    const { id } = await start({ planId });
    expect((await facts(id)).membership.endsOn).toBe("2026-06-09");
  });

  it("is refused where no place is left, and nobody gets the last one twice", async () => {
    const planId = await plan({ maxHolders: 1 });
    const people = await Promise.all([member(), member(), member()]);
    const tries = await Promise.allSettled(people.map((memberId) => start({ planId, memberId })));
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    for (const one of tries)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "PLAN_FULL" });
  });

  it("stands beside another one where they open different branches", async () => {
    const second = newId();
    await world.db.transaction(gym.facts.id, ({ models }) =>
      models.branch.create({ data: { id: second, name: "Second", country: "KE", zone: "Africa/Nairobi" } }),
    );
    const here = await plan({ branchIds: [gym.branchId] });
    const there = await plan({ branchIds: [second] });
    const { memberId } = await start({ planId: here });
    await start({ planId: there, memberId });
    await expect(start({ memberId })).rejects.toMatchObject({ code: "MEMBERSHIP_OVERLAPS" });
  });
});

describe("freezes", () => {
  it("are planned, run and end by themselves, and the door sees the next one", async () => {
    const { id, memberId } = await start({ endsOn: "2026-12-31", mrrMinor: 300_000 });
    const { freezeId } = await inGym((ctx) =>
      scheduleFreeze(ctx, { membershipId: id, from: "2026-03-20", to: "2026-03-29", mrrMinor: 20_000 }),
    );
    await inGym((ctx) => scheduleFreeze(ctx, { membershipId: id, from: "2026-06-01", to: "2026-06-10" }));
    expect((await facts(id)).membership).toMatchObject({
      status: "active",
      frozenFrom: "2026-03-20",
      endsOn: "2027-01-20",
    });
    expect(await standing(memberId)).toBe("active");
    await at("2026-03-21T06:00:00Z", async () => {
      await inGym(settleMemberships);
      expect(await standing(memberId)).toBe("frozen");
      const tooLate = inGym((ctx) => cancelFreeze(ctx, { membershipId: id, freezeId }));
      await expect(tooLate).rejects.toMatchObject({ code: "MEMBERSHIP_STATE" });
      // Back on the 25th: five of the ten days were not used.
      await at("2026-03-25T06:00:00Z", () =>
        inGym((ctx) => endFreeze(ctx, { membershipId: id, nextBillOn: "2026-04-15" })),
      );
    });
    const after = await at("2026-03-26T06:00:00Z", () => facts(id));
    expect(after.membership).toMatchObject({
      status: "active",
      frozenFrom: "2026-06-01",
      endsOn: "2027-01-15",
      nextBillOn: "2026-04-15",
    });
    expect(after.freezes).toMatchObject([
      { id: freezeId, status: "ended", endedOn: "2026-03-24" },
      { fromOn: "2026-06-01", status: "scheduled" },
    ]);
    expect((await history(id)).map(({ change, mrr }) => [change, mrr])).toEqual([
      ["started", 300_000],
      ["freeze_scheduled", 300_000],
      ["freeze_scheduled", 300_000],
      ["frozen", 0],
      ["returned", 300_000],
    ]);
  });

  it("are taken back before they begin", async () => {
    const { id } = await start({ endsOn: "2026-12-31" });
    const { freezeId } = await inGym((ctx) =>
      scheduleFreeze(ctx, { membershipId: id, from: "2026-03-20", to: "2026-03-29" }),
    );
    const clash = inGym((ctx) => scheduleFreeze(ctx, { membershipId: id, from: "2026-03-29", to: null }));
    await expect(clash).rejects.toMatchObject({ code: "FREEZE_CLASHES" });
    await inGym((ctx) => cancelFreeze(ctx, { membershipId: id, freezeId }));
    expect((await facts(id)).membership).toMatchObject({ endsOn: "2026-12-31", frozenFrom: null });
    expect((await facts(id)).freezes).toEqual([]);
  });
});

describe("what is owed", () => {
  it("warns, suspends after the grace, and gives everything back at once when it is paid", async () => {
    const { id, memberId } = await start({ nextBillOn: "2026-04-10", mrrMinor: 300_000 });
    await inGym((ctx) => markPastDue(ctx, [{ membershipId: id, since: "2026-03-10", owedMinor: 300_000 }]));
    expect(await standing(memberId)).toBe("active");
    await at("2026-03-16T20:00:00Z", async () => {
      expect(await inGym(settleMemberships)).toBe(0);
      expect((await facts(id)).membership.status).toBe("past_due");
    });
    await at("2026-03-17T06:00:00Z", async () => {
      await inGym(settleMemberships);
      expect(await standing(memberId)).toBe("suspended");
      await inGym((ctx) => markPaid(ctx, [{ membershipId: id }]));
      expect(await standing(memberId)).toBe("active");
    });
    expect((await facts(id)).membership).toMatchObject({
      status: "active",
      pastDueSince: null,
      owedMinor: 0,
      suspendedOn: null,
      startsOn: "2026-03-10",
      nextBillOn: "2026-04-10",
    });
    expect((await history(id)).map(({ change, mrr }) => [change, mrr])).toEqual([
      ["started", 300_000],
      ["past_due", 300_000],
      ["suspended", 0],
      ["reactivated", 300_000],
    ]);
  });

  it("suspends nobody while a payment is under way", async () => {
    const { id } = await start();
    await inGym((ctx) => markPastDue(ctx, [{ membershipId: id, since: "2026-03-03", owedMinor: 100 }]));
    // Owed since a week: without the payment it would be suspended at once.
    const paying = await start();
    await inGym((ctx) => setPaymentPending(ctx, [paying.id], new Date("2026-03-10T08:50:00Z")));
    await inGym((ctx) =>
      markPastDue(ctx, [{ membershipId: paying.id, since: "2026-03-03", owedMinor: 100 }]),
    );
    expect((await facts(id)).membership.status).toBe("suspended");
    expect((await facts(paying.id)).membership.status).toBe("past_due");
    await at("2026-03-10T20:55:00Z", () => inGym(settleMemberships));
    expect((await facts(paying.id)).membership.status).toBe("suspended");
  });

  it("keeps the older debt when one of two bills is paid", async () => {
    const { id } = await start();
    await inGym((ctx) => markPastDue(ctx, [{ membershipId: id, since: "2026-03-08", owedMinor: 100 }]));
    await inGym((ctx) => markPastDue(ctx, [{ membershipId: id, since: "2026-03-10", owedMinor: 300 }]));
    expect((await facts(id)).membership).toMatchObject({ pastDueSince: "2026-03-08", owedMinor: 300 });
    await inGym((ctx) => markPaid(ctx, [{ membershipId: id, owedMinor: 200, since: "2026-03-10" }]));
    expect((await facts(id)).membership).toMatchObject({
      status: "past_due",
      pastDueSince: "2026-03-10",
      owedMinor: 200,
    });
    expect(await told(id)).toHaveLength(2);
  });
});

describe("many at once", () => {
  it("renew in a handful of statements, whatever their number, and land on the version that is named", async () => {
    const planId = await plan({});
    const started = await Promise.all([1, 2, 3, 4].map(() => start({ planId, nextBillOn: "2026-04-10" })));
    await inGym((ctx) =>
      addPlanVersion(ctx, { ...termsOf(), planId, validFrom: "2026-04-01", priceMinor: 350_000 }),
    );
    const before = await facts(started[0]?.id ?? "");
    expect(before.version.priceMinor).toBe(300_000);
    expect(before.renewalVersion).toMatchObject({ priceMinor: 350_000, version: 2 });
    const statements = async (ids: readonly string[]) => {
      let count = 0;
      await world.within(gym, async (ctx) => {
        const rows: typeof ctx.db.rows = async (text, values) => {
          count++;
          return await ctx.db.rows(text, values);
        };
        await recordRenewal(
          { ...ctx, db: { ...ctx.db, rows } },
          ids.map((membershipId) => ({
            membershipId,
            nextBillOn: "2026-05-10",
            planVersionId: before.renewalVersion.id,
            mrrMinor: 350_000,
          })),
        );
      });
      return count;
    };
    const one = await statements([started[0]?.id ?? ""]);
    const three = await statements(started.slice(1).map(({ id }) => id));
    expect(three).toBe(one);
    for (const { id } of started) {
      expect((await facts(id)).membership.nextBillOn).toBe("2026-05-10");
      expect((await history(id)).at(-1)).toMatchObject({ change: "renewed", mrr: 350_000 });
    }
  });

  it("are refused together when one of them is not ours", async () => {
    const { id } = await start();
    const foreign = world.within(other, (ctx) => markPaid(ctx, [{ membershipId: id }]));
    await expect(foreign).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      inGym((ctx) => markSuspended(ctx, [{ membershipId: id }, { membershipId: newId() }])),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await facts(id)).membership.status).toBe("active");
    const theirs = { code: "NOT_FOUND" };
    await expect(world.within(other, (ctx) => loadBillingFacts(ctx, id))).rejects.toMatchObject(theirs);
    await expect(world.within(other, (ctx) => lockBillingFacts(ctx, [id]))).rejects.toMatchObject(theirs);
  });
});

describe("changes of plan and end", () => {
  it("switch now, or with the next renewal", async () => {
    const better = await plan({ priceMinor: 500_000 });
    const versionId = (await inGym((ctx) => createPlan(ctx, { ...PLAN, name: `Best ${++names}` }))).versionId;
    const { id } = await start({ nextBillOn: "2026-04-10" });
    await inGym((ctx) => switchPlan(ctx, { membershipId: id, planVersionId: versionId, when: "renewal" }));
    expect((await facts(id)).nextVersion?.id).toBe(versionId);
    await inGym((ctx) => withdrawSwitch(ctx, { membershipId: id }));
    expect((await facts(id)).nextVersion).toBeNull();
    await inGym((ctx) => switchPlan(ctx, { membershipId: id, planVersionId: versionId, when: "renewal" }));
    await inGym((ctx) =>
      recordRenewal(ctx, [{ membershipId: id, nextBillOn: "2026-05-10", planVersionId: versionId }]),
    );
    const renewed = await facts(id);
    expect([renewed.version.id, renewed.nextVersion, renewed.membership.planId]).toEqual([
      versionId,
      null,
      renewed.version.planId,
    ]);
    expect((await told(id)).at(-1)).toBe("switched 2026-03-10 active");
    const now = (await inGym(listPlans)).find((one) => one.id === better)?.versionId ?? "";
    await inGym((ctx) =>
      switchPlan(ctx, { membershipId: id, planVersionId: now, when: "now", nextBillOn: "2026-04-20" }),
    );
    expect((await facts(id)).version.priceMinor).toBe(500_000);
  });

  it("cancel for a day to come, and go on after all", async () => {
    const { id, memberId } = await start({ endsOn: "2026-12-31" });
    await inGym((ctx) =>
      requestCancel(ctx, { membershipId: id, endsOn: "2026-04-30", reason: "moves away" }),
    );
    expect((await facts(id)).membership).toMatchObject({ endsOn: "2026-04-30", cancelReason: "moves away" });
    await inGym((ctx) => withdrawCancel(ctx, { membershipId: id }));
    expect((await facts(id)).membership).toMatchObject({ endsOn: "2026-12-31", cancelledAt: null });
    await inGym((ctx) => requestCancel(ctx, { membershipId: id, endsOn: "2026-03-31" }));
    await at("2026-04-01T06:00:00Z", async () => {
      await inGym(settleMemberships);
      expect(await standing(memberId)).toBe("expired");
      await expect(inGym((ctx) => withdrawCancel(ctx, { membershipId: id }))).rejects.toMatchObject({
        code: "MEMBERSHIP_STATE",
      });
    });
    expect((await told(id)).at(-1)).toBe("ended 2026-04-01 ended");
  });

  it("move the billing day, and use a pack up", async () => {
    const { id } = await start({ nextBillOn: "2026-04-10" });
    await inGym((ctx) =>
      moveBillingDay(ctx, { membershipId: id, anchorOn: "2026-04-01", nextBillOn: "2026-04-01" }),
    );
    expect((await facts(id)).membership).toMatchObject({ anchorOn: "2026-04-01", nextBillOn: "2026-04-01" });
    const pack = await start({
      planId: await plan({ kind: "pack", cycle: "once", visits: 10, validDays: 90 }),
    });
    await inGym((ctx) => completePack(ctx, pack.id));
    await inGym((ctx) => completePack(ctx, pack.id));
    expect(await standing(pack.memberId)).toBe("expired");
    await inGym((ctx) => reopenPack(ctx, pack.id));
    expect(await told(pack.id)).toEqual([
      "started 2026-03-10 active",
      "completed 2026-03-10 completed",
      "reopened 2026-03-10 active",
    ]);
  });
});

function termsOf() {
  const { name: _, kind: __, ...terms } = PLAN;
  return terms;
}
