import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMember, addPlan, deskCheckIn } from "@/modules/attendance/testing";
import { getMember } from "@/modules/membership/members/service";
import { settleMemberships } from "@/modules/membership/memberships/settlement/service";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { balanceOf } from "../credit/service";
import { findInvoice } from "../invoices/data";
import { auditBooks } from "../journal/audit/service";
import type { Scenario } from "../providers/simulators/scenarios";
import { addPayer, openTestInvoice, testLine } from "../testing";
import { type PaymentWorld, startPaymentWorld, until } from "../testing/payment-world";
import { findAttempt } from "./data";
import { listQuestions } from "./questions/service";
import type { Attempt } from "./schema";
import { closeUnknown, takePayment } from "./service";

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

const PHONE = "+254708374149";

async function fresh(policies: object = {}): Promise<void> {
  gym = await world.createGym({ policies });
  payer = await addPayer(world, gym);
  await money.setUp(gym);
  money.simulators.mpesa.rules.clear();
  money.simulators.stripe.rules.clear();
}
const scenario = (name: Scenario) => money.simulators.mpesa.rules.add({ scenario: name });
const audit = () => world.within(gym, (ctx) => auditBooks(ctx));
const open = (minor = 350_000) => world.within(gym, (ctx) => openTestInvoice(ctx, payer, minor));
const credit = async () => (await world.within(gym, (ctx) => balanceOf(ctx, payer))).minor;
const invoice = (id: string) => world.db.read(gym.facts.id, (db) => findInvoice(db, id));
const attemptNow = (id: string) => world.db.read(gym.facts.id, (db) => findAttempt(db, id));
const paymentsOf = (phone: string) =>
  [...money.simulators.mpesa.payments.values()].filter((one) => `+${one.phone}` === phone);

async function begin(invoiceId: string, amountMinor = 350_000, phone = PHONE): Promise<Attempt> {
  const { attempts } = await world.within(gym, (ctx) =>
    takePayment(ctx, { invoiceId, tenders: [{ tender: "mpesa", amountMinor, phone }], idempotency: newId() }),
  );
  const [attempt] = attempts;
  if (!attempt) throw new Error("no attempt was made");
  return attempt;
}

/** Runs the jobs until the attempt is in a state. */
const becomes = (id: string, status: string) =>
  until(
    async () => {
      await money.drain(gym);
      return (await attemptNow(id))?.status;
    },
    (now) => now === status,
  );

