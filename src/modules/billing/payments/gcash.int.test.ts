import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { balanceOf } from "../credit/service";
import { findInvoice } from "../invoices/data";
import { auditBooks } from "../journal/audit/service";
import type { Scenario } from "../providers/simulators/scenarios";
import { refundPayment } from "../refunds/service";
import { addPayer, openTestInvoice } from "../testing";
import { type PaymentWorld, startPaymentWorld, until } from "../testing/payment-world";
import { findAttempt } from "./data";
import { checkAgain, takePayment } from "./service";

let world: TestWorld;
let money: PaymentWorld;
let gym: TestGym;
let payer: string;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 10 });
  money = await startPaymentWorld(world);
});
afterAll(async () => {
  await money.close();
  await world.close();
});

const AMOUNT = 150_000;

async function fresh(): Promise<void> {
  world.clock.set(new Date("2026-03-10T08:00:00Z"));
  gym = await world.createGym({ country: "PH", currency: "PHP", zone: "Asia/Manila" });
  payer = await addPayer(world, gym);
  await money.setUp(gym);
  money.simulators.paymongo.rules.clear();
}
const scenario = (name: Scenario) => money.simulators.paymongo.rules.add({ scenario: name });
const audit = () => world.within(gym, (ctx) => auditBooks(ctx));
const open = () => world.within(gym, (ctx) => openTestInvoice(ctx, payer, AMOUNT));
const credit = async () => (await world.within(gym, (ctx) => balanceOf(ctx, payer))).minor;
const invoice = (id: string) => world.db.read(gym.facts.id, (db) => findInvoice(db, id));
const attemptNow = (id: string) => world.db.read(gym.facts.id, (db) => findAttempt(db, id));
const later = () => money.simulators.paymongo.outbox.wait(120);
const intentsOf = (id: string) =>
  [...money.simulators.paymongo.intents.values()].filter(({ metadata }) => metadata.attempt_id === id);

async function begin(invoiceId: string): Promise<string> {
  const { attempts } = await world.within(
    gym,
    (ctx) =>
      takePayment(ctx, {
        invoiceId,
        tenders: [{ tender: "gcash", amountMinor: AMOUNT }],
        idempotency: newId(),
      }),
    { memberId: payer },
  );
  return attempts[0]?.id ?? "";
}

const becomes = (id: string, status: string) =>
  until(
    async () => {
      await money.drain(gym);
      return (await attemptNow(id))?.status;
    },
    (state) => state === status,
  );

/** What the payer does on GCash's page: presses, and is sent back. */
async function press(id: string, button: "pay" | "cancel"): Promise<string | null> {
  await becomes(id, "pending_customer");
  const action = (await attemptNow(id))?.action;
  if (action?.kind !== "redirect") throw new Error("the payer has no page to go to");
  const answer = await fetch(`${action.url}/${button}`, { method: "POST", redirect: "manual" });
  return answer.headers.get("location");
}

