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
import { finishSetup, listMethods, removeMethod, setDefaultMethod, startSetup } from "./methods/service";
import type { TakePayment, TenderInput } from "./schema";
import { checkAgain, takePayment } from "./service";

let world: TestWorld;
let money: PaymentWorld;
let gym: TestGym;
let payer: string;
const now = new Date("2026-03-10T08:00:00Z");

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 10 });
  money = await startPaymentWorld(world);
});
afterAll(async () => {
  await money.close();
  await world.close();
});

async function fresh(): Promise<void> {
  world.clock.set(now);
  gym = await world.createGym();
  payer = await addPayer(world, gym);
  await money.setUp(gym);
  money.simulators.stripe.rules.clear();
}
const scenario = (name: Scenario) => money.simulators.stripe.rules.add({ scenario: name });
const audit = () => world.within(gym, (ctx) => auditBooks(ctx));
const open = (minor = 350_000) => world.within(gym, (ctx) => openTestInvoice(ctx, payer, minor));
const credit = async () => (await world.within(gym, (ctx) => balanceOf(ctx, payer))).minor;
const invoice = (id: string) => world.db.read(gym.facts.id, (db) => findInvoice(db, id));
const attemptNow = (id: string) => world.db.read(gym.facts.id, (db) => findAttempt(db, id));
const cards = () => world.within(gym, (ctx) => listMethods(ctx, payer));
const pages = () => [...money.simulators.stripe.pages.values()];
const ofAttempt = (id: string) => pages().filter(({ metadata }) => metadata.attempt_id === id);
const paymentsFor = (id: string) =>
  [...money.simulators.stripe.intents.values()].filter(({ metadata }) => metadata.attempt_id === id);

async function begin(
  invoiceId: string,
  tender: Partial<TenderInput> = {},
  over: Partial<TakePayment> = {},
): Promise<string> {
  const { attempts } = await world.within(gym, (ctx) =>
    takePayment(ctx, {
      invoiceId,
      tenders: [{ tender: "stripe", amountMinor: 350_000, ...tender }],
      idempotency: newId(),
      ...over,
    }),
  );
  return attempts[0]?.id ?? "";
}

/** Runs the jobs until the attempt is in a state. */
const becomes = (id: string, status: string) =>
  until(
    async () => {
      await money.drain(gym);
      return (await attemptNow(id))?.status;
    },
    (state) => state === status,
  );

/** The page of an attempt, as its payer has it open. */
async function pageOf(id: string): Promise<string> {
  await becomes(id, "pending_customer");
  const action = (await attemptNow(id))?.action;
  if (action?.kind !== "redirect") throw new Error("the payer has no page to go to");
  const page = ofAttempt(id)[0];
  expect(action.url).toBe(`${money.simulators.url}/stripe/c/pay/${page?.id}`);
  return page?.id ?? "";
}
const press = (page: string, card = "pm_card_visa") => money.simulators.stripe.confirm(page, card);
const later = () => money.simulators.stripe.outbox.wait(100);

