import { afterAll, beforeAll, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import fc from "@/shared/testing/properties";
import { giveCredit } from "../credit/service";
import { markOverdue, openInvoices, voidInvoice, writeOffInvoice } from "../invoices/service";
import { insertAttempt } from "../payments/data";
import type { Tender } from "../payments/schema";
import { takePayment } from "../payments/service";
import { fail, settle } from "../payments/settlement/service";
import { refundPayment } from "../refunds/service";
import { addPayer, testLine } from "../testing";
import { auditBooks } from "./audit/service";

/** Raise for a nightly run: `FUZZ_RUNS=1000`. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 60);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

let world: TestWorld;
beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6 });
});
afterAll(() => world.close());

const minor = fc.integer({ min: 1, max: 500_000 });
const pick = fc.nat({ max: 30 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("open" as const),
      amounts: fc.array(minor, { minLength: 1, maxLength: 3 }),
      tax: fc.constantFrom(0, 700, 1_600, 1_900),
      useCredit: fc.boolean(),
      who: pick,
      past: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("pay" as const),
      bill: pick,
      part: fc.integer({ min: 1, max: 110 }),
      tender: fc.constantFrom<Tender>("cash", "card_terminal", "bank", "credit"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("attempt" as const), bill: pick, minor }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("answer" as const),
      attempt: pick,
      how: fc.constantFrom("succeeded" as const, "succeeded" as const, "failed" as const, "expired" as const),
      took: fc.option(minor),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("refund" as const),
      attempt: pick,
      part: fc.integer({ min: 1, max: 105 }),
      to: fc.constantFrom("original" as const, "cash" as const, "credit" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("void" as const), bill: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("write-off" as const), bill: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("credit" as const), who: pick, minor }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("day" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class History {
  readonly bills: string[] = [];
  readonly attempts: string[] = [];
  readonly totals = new Map<string, number>();
  done = 0;
  refused = 0;

  constructor(
    readonly gym: TestGym,
    readonly payers: readonly string[],
  ) {}

  /** One step; a refusal is a fine answer, anything else is not. */
  async take(one: Step): Promise<void> {
    try {
      await world.within(this.gym, (ctx) => this.#apply(ctx, one));
      this.done++;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === "TIMEOUT") throw error;
      this.refused++;
    }
  }

  async #apply(ctx: TenantContext, one: Step): Promise<void> {
    const at = <T>(list: readonly T[], n: number) => list[n % Math.max(1, list.length)];
    switch (one.do) {
      case "open": {
        const [opened] = await openInvoices(ctx, [
          {
            memberId: at(this.payers, one.who) ?? "",
            kind: "sale",
            branchId: this.gym.branchId,
            useCredit: one.useCredit,
            dueOn: one.past ? "2026-03-01" : undefined,
            lines: one.amounts.map((amount, n) =>
              testLine(n === 2 ? -Math.min(amount, one.amounts[0] ?? 0) : amount, {
                taxBasisPoints: one.tax,
                kind: n === 1 ? "joining_fee" : "membership",
              }),
            ),
          },
        ]);
        if (opened) {
          this.bills.push(opened.id);
          this.totals.set(opened.id, opened.totalMinor);
        }
        return;
      }
      case "pay": {
        const invoiceId = at(this.bills, one.bill);
        if (!invoiceId) return;
        const amountMinor = Math.max(1, Math.floor(((this.totals.get(invoiceId) ?? 1) * one.part) / 100));
        const { attempts } = await takePayment(ctx, {
          invoiceId,
          tenders: [{ tender: one.tender, amountMinor }],
          idempotency: newId(),
        });
        this.attempts.push(...attempts.map(({ id }) => id));
        return;
      }
      case "attempt": {
        const invoiceId = at(this.bills, one.bill);
        const bill = invoiceId && (await ctx.db.models.invoice.findFirst({ where: { id: invoiceId } }));
        if (!bill) return;
        const id = newId();
        await insertAttempt(ctx.db, {
          id,
          invoiceId: bill.id,
          memberId: bill.memberId,
          tender: "mpesa",
          provider: "mpesa",
          amountMinor: one.minor,
          currency: "KES",
          tenderedMinor: null,
          changeMinor: 0,
          idempotencyKey: id,
          receipt: null,
          phone: null,
          savedMethodId: null,
          action: null,
          shiftId: null,
          automatic: false,
          createdBy: null,
          at: ctx.clock.now(),
          nextCheckAt: null,
        });
        this.attempts.push(id);
        return;
      }
      case "answer": {
        const id = at(this.attempts, one.attempt);
        if (!id) return;
        if (one.how === "succeeded") await settle(ctx, id, { amountMinor: one.took });
        else await fail(ctx, id, { status: one.how, failureCode: "declined" });
        return;
      }
      case "refund": {
        const id = at(this.attempts, one.attempt);
        const found = id && (await ctx.db.models.paymentAttempt.findFirst({ where: { id } }));
        if (!found) return;
        await refundPayment(ctx, {
          attemptId: found.id,
          amountMinor: Math.max(1, Math.floor((found.amountMinor * one.part) / 100)),
          reason: "a test of the books",
          to: one.to,
          idempotency: newId(),
          branchId: this.gym.branchId,
        });
        return;
      }
      case "void":
        return await voidInvoice(ctx, at(this.bills, one.bill) ?? newId(), "a test");
      case "write-off":
        return await writeOffInvoice(ctx, at(this.bills, one.bill) ?? newId(), "a test");
      case "credit":
        return await giveCredit(ctx, {
          memberId: at(this.payers, one.who) ?? "",
          amountMinor: one.minor,
          reason: "a test",
        });
      case "day":
        await markOverdue(ctx);
    }
  }
}

async function begin(): Promise<History> {
  const gym = await world.createGym({ policies: { cashRoundingMinor: 100 } });
  await world.within(gym, ({ db }) =>
    db.models.cashShift.create({
      data: {
        id: newId(),
        branchId: gym.branchId,
        openedBy: newId(),
        floatMinor: 0,
        currency: "KES",
        number: 1,
      },
      select: { id: true },
    }),
  );
  return new History(gym, [await addPayer(world, gym), await addPayer(world, gym)]);
}

it(`keeps the books right through ${RUNS} random histories, seed ${SEED}`, async () => {
  let done = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
      const history = await begin();
      for (const one of steps) await history.take(one);
      expect(await world.within(history.gym, (ctx) => auditBooks(ctx))).toEqual([]);
      done += history.done;
      refused += history.refused;
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  expect(done).toBeGreaterThan(RUNS * 4);
  expect(refused).toBeGreaterThan(0);
}, 240_000);

it("keeps them right when the steps of a history come at once", async () => {
  const steps = fc.sample(step, { numRuns: 160, seed: SEED });
  const history = await begin();
  for (const one of steps.filter((it) => it.do === "open").slice(0, 8)) await history.take(one);
  for (const one of steps.filter((it) => it.do === "attempt").slice(0, 8)) await history.take(one);
  await Promise.all(steps.map((one) => history.take(one)));
  expect(await world.within(history.gym, (ctx) => auditBooks(ctx))).toEqual([]);
}, 120_000);