describe("M-Pesa", () => {
  it("waits for the PIN, and is paid by the customer's word alone, with its receipt", async () => {
    await fresh();
    scenario("by_hand");
    const { id } = await open();
    const attempt = await begin(id);
    world.live.length = 0;
    await becomes(attempt.id, "pending_customer");
    expect(await attemptNow(attempt.id)).toMatchObject({ action: { kind: "wait_for_phone" } });
    expect((await invoice(id))?.status).toBe("open");
    const ref = (await attemptNow(attempt.id))?.providerRef ?? "";
    await fetch(`${money.simulators.url}/mpesa/phone/pay`, {
      method: "POST",
      body: new URLSearchParams({ id: ref }),
      redirect: "manual",
    });
    await becomes(attempt.id, "succeeded");
    expect((await attemptNow(attempt.id))?.receipt).toMatch(/^S[0-9A-F]{9}$/);
    expect((await invoice(id))?.status).toBe("paid");
    const heard = world.live.filter(({ topic }) => topic === `tenant/${gym.facts.id}/billing`);
    expect(heard.map(({ message }) => [message.type, message.status])).toEqual([
      ["payment", "pending_customer"],
      ["invoice", "paid"],
      ["payment", "succeeded"],
    ]);
    expect(await audit()).toEqual([]);
  });

  it.each([
    ["cancelled", "failed", "cancelled_by_customer"],
    ["insufficient_funds", "failed", "insufficient_funds"],
    ["timeout", "expired", "timeout"],
    ["too_many_requests", "failed", "provider_down"],
  ] as const)("tells %s as %s", async (name, status, failureCode) => {
    await fresh();
    scenario(name);
    const { id } = await open();
    const attempt = await begin(id);
    await becomes(attempt.id, status);
    expect(await attemptNow(attempt.id)).toMatchObject({ failureCode });
    expect((await invoice(id))?.status).toBe("open");
    expect(await audit()).toEqual([]);
  });

  it("counts a success that comes after the time had run out", async () => {
    await fresh();
    scenario("timeout_then_success");
    const { id } = await open();
    const attempt = await begin(id);
    await becomes(attempt.id, "expired");
    await becomes(attempt.id, "succeeded");
    expect((await invoice(id))?.status).toBe("paid");
    expect(await audit()).toEqual([]);
  });

  it.each(["callback_before_response", "duplicated", "reordered", "wrong_signature", "replay"] as const)(
    "comes to one payment when its callback is %s",
    async (name) => {
      await fresh();
      scenario(name);
      const { id } = await open();
      const attempt = await begin(id);
      await becomes(attempt.id, "succeeded");
      // Further deliveries of the same news.
      await money.simulators.mpesa.outbox.wait(150);
      await money.drain(gym);
      expect(await invoice(id)).toMatchObject({ status: "paid", openMinor: 0 });
      expect(await credit()).toBe(0);
      expect(await audit()).toEqual([]);
    },
  );

  it("finds the payment whose answer was lost by its callback, and never charges again", async () => {
    await fresh();
    scenario("response_lost");
    const phone = "+254708374150";
    const { id } = await open();
    const attempt = await begin(id, 350_000, phone);
    await becomes(attempt.id, "succeeded");
    expect(paymentsOf(phone)).toHaveLength(1);
    expect(await audit()).toEqual([]);
  });

  it.each([1, 2])("does not charge twice when the worker dies after its transaction %i", async (after) => {
    await fresh();
    const phone = `+25470837416${after}`;
    const { id } = await open();
    const attempt = await begin(id, 350_000, phone);
    await money.drainUntilDeath(gym, after);
    expect(paymentsOf(phone)).toHaveLength(1);
    await becomes(attempt.id, "succeeded");
    await money.runScheduled(gym, "billing.check-attempts");
    expect(paymentsOf(phone)).toHaveLength(1);
    expect(await credit()).toBe(0);
    expect(await audit()).toEqual([]);
  });

  it.each([true, false])(
    "finds a prompt whose name was lost by itself where payments are listed (%s)",
    async (pulls) => {
      await fresh();
      await money.setUp(gym, { pulls });
      const begun = world.clock.now();
      const { id, number } = await open();
      const attempt = await begin(id);
      // The worker died with the answer, and the callback came to a door that was shut.
      scenario("no_callback");
      await money.drainUntilDeath(gym, 1);
      await money.simulators.mpesa.outbox.wait(60);
      world.clock.advance(61_000);
      await money.runScheduled(gym, "billing.check-attempts");
      if (pulls) {
        await becomes(attempt.id, "succeeded");
        expect(await attemptNow(attempt.id)).toMatchObject({
          receipt: expect.stringMatching(/^S[0-9A-F]{9}$/),
        });
        expect(await world.within(gym, listQuestions)).toEqual([]);
      } else {
        expect((await attemptNow(attempt.id))?.status).toBe("unknown");
        expect(await world.within(gym, listQuestions)).toEqual([]);
        // Asked in growing pauses, and then left to somebody who can look it up.
        world.clock.advance(2 * 3_600_000);
        await money.runScheduled(gym, "billing.check-attempts");
        expect(await world.within(gym, listQuestions)).toMatchObject([
          { id: attempt.id, tender: "mpesa", phone: PHONE, number, amountMinor: 350_000 },
        ]);
        const receipt = paymentsOf(PHONE).at(-1)?.receipt ?? "";
        const came = { attemptId: attempt.id, paid: true, receipt, reason: "seen in the portal" };
        await world.within(gym, (ctx) => closeUnknown(ctx, came));
        expect(await world.within(gym, listQuestions)).toEqual([]);
        const other = await begin((await open()).id, 350_000);
        await becomes(other.id, "pending_customer");
        await expect(
          world.within(gym, (ctx) => closeUnknown(ctx, { ...came, attemptId: other.id })),
        ).rejects.toMatchObject({ code: "RECEIPT_TAKEN" });
      }
      expect(await invoice(id)).toMatchObject({ status: "paid" });
      expect(await credit()).toBe(0);
      world.clock.set(begun);
      expect(await audit()).toEqual([]);
    },
  );

  it("makes one paid bill and one credit of two attempts that both come through", async () => {
    await fresh();
    const { id } = await open();
    const both = [await begin(id), await begin(id)];
    for (const { id: attemptId } of both) await becomes(attemptId, "succeeded");
    expect(await invoice(id)).toMatchObject({ status: "paid", openMinor: 0 });
    expect(await credit()).toBe(350_000);
    expect(await audit()).toEqual([]);
  });

  it("refuses what the provider cannot charge, before anybody is asked", async () => {
    await fresh();
    const { id } = await open(350_050);
    await expect(begin(id, 350_050)).rejects.toMatchObject({ code: "PROVIDER_REFUSED" });
    await expect(begin(id, 350_000, "not a phone")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("case 7: due today, the outcome unknown for 40 minutes", () => {
  it("lets the member in with grace, locks nobody out, and leaves no gap when it is reconciled", async () => {
    await fresh();
    scenario("unknown_40_minutes");
    const now = world.clock.now();
    const { memberId, membershipId } = await world.within(gym, async (ctx) => {
      const planId = await addPlan(ctx);
      const id = await addMember(ctx, { planId, startsOn: "2026-02-10" });
      return { memberId: id, membershipId: (await getMember(ctx, id)).memberships[0]?.id ?? "" };
    });
    const state = async () =>
      (await world.within(gym, (ctx) => getMember(ctx, memberId))).memberships.find(
        (one) => one.id === membershipId,
      );
    const before = await state();
    const { id } = await world.within(gym, (ctx) =>
      openTestInvoice(ctx, memberId, 300_000, {
        kind: "renewal",
        dueOn: "2026-03-09",
        lines: [testLine(300_000, { membershipId })],
      }),
    );
    const attempt = await begin(id, 300_000);
    await becomes(attempt.id, "pending_customer");
    world.clock.advance(60_000);
    await money.runScheduled(gym, "billing.check-attempts");
    expect((await attemptNow(attempt.id))?.status).toBe("unknown");
    await money.runScheduled(gym, "billing.mark-overdue");
    world.clock.advance(20 * 60_000);
    await world.within(gym, (ctx) => settleMemberships(ctx));
    expect((await state())?.status).toBe("past_due");
    expect(await deskCheckIn(world, gym, memberId)).toMatchObject({ decision: "warn", reason: "OK_GRACE" });
    world.clock.advance(19 * 60_000);
    await money.runScheduled(gym, "billing.check-attempts");
    expect((await attemptNow(attempt.id))?.status).toBe("succeeded");
    expect((await invoice(id))?.status).toBe("paid");
    expect(await state()).toEqual(before);
    expect(before?.status).toBe("active");
    world.clock.set(now);
    expect(await audit()).toEqual([]);
  });
});

describe("case 8: what arrives at the door", () => {
  it("believes nothing unsigned, counts five replays once, and writes down what was real", async () => {
    await fresh();
    scenario("no_callback");
    const { id } = await open();
    const attempt = await begin(id);
    await becomes(attempt.id, "pending_customer");
    const base = await money.webhookUrl(gym, "mpesa");
    const post = async (url: string, body: unknown) =>
      (await fetch(url, { method: "POST", body: JSON.stringify(body) })).status;
    const [payment] = [...money.simulators.mpesa.payments.values()].slice(-1);
    const message = {
      Body: {
        stkCallback: { CheckoutRequestID: payment?.id, ResultCode: 0, CallbackMetadata: { Item: [] } },
      },
    };
    // Nobody knows these addresses: another token, another gym's, another account's.
    expect(await post(`${base}/stk/${attempt.id}/${"0".repeat(64)}`, message)).toBe(404);
    expect(await post(`${base.slice(0, -1)}${base.endsWith("0") ? "1" : "0"}/stk/x/y`, message)).toBe(404);
    expect(await post(`${base.replace("daraja", "stripe")}`, message)).toBe(404);
    const stripe = await money.webhookUrl(gym, "stripe");
    expect(await post(stripe, { id: "evt_1", type: "payment_intent.succeeded" })).toBeGreaterThanOrEqual(400);
    await money.drain(gym);
    const events = () =>
      world.db.read(gym.facts.id, ({ models }) =>
        models.providerEvent.findMany({ select: { outcome: true } }),
      );
    expect(await events()).toEqual([]);
    expect((await attemptNow(attempt.id))?.status).toBe("pending_customer");
    for (let turn = 0; turn < 5; turn++) expect(await post(payment?.callbackUrl ?? "", message)).toBe(200);
    await becomes(attempt.id, "succeeded");
    expect(await events()).toEqual([{ outcome: "asked-back" }]);
    const entries = await world.db.read(gym.facts.id, ({ models }) =>
      models.moneyEntry.findMany({ where: { account: "mpesa" } }),
    );
    expect(entries.map((entry) => entry.amountMinor)).toEqual([350_000]);
    expect(await audit()).toEqual([]);
  });

  it("takes no more than 256 kB and nothing but POST", async () => {
    await fresh();
    const url = await money.webhookUrl(gym, "stripe");
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: "POST", body: Buffer.alloc(300_000) })).status).toBe(413);
  });
});
