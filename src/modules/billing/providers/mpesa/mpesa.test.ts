import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SettableClock } from "@/platform/clock";
import { createProviders } from "../open-provider";
import type { ChargeRequest, PaymentProvider } from "../port";
import type { MpesaSettings } from "../settings";
import { type MpesaSimulator, startMpesaSimulator } from "../simulators/mpesa";
import { type Receiver, startReceiver } from "../testing/receiver";

const account = {
  consumerKey: "key",
  consumerSecret: "hush-consumer",
  shortCode: "600123",
  passkey: "hush-pass",
};
const attemptId = "0199c1a2-0000-7000-8000-000000000001";

let clock: SettableClock;
let simulator: { url: string; close: () => Promise<void>; control: MpesaSimulator };
let receiver: Receiver;
let settings: MpesaSettings;
let provider: PaymentProvider;

beforeEach(async () => {
  clock = new SettableClock("2026-11-21T21:30:05Z");
  simulator = await startMpesaSimulator([account], { clock, decisionMs: 15, slowMs: 600 });
  receiver = await startReceiver(() => provider);
  settings = {
    provider: "mpesa",
    baseUrl: simulator.url,
    ...account,
    callbackBaseUrl: receiver.url,
    callbackSecrets: ["new-secret", "old-secret"],
    initiator: { name: "api", securityCredential: "sealed" },
  };
  provider = createProviders({ clock, policy: { timeoutMs: 1_000, retryPausesMs: [5, 5] } }).open(settings);
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
});

const request = (over: Partial<ChargeRequest> = {}): ChargeRequest => ({
  attemptId,
  idempotencyKey: attemptId,
  amountMinor: 3_500_00,
  currency: "KES",
  reference: "INV-2026-00042",
  description: "Membership November",
  payer: {},
  method: { kind: "phone", phone: "+254700000001" },
  ...over,
});
const ask = (providerRef: string | null) =>
  provider.query({ attemptId, providerRef, startedAt: clock.now() });

async function accepted(over: Partial<ChargeRequest> = {}): Promise<string> {
  const outcome = await provider.charge(request(over));
  if (outcome.state !== "pending_customer") throw new Error(`Not accepted: ${outcome.state}`);
  return outcome.providerRef;
}
const scenario = (name: Parameters<MpesaSimulator["rules"]["add"]>[0]["scenario"]) =>
  simulator.control.rules.add({ scenario: name });