describe("GCash", () => {
  it("takes the payer to its page and back, and is paid by its webhook, with a receipt", async () => {
    await fresh();
    const { id } = await open();
    const attempt = await begin(id);
    expect(await press(attempt, "pay")).toBe(
      `${world.ports.publicUrl}/${gym.facts.slug}/billing?payment=${attempt}`,
    );
    await becomes(attempt, "succeeded");
    expect(await attemptNow(attempt)).toMatchObject({
      receipt: expect.stringMatching(/^pay_/),
      action: null,
    });
    expect(await invoice(id)).toMatchObject({ status: "paid", openMinor: 0 });
    const back = { attemptId: attempt, amountMinor: 50_000, reason: "Ill", to: "original" as const };
    const { id: refundId } = await world.within(gym, (ctx) =>
      refundPayment(ctx, { ...back, idempotency: newId() }),
    );
    await money.drain(gym);
    await later();
    const refunds = [...money.simulators.paymongo.refunds.values()];
    expect(refunds.map(({ metadata }) => metadata.refund_id)).toContain(refundId);
    expect(await audit()).toEqual([]);
  });

  it.each(["callback_before_response", "duplicated", "reordered", "wrong_signature", "replay"] as const)(
    "comes to one payment when its webhooks are %s",
    async (name) => {
      await fresh();
      scenario(name);
      const { id } = await open();
      const attempt = await begin(id);
      await becomes(attempt, "succeeded");
      await later();
      await money.drain(gym);
      expect(await invoice(id)).toMatchObject({ status: "paid", openMinor: 0 });
      expect(await credit()).toBe(0);
      expect(await audit()).toEqual([]);
    },
  );

  it.each([
    ["insufficient_funds", "failed", "insufficient_funds"],
    ["limit", "failed", "limit"],
    ["timeout", "expired", "timeout"],
  ] as const)("tells %s as %s", async (name, status, failureCode) => {
    await fresh();
    scenario(name);
    const { id } = await open();
    const attempt = await begin(id);
    await becomes(attempt, status);
    expect(await attemptNow(attempt)).toMatchObject({ failureCode });
    expect((await invoice(id))?.status).toBe("open");
    expect(await audit()).toEqual([]);
  });

  it("tells a payer who pressed cancel, and lets them begin anew", async () => {
    await fresh();
    const { id } = await open();
    const first = await begin(id);
    await press(first, "cancel");
    await becomes(first, "failed");
    expect(await attemptNow(first)).toMatchObject({ failureCode: "cancelled_by_customer" });
    const second = await begin(id);
    await press(second, "pay");
    await becomes(second, "succeeded");
    expect(await invoice(id)).toMatchObject({ status: "paid" });
    expect(await credit()).toBe(0);
    expect(await audit()).toEqual([]);
  });

  it("counts a success that comes after its page had closed", async () => {
    await fresh();
    scenario("timeout_then_success");
    const { id } = await open();
    const attempt = await begin(id);
    await becomes(attempt, "expired");
    await becomes(attempt, "succeeded");
    expect((await invoice(id))?.status).toBe("paid");
    expect(await audit()).toEqual([]);
  });

  it("is paid by asking when the payer is back and no webhook ever comes", async () => {
    await fresh();
    scenario("no_callback");
    const { id } = await open();
    const attempt = await begin(id);
    await becomes(attempt, "pending_customer");
    await later();
    await world.within(gym, (ctx) => checkAgain(ctx, attempt, payer));
    await becomes(attempt, "succeeded");
    expect(await audit()).toEqual([]);
  });

  it("stays unknown for 40 minutes when PayMongo says so, and is paid then", async () => {
    await fresh();
    scenario("unknown_40_minutes");
    const { id } = await open();
    const attempt = await begin(id);
    await becomes(attempt, "pending_customer");
    await later();
    world.clock.advance(60_000);
    await money.runScheduled(gym, "billing.check-attempts");
    expect((await attemptNow(attempt))?.status).toBe("unknown");
    world.clock.advance(50 * 60_000);
    await money.runScheduled(gym, "billing.check-attempts");
    await becomes(attempt, "succeeded");
    expect(await audit()).toEqual([]);
  });

  it("finds the payment whose answer was lost, and never charges again", async () => {
    await fresh();
    scenario("response_lost");
    const { id } = await open();
    const attempt = await begin(id);
    await becomes(attempt, "succeeded");
    expect(intentsOf(attempt)).toHaveLength(1);
    expect(await audit()).toEqual([]);
  });

  it.each([1, 2])("does not charge twice when the worker dies after its transaction %i", async (after) => {
    await fresh();
    const { id } = await open();
    const attempt = await begin(id);
    await money.drainUntilDeath(gym, after);
    world.clock.advance(61_000);
    await money.runScheduled(gym, "billing.check-attempts");
    expect(intentsOf(attempt)).toHaveLength(1);
    if (after === 1) {
      // Its page was never shown to anybody, so nobody can have paid on it.
      await becomes(attempt, "failed");
    }
    const shown = after === 1 ? await begin(id) : attempt;
    await press(shown, "pay");
    await becomes(shown, "succeeded");
    expect(await invoice(id)).toMatchObject({ status: "paid" });
    expect(await credit()).toBe(0);
    expect(await audit()).toEqual([]);
  });
});
