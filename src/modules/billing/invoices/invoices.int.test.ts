import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { balanceOf, giveCredit } from "../credit/service";
import { auditBooks } from "../journal/audit/service";
import { takePayment } from "../payments/service";
import { addPayer, openTestInvoice, testLine } from "../testing";
import { findInvoice } from "./data";
import { markOverdue, openInvoice, openInvoices, voidInvoice, writeOffInvoice } from "./service";

let world: TestWorld;
let gym: TestGym;
let payer: string;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 12 });
});
afterAll(() => world.close());

/** Each test has a gym of its own, so that its books are its own. */
async function fresh(policies: object = {}): Promise<void> {
  gym = await world.createGym({ policies });
  payer = await addPayer(world, gym);
}
const audit = () => world.within(gym, (ctx) => auditBooks(ctx));
const stored = (id: string) => world.db.read(gym.facts.id, (db) => findInvoice(db, id));

describe("openInvoice", () => {
  it("numbers by the gym's year, freezes what it says and books what is owed", async () => {
    await fresh({ invoicePrefix: "KIF-" });
    // Half past midnight on New Year's Day in Nairobi is still the old year in UTC.
    world.clock.set("2026-12-31T21:30:00Z");
    const opened = await world.within(gym, (ctx) =>
      openInvoice(ctx, {
        memberId: payer,
        kind: "sale",
        branchId: gym.branchId,
        lines: [testLine(300_000), testLine(50_000, { kind: "joining_fee" })],
      }),
    );
    world.clock.set("2026-03-10T09:00:00Z");
    expect(opened).toMatchObject({
      number: "KIF-2027-000001",
      status: "open",
      openMinor: 350_000,
      dueOn: "2027-01-01",
    });
    const entries = await world.db.read(gym.facts.id, ({ models }) =>
      models.moneyEntry.findMany({ where: { invoiceId: opened.id }, orderBy: { id: "asc" } }),
    );
    expect(entries.map((e) => [e.account, e.amountMinor, e.revenueKind])).toEqual([
      ["receivable", 350_000, null],
      ["revenue", -258_621, "membership"],
      ["revenue", -43_103, "joining_fee"],
      ["tax", -48_276, null],
    ]);
    await expect(
      world.db.transaction(gym.facts.id, ({ models }) =>
        models.invoice.updateMany({
          where: { id: opened.id },
          data: { totalMinor: 1, netMinor: 1, taxMinor: 0 },
        }),
      ),
    ).rejects.toThrow();
    expect(await audit()).toEqual([]);
  });

  it("is paid at once when it is about nothing", async () => {
    await fresh();
    const opened = await world.within(gym, (ctx) =>
      openInvoice(ctx, { memberId: payer, kind: "change", lines: [testLine(100_000), testLine(-100_000)] }),
    );
    expect(opened).toMatchObject({ status: "paid", openMinor: 0, totalMinor: 0 });
    expect(await audit()).toEqual([]);
  });

  it("uses account credit when told, as far as it goes", async () => {
    await fresh();
    await world.within(gym, (ctx) =>
      giveCredit(ctx, { memberId: payer, amountMinor: 25_000, taxMinor: 3_448, reason: "unused days" }),
    );
    const [first, second] = await world.within(gym, (ctx) =>
      openInvoices(ctx, [
        { memberId: payer, kind: "renewal", lines: [testLine(20_000)], useCredit: true },
        { memberId: payer, kind: "renewal", lines: [testLine(20_000)], useCredit: true },
      ]),
    );
    expect(first).toMatchObject({ status: "paid", creditUsedMinor: 20_000 });
    expect(second).toMatchObject({ status: "partial", creditUsedMinor: 5_000, openMinor: 15_000 });
    expect(await world.within(gym, (ctx) => balanceOf(ctx, payer))).toEqual({ minor: 0, currency: "KES" });
    expect(await audit()).toEqual([]);
  });

  it("refuses a negative bill and an unknown payer", async () => {
    await fresh();
    await expect(world.within(gym, (ctx) => openTestInvoice(ctx, payer, -1))).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    await expect(world.within(gym, (ctx) => openTestInvoice(ctx, gym.branchId, 100))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await audit()).toEqual([]);
  });

  it("leaves no gap in the numbers, whatever is rolled back meanwhile", async () => {
    await fresh();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) =>
        world.within(gym, async (ctx) => {
          const opened = await openTestInvoice(ctx, payer, 1_000 + n);
          if (n % 3 === 1) throw new Error("rolled back");
          return opened.number;
        }),
      ),
    );
    const numbers = outcomes.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(numbers).toHaveLength(40);
    const expected = Array.from({ length: 40 }, (_, n) => `2026-${String(n + 1).padStart(6, "0")}`);
    expect([...numbers].sort()).toEqual(expected);
    expect(await audit()).toEqual([]);
  });
});

