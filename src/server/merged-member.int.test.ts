import { describe, expect, it } from "vitest";
import { checkIn } from "@/modules/attendance/check-in/service";
import { sync } from "@/modules/attendance/offline/service";
import { makePass } from "@/modules/attendance/pass/pass";
import { passSecret, pinDigest } from "@/modules/attendance/pass/secrets";
import { addKiosk, atDoor, atKiosk, deskCheckIn } from "@/modules/attendance/testing";
import { takePayment } from "@/modules/billing/payments/service";
import { openTestInvoice } from "@/modules/billing/testing";
import { bringGuest } from "@/modules/membership/guests/service";
import { listMembersInput, memberPage } from "@/modules/membership/members/schema";
import { listMembers, setBan } from "@/modules/membership/members/service";
import { mergeMembers, mergesOf, previewMerge } from "@/modules/membership/merging/service";
import { newId } from "@/platform/ids";
import { memberMergeParts as parts } from "./member-merge";
import {
  bench,
  bill,
  code,
  credit,
  inGym,
  merge,
  openMergingGym,
  planId,
  set,
  undo,
  violations,
  visit,
} from "./testing/merging-gym";

openMergingGym();

describe("a merged record", () => {
  it("leads to the one it became: by search, number, PIN and code, also of a kiosk that was offline", async () => {
    const { world, gym } = bench;
    const [{ memberId: a }, b] = [await bench.start({ planId }), await bench.member()];
    const gone = await inGym((ctx) => ctx.db.models.member.findFirst({ where: { id: b } }));
    const number = gone?.number ?? "";
    await inGym((ctx) => set(b, { pinDigest: pinDigest(ctx, "482913") }));
    await merge(a, b);
    const search = listMembersInput.parse({ search: number });
    const { items } = memberPage.parse(
      JSON.parse(JSON.stringify(await inGym((ctx) => listMembers(ctx, search)))),
    );
    expect(items.map(({ id }) => id)).toContain(a);
    expect(items.map(({ id }) => id)).not.toContain(b);
    const text = await inGym(async (ctx) =>
      makePass(
        { memberId: b, secret: passSecret(ctx, b, gone?.passVersion ?? 1), seconds: 30 },
        ctx.clock.now(),
      ),
    );
    const by = (scan: string) =>
      atDoor(world, gym, (ctx) =>
        checkIn(ctx, { branchId: gym.branchId, by: { kind: "scan", text: scan } }, "x"),
      );
    expect(await by(text)).toMatchObject({ decision: "allow", member: { id: a } });
    expect(await by(number)).toMatchObject({ reason: "ALREADY_IN", member: { id: a } });
    const device = await addKiosk(world, gym);
    expect(await atKiosk(world, gym, device, { kind: "pin", pin: "482913" })).toMatchObject({
      reason: "ALREADY_IN",
    });
    expect(await deskCheckIn(world, gym, b)).toMatchObject({ member: { id: a } });
    const forged = await inGym(async (ctx) =>
      makePass({ memberId: b, secret: passSecret(ctx, b, 99), seconds: 30 }, ctx.clock.now()),
    );
    expect(await code(by(forged))).toBe("PASS_UNKNOWN");
    const at = world.clock.now().toISOString();
    const kept = await world.within(
      gym,
      (ctx) => sync(ctx, { sentAt: at, scans: [{ clientSeq: 1, deviceAt: at, by: { kind: "scan", text } }] }),
      { actor: device, roles: ["kiosk"] },
    );
    expect(kept.outcomes).toMatchObject([{ outcome: "merged" }]);
  });

  it("takes nothing new", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    await merge(a, b);
    expect(await code(bill(b, 100, 0))).toBe("MEMBER_MERGED");
    expect(await code(visit(b, 1))).toBe("MEMBER_MERGED");
    expect(await code(bench.start({ memberId: b, planId }))).not.toBe("OK");
    const guest = { memberId: b, branchId: bench.gym.branchId, firstName: "Gus" };
    expect(await code(inGym((ctx) => bringGuest(ctx, guest as never)))).not.toBe("OK");
    expect(await code(inGym((ctx) => setBan(ctx, b, "No")))).toBe("NOT_FOUND");
  });
});

