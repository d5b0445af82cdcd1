import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { addPlanVersion, createPlan, listPlans } from "../../plans/service";
import { loadBillingFacts, lockBillingFacts } from "../facts/service";
import { settleMemberships } from "../settlement/service";
import { moveBillingDay, requestCancel, switchPlan, withdrawCancel, withdrawSwitch } from "../terms/service";
import { createMembershipBench, type MembershipBench, MONTHLY } from "../testing";
import {
  completePack,
  markPaid,
  markPastDue,
  markSuspended,
  recordRenewal,
  reopenPack,
  setPaymentPending,
} from "./service";

let bench: MembershipBench;
beforeAll(async () => {
  bench = await createMembershipBench();
});
afterAll(() => bench.world.close());

describe("what is owed", () => {
  it("warns, suspends after the grace, and gives everything back at once when it is paid", async () => {
    const { id, memberId } = await bench.start({ nextBillOn: "2026-04-10", mrrMinor: 300_000 });
    await bench.inGym((ctx) =>
      markPastDue(ctx, [{ membershipId: id, since: "2026-03-10", owedMinor: 300_000 }]),
    );
    expect(await bench.standing(memberId)).toBe("active");
    await bench.at("2026-03-16T20:00:00Z", async () => {
      expect(await bench.inGym(settleMemberships)).toBe(0);
      expect((await bench.facts(id)).membership.status).toBe("past_due");
    });
    await bench.at("2026-03-17T06:00:00Z", async () => {
      await bench.inGym(settleMemberships);
      expect(await bench.standing(memberId)).toBe("suspended");
      await bench.inGym((ctx) => markPaid(ctx, [{ membershipId: id }]));
      expect(await bench.standing(memberId)).toBe("active");
    });
    expect((await bench.facts(id)).membership).toMatchObject({
      status: "active",
      pastDueSince: null,
      owedMinor: 0,
      suspendedOn: null,
      startsOn: "2026-03-10",
      nextBillOn: "2026-04-10",
    });
    expect((await bench.history(id)).map(({ change, mrr }) => [change, mrr])).toEqual([
      ["started", 300_000],
      ["past_due", 300_000],
      ["suspended", 0],
      ["reactivated", 300_000],
    ]);
  });

  it("suspends nobody while a payment is under way", async () => {
    const { id } = await bench.start();
    await bench.inGym((ctx) => markPastDue(ctx, [{ membershipId: id, since: "2026-03-03", owedMinor: 100 }]));
    // Owed since a week: without the payment it would be suspended at once.
    const paying = await bench.start();
    await bench.inGym((ctx) => setPaymentPending(ctx, [paying.id], new Date("2026-03-10T08:50:00Z")));
    await bench.inGym((ctx) =>
      markPastDue(ctx, [{ membershipId: paying.id, since: "2026-03-03", owedMinor: 100 }]),
    );
    expect((await bench.facts(id)).membership.status).toBe("suspended");
    expect((await bench.facts(paying.id)).membership.status).toBe("past_due");
    await bench.at("2026-03-10T20:55:00Z", () => bench.inGym(settleMemberships));
    expect((await bench.facts(paying.id)).membership.status).toBe("suspended");
  });

  it("keeps the older debt when one of two bills is paid", async () => {
    const { id } = await bench.start();
    await bench.inGym((ctx) => markPastDue(ctx, [{ membershipId: id, since: "2026-03-08", owedMinor: 100 }]));
    await bench.inGym((ctx) => markPastDue(ctx, [{ membershipId: id, since: "2026-03-10", owedMinor: 300 }]));
    expect((await bench.facts(id)).membership).toMatchObject({ pastDueSince: "2026-03-08", owedMinor: 300 });
    await bench.inGym((ctx) => markPaid(ctx, [{ membershipId: id, owedMinor: 200, since: "2026-03-10" }]));
    expect((await bench.facts(id)).membership).toMatchObject({
      status: "past_due",
      pastDueSince: "2026-03-10",
      owedMinor: 200,
    });
    expect(await bench.told(id)).toHaveLength(2);
  });
});

describe("many at once", () => {
  it("renew in a handful of statements, whatever their number, and land on the version that is named", async () => {
    const planId = await bench.plan({});
    const started = await Promise.all(
      [1, 2, 3, 4].map(() => bench.start({ planId, nextBillOn: "2026-04-10" })),
    );
    await bench.inGym((ctx) =>
      addPlanVersion(ctx, { ...termsOf(), planId, validFrom: "2026-04-01", priceMinor: 350_000 }),
    );
    const before = await bench.facts(started[0]?.id ?? "");
    expect(before.version.priceMinor).toBe(300_000);
    expect(before.renewalVersion).toMatchObject({ priceMinor: 350_000, version: 2 });
    const statements = async (ids: readonly string[]) => {
      let count = 0;
      await bench.world.within(bench.gym, async (ctx) => {
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
      expect((await bench.facts(id)).membership.nextBillOn).toBe("2026-05-10");
      expect((await bench.history(id)).at(-1)).toMatchObject({ change: "renewed", mrr: 350_000 });
    }
  });

  it("are refused together when one of them is not ours", async () => {
    const { id } = await bench.start();
    const foreign = bench.world.within(bench.other, (ctx) => markPaid(ctx, [{ membershipId: id }]));
    await expect(foreign).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      bench.inGym((ctx) => markSuspended(ctx, [{ membershipId: id }, { membershipId: newId() }])),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await bench.facts(id)).membership.status).toBe("active");
    const theirs = { code: "NOT_FOUND" };
    await expect(bench.world.within(bench.other, (ctx) => loadBillingFacts(ctx, id))).rejects.toMatchObject(
      theirs,
    );
    await expect(bench.world.within(bench.other, (ctx) => lockBillingFacts(ctx, [id]))).rejects.toMatchObject(
      theirs,
    );
  });
});

