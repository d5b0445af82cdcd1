import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { TestGym } from "@/platform/testing/world";
import { voidInvoice } from "../invoices/service";
import { auditBooks } from "../journal/audit/service";
import { takePayment } from "../payments/service";
import { fail, settle } from "../payments/settlement/service";
import { addPayer, openTestInvoice } from "../testing";
import { dueCollections } from "./data";
import { collectionSummary, listCollections } from "./reading/service";
import { type CollectionRow, listCollectionsInput } from "./schema";
import * as collections from "./service";
import { type CollectingWorld, startCollecting } from "./testing/collecting-world";

let bench: CollectingWorld;
beforeAll(async () => {
  bench = await startCollecting();
});
afterAll(() => bench.close());

const ATTEMPTS = statement(
  "test.automatic-attempts",
  `select a.idempotency_key as key, a.status from payment_attempt a
   where a.invoice_id = $1::uuid and a.automatic order by a.created_at`,
);
const attempts = (gym: TestGym, invoiceId: string) =>
  bench.world.db.read(gym.facts.id, (db) => db.rows<{ key: string; status: string }>(ATTEMPTS, [invoiceId]));
const rows = async (gym: TestGym, query: object = { view: "failed" }): Promise<CollectionRow[]> =>
  (await bench.world.within(gym, (ctx) => listCollections(ctx, listCollectionsInput.parse(query)))).items;

/** A bill of 1,000.00, due on 10 March, of somebody whose card is declined. */
async function failing(
  gym: TestGym,
  { card = "pm_card_chargeDeclined" }: { card?: string | null } = {},
): Promise<{ invoiceId: string; memberId: string }> {
  const memberId = await addPayer(bench.world, gym, `Amina-${newId().slice(-4)}`);
  if (card !== null) await bench.keepCard(gym, memberId, card);
  const { id } = await bench.world.within(gym, (ctx) =>
    openTestInvoice(ctx, memberId, 100_000, { dueOn: "2026-03-10" }),
  );
  return { invoiceId: id, memberId };
}