describe("at the same moment", () => {
  it("two merges of the same records are one", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    const shown = await inGym((ctx) => previewMerge(ctx, parts, { memberId: a, otherId: b, survivorId: a }));
    const [first, second] = [shown.survivor.updatedAt, shown.absorbed.updatedAt];
    const one = inGym((ctx) =>
      mergeMembers(ctx, parts, {
        survivorId: a,
        absorbedId: b,
        choices: {},
        seen: { survivor: first, absorbed: second },
      }),
    );
    const other = inGym((ctx) =>
      mergeMembers(ctx, parts, {
        survivorId: b,
        absorbedId: a,
        choices: {},
        seen: { survivor: second, absorbed: first },
      }),
    );
    expect((await Promise.all([code(one), code(other)])).sort()).toEqual([
      "MERGE_BLOCKED MERGED_ALREADY",
      "OK",
    ]);
  });

  it("a sale either comes along or is refused; nothing is left behind", async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const [a, b] = [await bench.member(), await bench.member()];
      let sold = () => {};
      const soldFirst = new Promise<void>((resolve) => {
        sold = resolve;
      });
      // Half of the sales have written before the merge begins, half begin while it runs.
      const sale = code(
        inGym(async (ctx) => {
          if (round % 2 === 1) await soldFirst;
          const { id } = await openTestInvoice(ctx, b, 2_000);
          if (round % 2 === 0) sold();
          await takePayment(ctx, {
            invoiceId: id,
            tenders: [{ tender: "bank", amountMinor: 2_000 }],
            idempotency: newId(),
          });
        }),
      );
      const merging = (round % 2 === 0 ? soldFirst : Promise.resolve()).then(() =>
        code(
          inGym(async (ctx) => {
            const shown = await previewMerge(ctx, parts, { memberId: a, otherId: b, survivorId: a });
            const seen = { survivor: shown.survivor.updatedAt, absorbed: shown.absorbed.updatedAt };
            const done = await mergeMembers(ctx, parts, { survivorId: a, absorbedId: b, choices: {}, seen });
            if (round % 2 === 1) sold();
            return done;
          }),
        ),
      );
      const result = await Promise.all([sale, merging]);
      outcomes.add(`${round % 2} ${result.join(" ")}`);
      const left = await inGym((ctx) => ctx.db.models.invoice.count({ where: { memberId: b } }));
      expect([result, left]).toEqual([result, 0]);
    }
    expect([...outcomes].sort()).toEqual(["0 OK OK", "1 MEMBER_MERGED OK"]);
    expect(await violations()).toEqual([]);
  });
});

describe("an undo", () => {
  it("happens once, however often it is asked for, and only within a week", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    const mergeId = await merge(a, b);
    await Promise.all([undo(mergeId), undo(mergeId)]);
    await undo(mergeId);
    const again = await merge(a, b);
    await bench.at("2026-03-17T09:00:06Z", async () => {
      expect(await code(undo(again))).toBe("MERGE_UNDO_BLOCKED TOO_LATE");
      expect(await inGym((ctx) => mergesOf(ctx, parts, a))).toMatchObject([
        { blocks: [{ code: "TOO_LATE" }] },
      ]);
    });
    expect(await inGym((ctx) => mergesOf(ctx, parts, a))).toMatchObject([{ id: again, blocks: [] }]);
    await undo(again);
  });

  it("keeps what came since and what somebody changed since", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    await set(b, { email: "b@example.com", city: "Thika" });
    const mergeId = await merge(a, b);
    const since = await bill(a, 4_000, 4_000);
    await set(a, { city: "Mombasa" });
    await undo(mergeId);
    const [now, back, kept] = await inGym(async ({ db: { models } }) => [
      await models.member.findFirst({ where: { id: a } }),
      await models.member.findFirst({ where: { id: b } }),
      await models.invoice.findFirst({ where: { id: since } }),
    ]);
    expect(now).toMatchObject({ email: null, city: "Mombasa" });
    expect(back).toMatchObject({
      email: "b@example.com",
      city: "Thika",
      archivedAt: null,
      mergedIntoId: null,
    });
    expect(kept?.memberId).toBe(a);
  });

  it("is refused, with its reason, when something belongs to both", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    const open = await bill(b, 4_000, 0);
    const paid = await merge(a, b);
    await inGym((ctx) =>
      takePayment(ctx, {
        invoiceId: open,
        tenders: [{ tender: "bank", amountMinor: 4_000 }],
        idempotency: newId(),
      }),
    );
    expect(await code(undo(paid))).toBe("MERGE_UNDO_BLOCKED USED_SINCE payments");

    const [c, d] = [await bench.member(), await bench.member()];
    await credit(c, 500);
    await credit(d, 700);
    const spent = await merge(c, d);
    const invoiceId = await bill(c, 1_000, 0);
    await inGym((ctx) =>
      takePayment(ctx, {
        invoiceId,
        tenders: [{ tender: "credit", amountMinor: 1_000 }],
        idempotency: newId(),
      }),
    );
    expect(await code(undo(spent))).toBe("MERGE_UNDO_BLOCKED CREDIT_SPENT");

    const [e, { memberId: f }] = [await bench.member(), await bench.start({ planId })];
    const used = await merge(e, f);
    await deskCheckIn(bench.world, bench.gym, e);
    expect(await code(undo(used))).toBe("MERGE_UNDO_BLOCKED USED_SINCE visits");

    const [g, h, i] = [await bench.member(), await bench.member(), await bench.member()];
    const inner = await merge(g, h);
    const outer = await merge(i, g);
    expect(await code(undo(inner))).toBe("MERGE_UNDO_BLOCKED MERGED_SINCE");
    const became = async () =>
      (await inGym((ctx) => ctx.db.models.member.findFirst({ where: { id: h } })))?.mergedIntoId;
    expect(await became()).toBe(i);
    await undo(outer);
    expect(await became()).toBe(g);
    await undo(inner);
  });
});
