import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SettableClock } from "@/platform/clock";
import { createProviders } from "../open-provider";
import type { ChargeMethod, PaymentProvider } from "../port";
import type { StripeSettings } from "../settings";
import { type StripeSimulator, startStripeSimulator } from "../simulators/stripe";
import { type Receiver, startReceiver } from "../testing/receiver";
import { attemptId, onSession, request, returnUrl } from "./testing";

const secret = "whsec_hush";

let clock: SettableClock;
let simulator: { url: string; close: () => Promise<void>; control: StripeSimulator };
let receiver: Receiver;
let settings: StripeSettings;
let provider: PaymentProvider;

beforeEach(async () => {
  clock = new SettableClock("2026-11-21T10:00:00Z");
  receiver = await startReceiver(() => provider);
  const webhook = { url: receiver.url, secret };
  simulator = await startStripeSimulator([{ secretKey: "sk_test_hush", webhook }], {
    clock,
    decisionMs: 5,
    slowMs: 4_000,
  });
  settings = {
    provider: "stripe",
    baseUrl: simulator.url,
    secretKey: "sk_test_hush",
    webhookSecrets: ["whsec_newer", secret],
  };
  provider = createProviders({ clock, policy: { timeoutMs: 1_000, retryPausesMs: [5] } }).open(settings);
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
});

const ask = (providerRef: string | null) =>
  provider.query({ attemptId, providerRef, startedAt: clock.now() });
const scenario = (name: Parameters<StripeSimulator["rules"]["add"]>[0]["scenario"], times?: number) =>
  simulator.control.rules.add({ scenario: name, times });

async function accepted(): Promise<string> {
  const outcome = await provider.charge(request(onSession));
  if (outcome.state !== "pending_customer") throw new Error(`Not accepted: ${outcome.state}`);
  return outcome.providerRef;
}

/** A card kept through a setup; `card` is Stripe's name of a test card. */
async function keptCard(card: string): Promise<Extract<ChargeMethod, { kind: "saved" }>> {
  const saved = provider.savedMethods;
  if (!saved) throw new Error("No saved methods");
  const setup = await saved.setup({
    memberId: "m1",
    idempotencyKey: `setup-${card}`,
    customerRef: null,
    payer: {},
    returnUrl,
  });
  if (setup.state !== "pending_customer") throw new Error(`Not set up: ${setup.state}`);
  await simulator.control.confirm(setup.setupRef, card);
  await simulator.control.authenticate(setup.setupRef, true);
  const done = await saved.querySetup(setup.setupRef);
  if (done.state !== "succeeded") throw new Error(`Not kept: ${done.state}`);
  const { customerRef, methodRef } = done.saved;
  return { kind: "saved", customerRef, methodRef, offSession: true };
}