describe("M-Pesa against its simulator", () => {
  it("treats accepted as pending, then paid by callback and by query", async () => {
    scenario("by_hand");
    const ref = await accepted();
    expect(await ask(ref)).toMatchObject({ state: "pending_customer" });
    const pressed = new URLSearchParams({ id: ref });
    await fetch(`${simulator.url}/phone/pay`, { method: "POST", body: pressed, redirect: "manual" });
    const [event] = receiver.events();
    expect(event).toMatchObject({
      kind: "payment",
      proof: "url_token",
      providerRef: ref,
      attemptId,
      state: "succeeded",
      amountMinor: 3_500_00,
      currency: "KES",
      payer: { phone: "+254700000001" },
      occurredAt: clock.now(),
    });
    expect(event?.receipt).toMatch(/^S[0-9A-F]{9}$/);
    expect(await ask(ref)).toMatchObject({ state: "succeeded", providerRef: ref, amountMinor: null });
  });

  it.each([
    ["cancelled", "cancelled_by_customer"],
    ["wrong_pin", "wrong_pin"],
    ["insufficient_funds", "insufficient_funds"],
    ["limit", "limit"],
    ["timeout", "timeout"],
    ["declined", "declined"],
  ] as const)("accepted, then %s", async (name, failureCode) => {
    scenario(name);
    const ref = await accepted();
    await receiver.arrived(1);
    expect(receiver.events()).toMatchObject([
      { state: "failed", failureCode, receipt: null, amountMinor: null },
    ]);
    expect(await ask(ref)).toMatchObject({ state: "failed", failureCode });
  });

  it("tells a timeout and the late success that follows as two facts", async () => {
    scenario("timeout_then_success");
    const ref = await accepted();
    await receiver.arrived(2);
    const events = receiver.events();
    expect(events.map(({ state }) => state)).toEqual(["failed", "succeeded"]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(2);
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it("gets the callback before the response", async () => {
    scenario("callback_before_response");
    const ref = await accepted();
    expect(receiver.events()).toMatchObject([{ providerRef: ref, attemptId, state: "succeeded" }]);
  });

  it("gives five copies of a callback one event id", async () => {
    scenario("duplicated");
    await accepted();
    await receiver.arrived(5);
    expect(new Set(receiver.events().map(({ eventId }) => eventId)).size).toBe(1);
  });

  it("asks back the truth when callbacks contradict each other", async () => {
    scenario("reordered");
    const ref = await accepted();
    await receiver.arrived(2);
    expect(receiver.events().map(({ state }) => state)).toEqual(["succeeded", "failed"]);
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it("finds by query what nobody called back", async () => {
    scenario("no_callback");
    const ref = await accepted();
    await simulator.control.outbox.wait(30);
    expect(receiver.readings).toHaveLength(0);
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it("stays unknown while the status query knows nothing for 40 minutes", async () => {
    scenario("unknown_40_minutes");
    const ref = await accepted();
    await simulator.control.outbox.wait(30);
    expect(await ask(ref)).toEqual({ state: "unknown", providerRef: ref, because: "provider_unsure" });
    clock.advance(39 * 60_000);
    expect(await ask(ref)).toMatchObject({ state: "unknown" });
    clock.advance(60_000);
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it("finds a payment whose prompt's name was lost among those that the paybill received", async () => {
    scenario("response_lost");
    const startedAt = clock.now();
    const reference = "2026-000042";
    await provider.charge(request({ reference }));
    await provider.charge(request({ reference }));
    await provider.charge(request({ reference: "2026-000043" }));
    await receiver.arrived(3);
    const receipts = [...simulator.control.payments.values()].map(({ receipt }) => receipt ?? "");
    const pulling = createProviders({ clock }).open({ ...settings, pulls: true });
    const look = (over: object, from: PaymentProvider = pulling) =>
      from.query({
        attemptId,
        providerRef: null,
        startedAt,
        asked: { amountMinor: 3_500_00, reference, taken: [], ...over },
      });
    const found = { state: "succeeded", amountMinor: 3_500_00, currency: "KES" };
    expect(await look({})).toMatchObject({ ...found, receipt: receipts[0] });
    expect(await look({ taken: [receipts[0]] })).toMatchObject({ ...found, receipt: receipts[1] });
    const none = { taken: receipts.slice(0, 2) };
    expect(await look(none)).toMatchObject({ state: "unknown" });
    expect(await look({ amountMinor: 3_400_00 })).toMatchObject({ state: "unknown" });
    // A number that had to be cut names more than one bill.
    expect(await look({ reference: "2026-0000420" })).toMatchObject({ state: "unknown" });
    clock.advance(61 * 60_000);
    expect(await look(none)).toMatchObject({ state: "failed", failureCode: "timeout" });
    expect(await look({})).toMatchObject(found);
    // Where Safaricom doesn't list them, or only for two days, nobody can tell.
    expect(await look(none, provider)).toMatchObject({ state: "unknown" });
    clock.advance(48 * 3_600_000);
    expect(await look(none)).toMatchObject({ state: "unknown" });
  });

  it("calls a lost answer unknown, sends it once, and learns of it by the callback's address", async () => {
    scenario("response_lost");
    const outcome = await provider.charge(request());
    expect(outcome).toEqual({ state: "unknown", providerRef: null, because: "no_answer" });
    expect(simulator.control.payments.size).toBe(1);
    expect(await ask(null)).toMatchObject({ state: "unknown" });
    await receiver.arrived(1);
    expect(receiver.events()).toMatchObject([{ attemptId, state: "succeeded" }]);
  });

  it("calls an answer that takes too long unknown", async () => {
    scenario("slow");
    const hasty = createProviders({ clock, policy: { timeoutMs: 300, retryPausesMs: [] } });
    await hasty.open(settings).query({ attemptId, providerRef: "x", startedAt: clock.now() });
    expect(await hasty.open(settings).charge(request())).toMatchObject({
      state: "unknown",
      because: "no_answer",
    });
    expect(simulator.control.payments.size).toBe(1);
  });

  it("calls HTTP 500 unknown, HTTP 429 not done, and nobody there not done", async () => {
    scenario("error_500");
    expect(await provider.charge(request())).toMatchObject({ state: "unknown" });
    scenario("too_many_requests");
    expect(await provider.charge(request())).toMatchObject({ state: "failed", failureCode: "provider_down" });
    const nowhere = createProviders({ clock, policy: { timeoutMs: 500, retryPausesMs: [] } });
    const closed = nowhere.open({ ...settings, baseUrl: "http://127.0.0.1:9" });
    expect(await closed.charge(request())).toMatchObject({ state: "failed", failureCode: "provider_down" });
    expect(await closed.query({ attemptId, providerRef: "x", startedAt: clock.now() })).toMatchObject({
      state: "unknown",
    });
  });

  it("refuses cents, other currencies, too much and other ways to pay before anything is sent", async () => {
    expect(await provider.charge(request({ amountMinor: 3_500_50 }))).toEqual({
      state: "refused",
      reason: "amount_has_cents",
    });
    expect(provider.refusalOf(100, "TZS")).toBe("currency_not_supported");
    expect(provider.refusalOf(250_000_01, "KES")).toBe("amount_has_cents");
    expect(provider.refusalOf(250_001_00, "KES")).toBe("amount_too_large");
    expect(provider.refusalOf(0, "KES")).toBe("amount_not_positive");
    expect(provider.refusalOf(250_000_00, "KES")).toBeNull();
    const byHand = { kind: "by_hand", received: true } as const;
    expect(await provider.charge(request({ method: byHand }))).toMatchObject({
      reason: "method_not_supported",
    });
    const landline = { kind: "phone", phone: "+254202222222" } as const;
    expect(await provider.charge(request({ method: landline }))).toMatchObject({
      failureCode: "invalid_phone",
    });
    expect(simulator.control.tokensIssued()).toBe(0);
  });

  it("keeps its token until shortly before it expires, and asks for it once for many calls at a time", async () => {
    await Promise.all([accepted(), accepted(), accepted()]);
    expect(simulator.control.tokensIssued()).toBe(1);
    clock.advance(3_530_000);
    await accepted();
    expect(simulator.control.tokensIssued()).toBe(1);
    clock.advance(10_000);
    await accepted();
    expect(simulator.control.tokensIssued()).toBe(2);
    simulator.control.revokeTokens();
    await accepted();
    expect(simulator.control.tokensIssued()).toBe(3);
  });

  it("reverses a whole payment and hears of it later; a second reversal is no second refund", async () => {
    const ref = await accepted();
    await receiver.arrived(1);
    const receipt = receiver.events()[0]?.receipt ?? "";
    const refund = {
      refundId: "0199c1a2-0000-7000-8000-00000000000a",
      idempotencyKey: "r",
      providerRef: ref,
      receipt,
      amountMinor: 3_500_00,
      currency: "KES",
      chargedMinor: 3_500_00,
      reason: "Paid twice",
    };
    expect(await provider.refund({ ...refund, amountMinor: 100_00 })).toMatchObject({ state: "refused" });
    const outcome = await provider.refund(refund);
    expect(outcome).toMatchObject({ state: "pending" });
    await receiver.arrived(2);
    expect(receiver.events()[1]).toMatchObject({
      kind: "refund",
      refundId: refund.refundId,
      state: "succeeded",
    });
    await provider.refund(refund);
    await receiver.arrived(3);
    expect(receiver.events()[2]).toMatchObject({ state: "succeeded" });
    expect([...simulator.control.payments.values()].filter(({ reversed }) => reversed)).toHaveLength(1);
    const without = createProviders({ clock }).open({ ...settings, initiator: undefined });
    expect(await without.refund(refund)).toEqual({ state: "refused", reason: "not_configured" });
  });

  it("tells of payments nobody asked for, and looks a receipt up", async () => {
    expect(await provider.receipts?.register()).toBe("done");
    expect(await provider.receipts?.register()).toBe("before");
    const paid = { shortCode: "600123", phone: "254711222333", shillings: 1_200, reference: "AMINA K" };
    const receipt = simulator.control.payUnasked(paid);
    await receiver.arrived(1);
    expect(receiver.events()).toMatchObject([
      {
        eventId: `c2b:${receipt}`,
        kind: "receipt",
        state: "succeeded",
        amountMinor: 1_200_00,
        receipt,
        accountReference: "AMINA K",
        payer: { name: "Demo Payer", phone: null },
      },
    ]);
    expect(await provider.receipts?.lookUp(attemptId, receipt)).toBe("asked");
    await receiver.arrived(2);
    expect(receiver.events()[1]).toMatchObject({ kind: "payment", attemptId, state: "succeeded", receipt });
  });

  it("refuses a callback at a guessed address and takes the true one", async () => {
    scenario("wrong_signature");
    await accepted();
    await receiver.arrived(2);
    expect(receiver.rejections()).toEqual(["wrong_address"]);
    expect(receiver.events()).toHaveLength(1);
  });
});