describe("the ladder", () => {
  it("tries on its days, once however often the job runs, and hands over after the last", async () => {
    const gym = await bench.open("2026-03-10T08:00:00Z");
    const { invoiceId } = await failing(gym);
    const seen: [string, string, number][] = [];
    for (let day = 10; day <= 18; day++) {
      await bench.work(gym, `2026-03-${day}T08:00:00Z`);
      await bench.work(gym, `2026-03-${day}T08:30:00Z`);
      const [row] = await rows(gym);
      if (row) seen.push([`${day}`, row.status, row.tries]);
    }
    expect(seen).toEqual([
      ["11", "retrying", 1],
      ["12", "retrying", 1],
      ["13", "retrying", 2],
      ["14", "retrying", 2],
      ["15", "retrying", 3],
      ["16", "retrying", 3],
      ["17", "review", 4],
      ["18", "review", 4],
    ]);
    expect((await attempts(gym, invoiceId)).map(({ status }) => status)).toEqual(Array(4).fill("failed"));
    expect((await rows(gym, { view: "review" })).map((row) => row.lastFailure)).toEqual(["declined"]);
    expect(await bench.world.within(gym, (ctx) => auditBooks(ctx))).toEqual([]);
  });

  it("makes one try, not three, after days without a worker", async () => {
    const gym = await bench.open("2026-03-10T08:00:00Z");
    const { invoiceId } = await failing(gym);
    await bench.work(gym, "2026-03-11T08:00:00Z");
    await bench.work(gym, "2026-03-16T08:00:00Z");
    expect(await attempts(gym, invoiceId)).toHaveLength(2);
    expect((await rows(gym))[0]).toMatchObject({ tries: 2, nextTryAt: "2026-03-17T06:00:00.000Z" });
  });

  it("charges once when two workers come at the same time", async () => {
    const gym = await bench.open("2026-03-10T08:00:00Z");
    const { invoiceId } = await failing(gym);
    bench.world.clock.set(new Date("2026-03-11T04:00:00Z"));
    await bench.money.runScheduled(gym, "billing.mark-overdue");
    bench.world.clock.set(new Date("2026-03-11T08:00:00Z"));
    const [due] = await bench.world.within(gym, (ctx) => dueCollections(ctx.db, ctx.clock.now(), null, 10));
    if (!due) throw new Error("nothing is due");
    const tried = await Promise.all(
      Array.from({ length: 6 }, () => bench.world.within(gym, (ctx) => collections.tryDue(ctx, due))),
    );
    expect(tried.filter(Boolean)).toHaveLength(1);
    expect(await attempts(gym, invoiceId)).toHaveLength(1);
  });

  it("tries nothing while a payment may be on its way, and goes on when it failed", async () => {
    const gym = await bench.open("2026-03-10T08:00:00Z");
    const { invoiceId } = await failing(gym);
    bench.money.simulators.mpesa.rules.add({ scenario: "by_hand" });
    const paying = await bench.world.within(gym, (ctx) =>
      takePayment(ctx, {
        invoiceId,
        tenders: [{ tender: "mpesa", amountMinor: 100_000, phone: "+254708374149" }],
        idempotency: newId(),
      }),
    );
    const attemptId = paying.attempts[0]?.id ?? "";
    bench.world.clock.set(new Date("2026-03-14T08:00:00Z"));
    for (const job of ["billing.mark-overdue", "billing.collect", "billing.collect"]) {
      await bench.money.runScheduled(gym, job);
    }
    expect(await attempts(gym, invoiceId)).toEqual([]);
    expect((await rows(gym))[0]).toMatchObject({ status: "retrying", tries: 0, pending: true });
    await bench.world.within(gym, (ctx) =>
      fail(ctx, attemptId, { status: "failed", failureCode: "timeout" }),
    );
    bench.world.clock.set(new Date("2026-03-15T08:00:00Z"));
    await bench.money.runScheduled(gym, "billing.collect");
    expect(await attempts(gym, invoiceId)).toHaveLength(1);
    // The first one comes through after all: nothing is lost, nothing is tried any more.
    await bench.world.within(gym, (ctx) => settle(ctx, attemptId));
    await bench.money.drain(gym);
    expect((await rows(gym))[0]).toMatchObject({ status: "recovered", recoveredMinor: 100_000 });
    await bench.work(gym, "2026-03-17T08:00:00Z");
    expect(await attempts(gym, invoiceId)).toHaveLength(1);
  });

  it("has nothing to charge without a card, and hands over on its last day", async () => {
    const gym = await bench.open("2026-03-10T08:00:00Z");
    await failing(gym, { card: null });
    await bench.work(gym, "2026-03-11T08:00:00Z");
    expect((await rows(gym))[0]).toMatchObject({ status: "retrying", tries: 0, lastFailure: "no_method" });
    await bench.work(gym, "2026-03-17T08:00:00Z");
    expect((await rows(gym))[0]).toMatchObject({ status: "review", tries: 0, nextTryAt: null });
  });

  it("opens no collection for a bill that is not due, and leaves one that was taken back alone", async () => {
    const gym = await bench.open("2026-03-10T08:00:00Z");
    const { invoiceId } = await failing(gym);
    await bench.work(gym, "2026-03-10T15:00:00Z");
    expect(await rows(gym)).toEqual([]);
    await bench.world.within(gym, (ctx) => voidInvoice(ctx, invoiceId, "entered twice"));
    await bench.work(gym, "2026-03-12T08:00:00Z");
    expect(await rows(gym)).toEqual([]);
  });
});

