import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { confirmSignature, markPaid } from "./dues/service";
import { cancelFreeze, endFreeze, scheduleFreeze } from "./freezes/service";
import { settleMemberships } from "./settlement/service";
import { createMembershipBench, type MembershipBench } from "./testing";

let bench: MembershipBench;
beforeAll(async () => {
  bench = await createMembershipBench();
});
afterAll(() => bench.world.close());

describe("a start", () => {
  it("takes the version's terms, and what the sale says instead", async () => {
    const planId = await bench.plan({
      minTermMonths: 12,
      noticeDays: 30,
      trialDays: 7,
      joiningFeeMinor: 50_000,
    });
    const { id, memberId } = await bench.start({ planId, mrrMinor: 300_000 });
    expect((await bench.facts(id)).membership).toMatchObject({
      status: "trial",
      endsOn: null,
      termEndsOn: "2027-03-09",
      anchorOn: "2026-03-17",
      nextBillOn: null,
      noticeDays: 30,
      minTermMonths: 12,
      autoRenew: true,
    });
    expect(await bench.standing(memberId)).toBe("active");
    const own = await bench.start({
      planId,
      anchorOn: "2026-03-15",
      nextBillOn: "2026-04-15",
      discount: { type: "percent", value: 10, cyclesLeft: 3 },
      noticeDays: 0,
      branchId: bench.gym.branchId,
    });
    expect((await bench.facts(own.id)).membership).toMatchObject({
      anchorOn: "2026-03-15",
      nextBillOn: "2026-04-15",
      noticeDays: 0,
      branchId: bench.gym.branchId,
      discount: { type: "percent", value: 10, cyclesLeft: 3 },
    });
    // A trial earns nothing yet.
    expect(await bench.history(id)).toEqual([
      { change: "started", status: "trial", on: "2026-03-10", mrr: 0 },
    ]);
  });

  it("waits for signature, payment and day, in that order", async () => {
    const { id, memberId } = await bench.start({ startsOn: "2026-03-12", status: "pending_signature" });
    expect(await bench.standing(memberId)).toBe("none");
    await bench.inGym((ctx) => confirmSignature(ctx, [id], "payment"));
    const begin = bench.inGym((ctx) =>
      scheduleFreeze(ctx, { membershipId: id, from: "2026-03-20", to: "2026-03-22" }),
    );
    await expect(begin).rejects.toMatchObject({ code: "MEMBERSHIP_STATE" });
    await bench.inGym((ctx) => markPaid(ctx, [{ membershipId: id, mrrMinor: 300_000 }]));
    expect((await bench.facts(id)).membership.status).toBe("pending_start");
    await bench.at("2026-03-12T06:00:00Z", () => bench.inGym(settleMemberships));
    expect(await bench.told(id)).toEqual([
      "sold 2026-03-10 pending_signature",
      "signed 2026-03-10 pending_payment",
      "paid 2026-03-10 pending_start",
      "started 2026-03-12 active",
    ]);
    expect(await bench.standing(memberId)).toBe("active");
  });

  it("of a pass by the hour ends by the hour", async () => {
    const planId = await bench.plan({ kind: "day_pass", cycle: "once", visits: 1, validHours: 24 });
    const { id } = await bench.start({ planId });
    expect((await bench.facts(id)).membership).toMatchObject({
      validUntil: "2026-03-11T09:00:00.000Z",
      endsOn: "2026-03-11",
      anchorOn: null,
    });
  });

  it("ends with its term where nothing renews", async () => {
    const planId = await bench.plan({ minTermMonths: 3, autoRenew: false });
    const { id } = await bench.start({ planId });
    expect((await bench.facts(id)).membership.endsOn).toBe("2026-06-09");
  });

  it("is refused where no place is left, and nobody gets the last one twice", async () => {
    const planId = await bench.plan({ maxHolders: 1 });
    const people = await Promise.all([bench.member(), bench.member(), bench.member()]);
    const tries = await Promise.allSettled(people.map((memberId) => bench.start({ planId, memberId })));
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    for (const one of tries)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "PLAN_FULL" });
  });

  it("stands beside another one where they open different branches", async () => {
    const second = newId();
    await bench.world.db.transaction(bench.gym.facts.id, ({ models }) =>
      models.branch.create({ data: { id: second, name: "Second", country: "KE", zone: "Africa/Nairobi" } }),
    );
    const here = await bench.plan({ branchIds: [bench.gym.branchId] });
    const there = await bench.plan({ branchIds: [second] });
    const { memberId } = await bench.start({ planId: here });
    await bench.start({ planId: there, memberId });
    await expect(bench.start({ memberId })).rejects.toMatchObject({ code: "MEMBERSHIP_OVERLAPS" });
  });
});

describe("freezes", () => {
  it("are planned, run and end by themselves, and the door sees the next one", async () => {
    const { id, memberId } = await bench.start({ endsOn: "2026-12-31", mrrMinor: 300_000 });
    const { freezeId } = await bench.inGym((ctx) =>
      scheduleFreeze(ctx, { membershipId: id, from: "2026-03-20", to: "2026-03-29", mrrMinor: 20_000 }),
    );
    await bench.inGym((ctx) =>
      scheduleFreeze(ctx, { membershipId: id, from: "2026-06-01", to: "2026-06-10" }),
    );
    expect((await bench.facts(id)).membership).toMatchObject({
      status: "active",
      frozenFrom: "2026-03-20",
      endsOn: "2027-01-20",
    });
    expect(await bench.standing(memberId)).toBe("active");
    await bench.at("2026-03-21T06:00:00Z", async () => {
      await bench.inGym(settleMemberships);
      expect(await bench.standing(memberId)).toBe("frozen");
      const tooLate = bench.inGym((ctx) => cancelFreeze(ctx, { membershipId: id, freezeId }));
      await expect(tooLate).rejects.toMatchObject({ code: "MEMBERSHIP_STATE" });
      // Back on the 25th: five of the ten days were not used.
      await bench.at("2026-03-25T06:00:00Z", () =>
        bench.inGym((ctx) => endFreeze(ctx, { membershipId: id, nextBillOn: "2026-04-15" })),
      );
    });
    const after = await bench.at("2026-03-26T06:00:00Z", () => bench.facts(id));
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
    expect((await bench.history(id)).map(({ change, mrr }) => [change, mrr])).toEqual([
      ["started", 300_000],
      ["freeze_scheduled", 300_000],
      ["freeze_scheduled", 300_000],
      ["frozen", 0],
      ["returned", 300_000],
    ]);
  });

  it("are taken back before they begin", async () => {
    const { id } = await bench.start({ endsOn: "2026-12-31" });
    const { freezeId } = await bench.inGym((ctx) =>
      scheduleFreeze(ctx, { membershipId: id, from: "2026-03-20", to: "2026-03-29" }),
    );
    const clash = bench.inGym((ctx) =>
      scheduleFreeze(ctx, { membershipId: id, from: "2026-03-29", to: null }),
    );
    await expect(clash).rejects.toMatchObject({ code: "FREEZE_CLASHES" });
    await bench.inGym((ctx) => cancelFreeze(ctx, { membershipId: id, freezeId }));
    expect((await bench.facts(id)).membership).toMatchObject({ endsOn: "2026-12-31", frozenFrom: null });
    expect((await bench.facts(id)).freezes).toEqual([]);
  });
});