describe("void, write-off, overdue", () => {
  it("takes back what nobody has paid, once, and keeps the number", async () => {
    await fresh();
    const { id } = await world.within(gym, (ctx) => openTestInvoice(ctx, payer, 90_000));
    await world.within(gym, (ctx) => voidInvoice(ctx, id, "sold by mistake"));
    expect(await stored(id)).toMatchObject({ status: "void", openMinor: 0 });
    await expect(world.within(gym, (ctx) => voidInvoice(ctx, id, "again"))).rejects.toMatchObject({
      code: "INVOICE_STATE",
    });
    expect(await audit()).toEqual([]);
  });

  it("does not take back what has been paid in part, but may give up the rest, and counts late money against the loss", async () => {
    await fresh();
    const { id } = await world.within(gym, (ctx) => openTestInvoice(ctx, payer, 90_000));
    await world.within(gym, (ctx) =>
      takePayment(ctx, {
        invoiceId: id,
        tenders: [{ tender: "card_terminal", amountMinor: 30_000, receipt: "T-1" }],
        idempotency: "part-payment",
      }),
    );
    await expect(world.within(gym, (ctx) => voidInvoice(ctx, id, "changed my mind"))).rejects.toMatchObject({
      code: "INVOICE_STATE",
    });
    await world.within(gym, (ctx) => writeOffInvoice(ctx, id, "moved away"));
    expect(await stored(id)).toMatchObject({ status: "written_off", openMinor: 0 });
    expect(await audit()).toEqual([]);
  });

  it("marks a bill overdue when its day has passed in the gym's zone", async () => {
    await fresh();
    const { id } = await world.within(gym, (ctx) =>
      openTestInvoice(ctx, payer, 90_000, { dueOn: "2026-03-10" }),
    );
    expect(await world.within(gym, (ctx) => markOverdue(ctx))).toBe(0);
    world.clock.set("2026-03-10T21:00:00Z");
    expect(await world.within(gym, (ctx) => markOverdue(ctx))).toBe(1);
    world.clock.set("2026-03-10T09:00:00Z");
    expect(await stored(id)).toMatchObject({ status: "overdue" });
    expect(await audit()).toEqual([]);
  });
});

describe("openInvoices", () => {
  it("opens 1,000 bills in one transaction, quickly", async () => {
    await fresh();
    const payers = await Promise.all(Array.from({ length: 20 }, () => addPayer(world, gym)));
    const started = performance.now();
    const opened = await world.within(gym, (ctx) =>
      openInvoices(
        ctx,
        Array.from({ length: 1_000 }, (_, n) => ({
          memberId: payers[n % 20] ?? payer,
          kind: "renewal" as const,
          lines: [testLine(300_000 + n)],
        })),
      ),
    );
    const ms = performance.now() - started;
    expect(opened.map(({ number }) => number)).toEqual([...opened.map(({ number }) => number)].sort());
    expect(ms).toBeLessThan(8_000);
    expect(await audit()).toEqual([]);
  });
});