describe("Stripe against its simulator", () => {
  it("charges a card on Stripe's page and keeps it: pending, then paid by webhook and by query", async () => {
    const outcome = await provider.charge(request({ kind: "card", save: true, returnUrl }));
    expect(outcome).toMatchObject({
      state: "pending_customer",
      providerRef: expect.stringMatching(/^cs_/),
      action: { kind: "redirect", url: expect.stringContaining(`${simulator.url}/c/pay/cs_`) },
      expiresInSeconds: 35 * 60,
    });
    const ref = outcome.state === "pending_customer" ? outcome.providerRef : "";
    expect(await ask(ref)).toMatchObject({ state: "pending_customer" });
    await simulator.control.confirm(ref, "pm_card_mastercard");
    await receiver.arrived(2);
    const paid = { kind: "payment", proof: "signature", attemptId, state: "succeeded", amountMinor: 49_90 };
    expect(receiver.events()).toMatchObject([
      { ...paid, providerRef: expect.stringMatching(/^pi_/), keepsCard: true },
      { ...paid, providerRef: ref, receipt: null },
    ]);
    const card = { label: "Mastercard", last4: "4444", expires: "2034-12" };
    expect(await ask(ref)).toMatchObject({
      state: "succeeded",
      providerRef: ref,
      amountMinor: 49_90,
      currency: "EUR",
      saved: card,
    });
    const payment = receiver.events()[0]?.providerRef ?? "";
    expect(await provider.savedMethods?.querySetup(payment)).toMatchObject({
      state: "succeeded",
      saved: card,
    });
    expect(simulator.control.customers.size).toBe(1);
  });

  it("ends a page whose time is over, and keeps asking while the bank says nothing", async () => {
    const late = await accepted();
    clock.advance(34 * 60_000);
    expect(await ask(late)).toMatchObject({ state: "pending_customer", expiresInSeconds: 60 });
    clock.advance(2 * 60_000);
    expect(await ask(late)).toMatchObject({ state: "failed", failureCode: "timeout", action: null });
    await receiver.arrived(1);
    expect(receiver.events()).toMatchObject([{ providerRef: late, state: "failed", failureCode: "timeout" }]);
    await simulator.control.confirm(late, "pm_card_visa");
    expect(await ask(late)).toMatchObject({ state: "failed" });
    const next = await provider.charge(request(onSession, { attemptId: "a2" }));
    const ref = next.state === "pending_customer" ? next.providerRef : "";
    await simulator.control.confirm(ref, "pm_card_neverAnswers");
    expect(await ask(ref)).toMatchObject({ state: "unknown", providerRef: ref, because: "provider_unsure" });
    clock.advance(40 * 60_000);
    expect(await ask(ref)).toMatchObject({ state: "succeeded", amountMinor: 49_90 });
  });

  it("charges a kept card without the customer, and forgets it", async () => {
    const method = await keptCard("pm_card_visa");
    const outcome = await provider.charge(request(method));
    expect(outcome).toMatchObject({
      state: "succeeded",
      amountMinor: 49_90,
      receipt: expect.stringMatching(/^ch_/),
    });
    expect(await provider.savedMethods?.remove(method.methodRef)).toBe("done");
    expect(await provider.savedMethods?.remove(method.methodRef)).toBe("done");
    const again = await provider.charge(request(method, { attemptId: "a2" }));
    expect(again).toMatchObject({ state: "failed", failureCode: "declined" });
  });

  it("says that a kept card needs its owner, who confirms on the bank's page when there", async () => {
    const method = await keptCard("pm_card_authenticationRequired");
    expect(await provider.charge(request(method))).toMatchObject({
      state: "failed",
      failureCode: "needs_authentication",
      action: null,
    });
    const present = await provider.charge(
      request({ ...method, offSession: false, returnUrl }, { attemptId: "a2" }),
    );
    expect(present).toMatchObject({
      state: "pending_customer",
      action: { kind: "redirect", url: expect.stringContaining("/bank/pi_") },
    });
    const ref = present.state === "pending_customer" ? present.providerRef : "";
    await simulator.control.authenticate(ref, true);
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it.each([
    ["pm_card_chargeDeclined", "declined"],
    ["pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card"],
    ["pm_card_chargeDeclinedVelocityLimitExceeded", "limit"],
  ] as const)("%s is told as %s, and the page takes another card", async (card, failureCode) => {
    const ref = await accepted();
    await simulator.control.confirm(ref, card);
    await receiver.arrived(1);
    expect(receiver.events()).toMatchObject([{ state: "pending_customer", failureCode, attemptId }]);
    expect(await ask(ref)).toMatchObject({ state: "failed", failureCode, action: { kind: "redirect" } });
    await simulator.control.confirm(ref, "pm_card_visa");
    await receiver.arrived(3);
    expect(receiver.events()[1]).toMatchObject({ state: "succeeded" });
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it("keeps a card on Stripe's page for the member who asked, after a refusal and the bank's check", async () => {
    const saved = provider.savedMethods;
    const setup = await saved?.setup({
      memberId: "m1",
      idempotencyKey: "s",
      customerRef: null,
      payer: {},
      returnUrl,
    });
    const ref = setup?.state === "pending_customer" ? setup.setupRef : "";
    await simulator.control.confirm(ref, "pm_card_chargeDeclined");
    await receiver.arrived(1);
    expect(receiver.events()).toMatchObject([{ kind: "setup", memberId: "m1", state: "failed" }]);
    expect(await saved?.querySetup(ref)).toMatchObject({ state: "pending_customer" });
    await simulator.control.confirm(ref, "pm_card_authenticationRequired");
    expect(await saved?.querySetup(ref)).toMatchObject({ state: "pending_customer" });
    await simulator.control.authenticate(ref, true);
    expect(await saved?.querySetup(ref)).toMatchObject({
      state: "succeeded",
      memberId: "m1",
      saved: { last4: "3184" },
    });
    await receiver.arrived(3);
    expect(receiver.events().slice(1)).toMatchObject([
      { kind: "setup", memberId: "m1", state: "succeeded", providerRef: expect.stringMatching(/^seti_/) },
      { kind: "setup", memberId: "m1", state: "succeeded", providerRef: ref },
    ]);
  });

  it("charges once when the answer is lost: the key brings the first answer back", async () => {
    const method = await keptCard("pm_card_visa");
    scenario("response_lost");
    expect(await provider.charge(request(method))).toMatchObject({ state: "succeeded" });
    expect(await provider.charge(request(method))).toMatchObject({ state: "succeeded" });
    expect(simulator.control.intents.size).toBe(1);
  });

  it("is unknown when no answer comes in time, and is found again by the attempt it carries", async () => {
    const method = await keptCard("pm_card_visa");
    scenario("slow", 1);
    const outcome = await provider.charge(request(method));
    expect(outcome).toEqual({ state: "unknown", providerRef: null, because: "no_answer" });
    expect(await ask(null)).toMatchObject({ state: "succeeded", amountMinor: 49_90 });
    expect(simulator.control.intents.size).toBe(1);
  });

  it("gives an attempt up that Stripe never heard of, but only after a while", async () => {
    const lost = { attemptId: "never", providerRef: null, startedAt: clock.now() };
    expect(await provider.query(lost)).toMatchObject({ state: "unknown" });
    clock.advance(11 * 60_000);
    expect(await provider.query(lost)).toMatchObject({ state: "failed", failureCode: "provider_down" });
  });

  it("calls HTTP 500 unknown, HTTP 429 and a closed door not done", async () => {
    scenario("error_500");
    expect(await provider.charge(request(onSession))).toMatchObject({ state: "unknown" });
    scenario("too_many_requests");
    expect(await provider.charge(request(onSession))).toMatchObject({ failureCode: "provider_down" });
    const closed = createProviders({ clock, policy: { timeoutMs: 500, retryPausesMs: [] } }).open({
      ...settings,
      baseUrl: "http://127.0.0.1:9",
    });
    expect(await closed.charge(request(onSession))).toMatchObject({
      state: "failed",
      failureCode: "provider_down",
    });
  });

  it("is unknown while a twin of the same request is still under way at Stripe", async () => {
    const method = await keptCard("pm_card_visa");
    scenario("slow", 1);
    const first = provider.charge(request(method));
    await simulator.control.outbox.wait(100);
    const hasty = createProviders({ clock, policy: { timeoutMs: 1_000, retryPausesMs: [] } }).open(settings);
    expect(await hasty.charge(request(method))).toEqual({
      state: "unknown",
      providerRef: null,
      because: "no_answer",
    });
    await first;
    expect(simulator.control.intents.size).toBe(1);
  });

  it("tells of payments in time: before the answer, five times, out of order, never", async () => {
    scenario("callback_before_response", 1);
    const first = await accepted();
    await simulator.control.confirm(first, "pm_card_visa");
    expect(receiver.events()).toMatchObject([
      { attemptId, state: "succeeded" },
      { providerRef: first, state: "succeeded" },
    ]);
    scenario("duplicated", 1);
    const five = await provider.charge(request(onSession, { attemptId: "a5" }));
    await simulator.control.confirm(
      five.state === "pending_customer" ? five.providerRef : "",
      "pm_card_visa",
    );
    await receiver.arrived(12);
    expect(new Set(receiver.events().map(({ eventId }) => eventId)).size).toBe(4);
    scenario("reordered", 1);
    const mixed = await provider.charge(request(onSession, { attemptId: "a6" }));
    await simulator.control.confirm(
      mixed.state === "pending_customer" ? mixed.providerRef : "",
      "pm_card_visa",
    );
    await receiver.arrived(15);
    expect(
      receiver
        .events()
        .slice(12)
        .map(({ state }) => state),
    ).toEqual(["succeeded", "succeeded", "unknown"]);
    scenario("unknown_40_minutes", 1);
    const silent = await provider.charge(request(onSession, { attemptId: "a7" }));
    const ref = silent.state === "pending_customer" ? silent.providerRef : "";
    await simulator.control.confirm(ref, "pm_card_visa");
    await simulator.control.outbox.wait(20);
    expect(receiver.readings).toHaveLength(15);
    expect(await ask(ref)).toMatchObject({ state: "unknown", because: "provider_unsure" });
    clock.advance(40 * 60_000);
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it("refuses the forged and the recorded webhook", async () => {
    scenario("wrong_signature", 1);
    await simulator.control.confirm(await accepted(), "pm_card_visa");
    await receiver.arrived(4);
    scenario("replay", 1);
    const other = await provider.charge(request(onSession, { attemptId: "a2" }));
    await simulator.control.confirm(
      other.state === "pending_customer" ? other.providerRef : "",
      "pm_card_visa",
    );
    await receiver.arrived(8);
    expect(receiver.rejections()).toEqual(["bad_signature", "bad_signature", "stale", "stale"]);
    expect(receiver.events()).toHaveLength(4);
  });

  it("gives back in parts, once per key, never more than was paid", async () => {
    const method = await keptCard("pm_card_visa");
    const charge = await provider.charge(request(method));
    const providerRef = charge.state === "succeeded" ? charge.providerRef : "";
    const refund = (refundId: string, amountMinor: number) =>
      provider.refund({
        refundId,
        idempotencyKey: refundId,
        providerRef,
        receipt: null,
        amountMinor,
        currency: "EUR",
        chargedMinor: 49_90,
        reason: "Ill",
      });
    const first = await refund("r1", 20_00);
    expect(first).toMatchObject({ state: "succeeded" });
    expect(await refund("r1", 20_00)).toEqual(first);
    expect(simulator.control.refunds.size).toBe(1);
    expect(await refund("r2", 29_91)).toMatchObject({ state: "failed", failureCode: "declined" });
    const lost = { refundId: "r1", refundRef: null, providerRef, startedAt: clock.now() };
    expect(await provider.queryRefund(lost)).toEqual(first);
    expect(await provider.queryRefund({ ...lost, refundId: "r9" })).toMatchObject({ state: "unknown" });
    await receiver.arrived(3);
    // Deliveries may overtake each other.
    expect(receiver.events()).toContainEqual(
      expect.objectContaining({ kind: "refund", refundId: "r1", state: "succeeded" }),
    );
  });
});