describe("changes of plan and end", () => {
  it("switch now, or with the next renewal", async () => {
    const better = await bench.plan({ priceMinor: 500_000 });
    const versionId = (await bench.inGym((ctx) => createPlan(ctx, { ...MONTHLY, name: `Best ${newId()}` })))
      .versionId;
    const { id } = await bench.start({ nextBillOn: "2026-04-10" });
    await bench.inGym((ctx) =>
      switchPlan(ctx, { membershipId: id, planVersionId: versionId, when: "renewal" }),
    );
    expect((await bench.facts(id)).nextVersion?.id).toBe(versionId);
    await bench.inGym((ctx) => withdrawSwitch(ctx, { membershipId: id }));
    expect((await bench.facts(id)).nextVersion).toBeNull();
    await bench.inGym((ctx) =>
      switchPlan(ctx, { membershipId: id, planVersionId: versionId, when: "renewal" }),
    );
    await bench.inGym((ctx) =>
      recordRenewal(ctx, [{ membershipId: id, nextBillOn: "2026-05-10", planVersionId: versionId }]),
    );
    const renewed = await bench.facts(id);
    expect([renewed.version.id, renewed.nextVersion, renewed.membership.planId]).toEqual([
      versionId,
      null,
      renewed.version.planId,
    ]);
    expect((await bench.told(id)).at(-1)).toBe("switched 2026-03-10 active");
    const now = (await bench.inGym(listPlans)).find((one) => one.id === better)?.versionId ?? "";
    await bench.inGym((ctx) =>
      switchPlan(ctx, { membershipId: id, planVersionId: now, when: "now", nextBillOn: "2026-04-20" }),
    );
    expect((await bench.facts(id)).version.priceMinor).toBe(500_000);
  });

  it("cancel for a day to come, and go on after all", async () => {
    const { id, memberId } = await bench.start({ endsOn: "2026-12-31" });
    await bench.inGym((ctx) =>
      requestCancel(ctx, { membershipId: id, endsOn: "2026-04-30", reason: "moves away" }),
    );
    expect((await bench.facts(id)).membership).toMatchObject({
      endsOn: "2026-04-30",
      cancelReason: "moves away",
    });
    await bench.inGym((ctx) => withdrawCancel(ctx, { membershipId: id }));
    expect((await bench.facts(id)).membership).toMatchObject({ endsOn: "2026-12-31", cancelledAt: null });
    await bench.inGym((ctx) => requestCancel(ctx, { membershipId: id, endsOn: "2026-03-31" }));
    await bench.at("2026-04-01T06:00:00Z", async () => {
      await bench.inGym(settleMemberships);
      expect(await bench.standing(memberId)).toBe("expired");
      await expect(bench.inGym((ctx) => withdrawCancel(ctx, { membershipId: id }))).rejects.toMatchObject({
        code: "MEMBERSHIP_STATE",
      });
    });
    expect((await bench.told(id)).at(-1)).toBe("ended 2026-04-01 ended");
  });

  it("move the billing day, and use a pack up", async () => {
    const { id } = await bench.start({ nextBillOn: "2026-04-10" });
    await bench.inGym((ctx) =>
      moveBillingDay(ctx, { membershipId: id, anchorOn: "2026-04-01", nextBillOn: "2026-04-01" }),
    );
    expect((await bench.facts(id)).membership).toMatchObject({
      anchorOn: "2026-04-01",
      nextBillOn: "2026-04-01",
    });
    const pack = await bench.start({
      planId: await bench.plan({ kind: "pack", cycle: "once", visits: 10, validDays: 90 }),
    });
    await bench.inGym((ctx) => completePack(ctx, pack.id));
    await bench.inGym((ctx) => completePack(ctx, pack.id));
    expect(await bench.standing(pack.memberId)).toBe("expired");
    await bench.inGym((ctx) => reopenPack(ctx, pack.id));
    expect(await bench.told(pack.id)).toEqual([
      "started 2026-03-10 active",
      "completed 2026-03-10 completed",
      "reopened 2026-03-10 active",
    ]);
  });
});

function termsOf() {
  const { name: _, kind: __, ...terms } = MONTHLY;
  return terms;
}