describe("a card on the provider's page", () => {
  it("pays the bill by the webhook alone, and is kept where the payer ticked it", async () => {
    await fresh();
    const { id } = await open();
    const attempt = await begin(id, { saveMethod: true });
    const page = await pageOf(attempt);
    expect((await invoice(id))?.status).toBe("open");
    expect(await cards()).toEqual([]);
    await press(page);
    await becomes(attempt, "succeeded");
    await until(
      async () => {
        await money.drain(gym);
        return await cards();
      },
      ([card]) => card?.last4 === "4242" && card.isDefault,
    );
    expect(await attemptNow(attempt)).toMatchObject({
      providerRef: page,
      receipt: expect.stringMatching(/^ch_/),
      action: null,
    });
    expect(await invoice(id)).toMatchObject({ status: "paid", openMinor: 0 });
    const [kept] = await cards();
    const next = await open(120_000);
    await becomes(await begin(next.id, { savedMethodId: kept?.id, amountMinor: 120_000 }), "succeeded");
    const back = { attemptId: attempt, amountMinor: 50_000, reason: "Ill", to: "original" as const };
    await world.within(gym, (ctx) => refundPayment(ctx, { ...back, idempotency: newId() }));
    await money.drain(gym);
    expect([...money.simulators.stripe.refunds.values()].at(-1)).toMatchObject({ amount: 50_000 });
    expect(await audit()).toEqual([]);
  });

  it.each(["callback_before_response", "duplicated", "reordered", "wrong_signature", "replay"] as const)(
    "comes to one payment when its webhooks are %s",
    async (name) => {
      await fresh();
      scenario(name);
      const { id } = await open();
      const attempt = await begin(id);
      await press(await pageOf(attempt));
      await becomes(attempt, "succeeded");
      await later();
      await money.drain(gym);
      expect(await invoice(id)).toMatchObject({ status: "paid", openMinor: 0 });
      expect((await attemptNow(attempt))?.receipt).toMatch(/^ch_/);
      expect(await credit()).toBe(0);
      expect(await audit()).toEqual([]);
    },
  );

  it("pays by asking when the payer is back and no webhook ever comes", async () => {
    await fresh();
    scenario("no_callback");
    const { id } = await open();
    const attempt = await begin(id, { saveMethod: true });
    await press(await pageOf(attempt), "pm_card_mastercard");
    await world.within(gym, (ctx) => checkAgain(ctx, attempt, payer));
    await becomes(attempt, "succeeded");
    expect(await cards()).toMatchObject([{ label: "Mastercard", last4: "4444" }]);
    await expect(world.within(gym, (ctx) => checkAgain(ctx, attempt, newId()))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await audit()).toEqual([]);
  });

  it("stays open after a refusal and after the bank's no, and takes another card", async () => {
    await fresh();
    const { id } = await open();
    const attempt = await begin(id);
    const page = await pageOf(attempt);
    await press(page, "pm_card_chargeDeclined");
    await until(
      async () => {
        await money.drain(gym);
        return (await attemptNow(attempt))?.failureCode;
      },
      (code) => code === "declined",
    );
    expect(await attemptNow(attempt)).toMatchObject({
      status: "pending_customer",
      action: { kind: "redirect" },
    });
    await press(page, "pm_card_authenticationRequired");
    await money.simulators.stripe.authenticate(page, false);
    await press(page, "pm_card_authenticationRequired");
    await money.simulators.stripe.authenticate(page, true);
    await becomes(attempt, "succeeded");
    expect(await attemptNow(attempt)).toMatchObject({ failureCode: null });
    expect(await invoice(id)).toMatchObject({ status: "paid" });
    expect(await audit()).toEqual([]);
  });

  it.each(["its webhook", "asking"])("ends by %s when nobody typed a card in time", async (by) => {
    await fresh();
    const { id } = await open();
    const attempt = await begin(id);
    const page = await pageOf(attempt);
    world.clock.advance(36 * 60_000);
    if (by === "asking") {
      scenario("no_callback");
      await money.runScheduled(gym, "billing.check-attempts");
    } else await money.simulators.stripe.expirePages();
    await becomes(attempt, "expired");
    expect(await attemptNow(attempt)).toMatchObject({ failureCode: "timeout", action: null });
    expect((await invoice(id))?.status).toBe("open");
    await press(page);
    expect(paymentsFor(attempt)).toEqual([]);
    expect(await audit()).toEqual([]);
  });

  it("waits as long as the bank says nothing, and counts what it says after 40 minutes", async () => {
    await fresh();
    const { id } = await open();
    const attempt = await begin(id);
    await press(await pageOf(attempt), "pm_card_neverAnswers");
    await world.within(gym, (ctx) => checkAgain(ctx, attempt));
    await becomes(attempt, "unknown");
    world.clock.advance(39 * 60_000);
    await money.runScheduled(gym, "billing.check-attempts");
    expect((await attemptNow(attempt))?.status).toBe("unknown");
    world.clock.advance(11 * 60_000);
    await money.runScheduled(gym, "billing.check-attempts");
    await becomes(attempt, "succeeded");
    expect(await audit()).toEqual([]);
  });

  it.each([1, 2])("is found again when the worker dies after its transaction %i", async (after) => {
    await fresh();
    const { id } = await open();
    const attempt = await begin(id);
    await money.drainUntilDeath(gym, after);
    world.clock.advance(61_000);
    await money.runScheduled(gym, "billing.check-attempts");
    const [page, ...others] = ofAttempt(attempt);
    expect(others).toEqual([]);
    if (page) {
      // The page was made and its answer lost with the worker: it is found by the attempt that it carries.
      await becomes(attempt, "pending_customer");
      await press(page.id);
      await becomes(attempt, "succeeded");
      expect(await invoice(id)).toMatchObject({ status: "paid" });
    } else {
      world.clock.advance(30 * 60_000);
      await money.runScheduled(gym, "billing.check-attempts");
      await becomes(attempt, "failed");
    }
    expect(await credit()).toBe(0);
    expect(await audit()).toEqual([]);
  });

  it("tells a stranger's page nothing about the member, and keeps nothing", async () => {
    await fresh();
    const { id } = await open();
    const attempt = await begin(id, { saveMethod: true }, { byStranger: true, returnPath: "/x/pay/back" });
    const page = await pageOf(attempt);
    expect(ofAttempt(attempt)).toMatchObject([
      { customer: null, saves: false, successUrl: `${world.ports.publicUrl}/x/pay/back` },
    ]);
    await press(page);
    await becomes(attempt, "succeeded");
    await later();
    await money.drain(gym);
    expect(await cards()).toEqual([]);
    expect(await audit()).toEqual([]);
  });
});