describe("by hand", () => {
  it("tries again now, once; a card that pays ends it", async () => {
    const gym = await bench.open("2026-03-10T08:00:00Z");
    const { invoiceId } = await failing(gym, { card: "pm_card_visa" });
    bench.money.simulators.stripe.rules.add({ scenario: "declined" });
    await bench.work(gym, "2026-03-11T08:00:00Z");
    const [row] = await rows(gym);
    const id = row?.id ?? "";
    bench.money.simulators.stripe.rules.clear();
    await bench.world.within(gym, (ctx) => collections.tryAgain(ctx, id));
    await expect(bench.world.within(gym, (ctx) => collections.tryAgain(ctx, id))).rejects.toMatchObject({
      code: "PAYMENT_PENDING",
    });
    await bench.money.drain(gym);
    expect(await attempts(gym, invoiceId)).toHaveLength(2);
    expect((await rows(gym))[0]?.tries).toBe(2);
    await expect(bench.world.within(gym, (ctx) => collections.tryAgain(ctx, newId()))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("writes off with a reason; money that comes later still counts", async () => {
    const gym = await bench.open("2026-03-10T08:00:00Z");
    const { invoiceId } = await failing(gym, { card: null });
    await bench.work(gym, "2026-03-11T08:00:00Z");
    const id = (await rows(gym))[0]?.id ?? "";
    await bench.world.within(gym, (ctx) =>
      takePayment(ctx, {
        invoiceId,
        tenders: [{ tender: "bank", amountMinor: 40_000 }],
        idempotency: newId(),
      }),
    );
    await bench.money.drain(gym);
    expect((await rows(gym))[0]).toMatchObject({
      status: "retrying",
      openMinor: 60_000,
      recoveredMinor: 40_000,
    });
    await bench.world.within(gym, (ctx) => collections.writeOff(ctx, id, "moved away"));
    await bench.money.drain(gym);
    expect((await rows(gym))[0]).toMatchObject({
      status: "written_off",
      openMinor: 0,
      recoveredMinor: 40_000,
      nextTryAt: null,
    });
    expect(await rows(gym, { view: "written_off" })).toHaveLength(1);
  });

  it("is nobody's in another gym", async () => {
    const gym = await bench.open("2026-03-10T08:00:00Z");
    await failing(gym);
    await bench.work(gym, "2026-03-11T08:00:00Z");
    const id = (await rows(gym))[0]?.id ?? "";
    const other = await bench.world.createGym();
    const refused = { code: "NOT_FOUND" };
    const inOther = (work: Parameters<typeof bench.world.within>[1]) => bench.world.within(other, work);
    await expect(inOther((ctx) => collections.tryAgain(ctx, id))).rejects.toMatchObject(refused);
    await expect(inOther((ctx) => collections.writeOff(ctx, id, "nothing"))).rejects.toMatchObject(refused);
    await expect(
      inOther((ctx) => collections.noteCollection(ctx, { collectionId: id, note: "x" })),
    ).rejects.toMatchObject(refused);
    expect(await rows(other)).toEqual([]);
    await bench.world.within(gym, (ctx) =>
      collections.noteCollection(ctx, { collectionId: id, note: "called, pays on Friday" }),
    );
    expect((await rows(gym))[0]).toMatchObject({ note: "called, pays on Friday", assigneeId: null });
    await expect(
      bench.world.within(gym, (ctx) =>
        collections.noteCollection(ctx, { collectionId: id, assigneeId: newId() }),
      ),
    ).rejects.toMatchObject(refused);
  });
});

describe("the figures", () => {
  it("add up to their lists, page by page, and count as recovered what came within 30 days", async () => {
    const gym = await bench.open("2026-03-10T08:00:00Z");
    const bills: Awaited<ReturnType<typeof failing>>[] = [];
    for (let n = 0; n < 5; n++) bills.push(await failing(gym, { card: null }));
    await bench.work(gym, "2026-03-11T08:00:00Z");
    const pay = (at: number) =>
      bench.world.within(gym, (ctx) =>
        takePayment(ctx, {
          invoiceId: bills[at]?.invoiceId ?? "",
          tenders: [{ tender: "bank", amountMinor: 100_000 }],
          idempotency: newId(),
        }),
      );
    await bench.money.drain(gym);
    bench.world.clock.set(new Date("2026-03-20T08:00:00Z"));
    await pay(0);
    await bench.money.drain(gym);
    bench.world.clock.set(new Date("2026-04-20T08:00:00Z"));
    await pay(1);
    await bench.money.drain(gym);
    expect(await bench.world.within(gym, collectionSummary)).toEqual({
      currency: "KES",
      open: { count: 3, minor: 300_000 },
      review: { count: 0, minor: 0 },
      periods: [
        {
          days: 30,
          failed: { count: 0, minor: 0 },
          recovered: { count: 1, minor: 100_000 },
          rate: null,
        },
        {
          days: 90,
          failed: { count: 5, minor: 500_000 },
          recovered: { count: 2, minor: 200_000 },
          // The second came too late to count.
          rate: 0.2,
        },
      ],
    });
    expect(await rows(gym, { view: "recovered", days: 30 })).toHaveLength(1);
    expect(await rows(gym, { view: "recovered", days: 90 })).toHaveLength(2);
    expect(await rows(gym, { view: "open" })).toHaveLength(3);
    expect(await rows(gym, { view: "failed", days: 90 })).toHaveLength(5);
    expect(await rows(gym, { view: "open", assignee: "nobody" })).toHaveLength(3);
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await bench.world.within(gym, (ctx) =>
        listCollections(ctx, listCollectionsInput.parse({ view: "failed", limit: 2, cursor })),
      );
      all.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(all).size).toBe(5);
    expect(all).toHaveLength(5);
    await expect(
      bench.world.within(gym, (ctx) =>
        listCollections(ctx, listCollectionsInput.parse({ cursor: '["2026","x"]' })),
      ),
    ).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});