describe("keeping a card", () => {
  async function setup(): Promise<string> {
    const { url } = await world.within(gym, (ctx) => startSetup(ctx, payer));
    return url.split("/").at(-1) ?? "";
  }
  const finish = (page: string, memberId = payer) =>
    world.within(gym, (ctx) => finishSetup(ctx, memberId, page));

  it("works by the webhook when the tab was closed, and by the way back when it was faster", async () => {
    await fresh();
    const closed = await setup();
    expect(await finish(closed)).toEqual({ state: "waiting", failureCode: null });
    await press(closed);
    await until(
      async () => {
        await money.drain(gym);
        return await cards();
      },
      ([card]) => card?.last4 === "4242",
    );
    const back = await setup();
    await press(back, "pm_card_mastercard");
    expect(await finish(back)).toEqual({ state: "saved", failureCode: null });
    expect(await finish(back)).toEqual({ state: "saved", failureCode: null });
    await later();
    await money.drain(gym);
    expect((await cards()).map(({ last4, isDefault }) => [last4, isDefault])).toEqual([
      ["4242", true],
      ["4444", false],
    ]);
    // Stripe knows the member as one customer.
    expect(
      new Set(
        pages()
          .slice(-2)
          .map(({ customer }) => customer),
      ).size,
    ).toBe(1);
    await expect(finish(back, await addPayer(world, gym))).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("lets another card become the usual one, and forgets a removed one for good", async () => {
    await fresh();
    const kept: string[] = [];
    for (const card of ["pm_card_visa", "pm_card_mastercard"]) {
      const page = await setup();
      kept.push(page);
      await press(page, card);
      await finish(page);
    }
    await later();
    await money.drain(gym);
    const [visa, master] = await cards();
    await world.within(gym, (ctx) => setDefaultMethod(ctx, payer, master?.id ?? ""));
    await world.within(gym, (ctx) => removeMethod(ctx, payer, { methodId: master?.id ?? "" }));
    await money.drain(gym);
    expect(await cards()).toMatchObject([{ id: visa?.id, isDefault: true }]);
    // The way back from its page, opened once more.
    await finish(kept[1] ?? "");
    expect(await cards()).toHaveLength(1);
  });

  it("says so when the page's time is over", async () => {
    await fresh();
    const page = await setup();
    world.clock.advance(36 * 60_000);
    expect(await finish(page)).toEqual({ state: "failed", failureCode: "timeout" });
    expect(await cards()).toEqual([]);
  });
});
