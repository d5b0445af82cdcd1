import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SettableClock } from "@/platform/clock";
import { createProviders } from "../open-provider";
import type { ChargeRequest, PaymentProvider } from "../port";
import type { PaymongoSettings } from "../settings";
import { type PaymongoSimulator, startPaymongoSimulator } from "../simulators/paymongo";
import { type Receiver, startReceiver } from "../testing/receiver";

const secret = "whsk_hush";
const attemptId = "0199c1a2-0000-7000-8000-000000000001";
const returnUrl = "https://gym.example.com/bayani/pay/back";

let clock: SettableClock;
let simulator: { url: string; close: () => Promise<void>; control: PaymongoSimulator };
let receiver: Receiver;
let settings: PaymongoSettings;
let provider: PaymentProvider;

beforeEach(async () => {
  clock = new SettableClock("2026-11-21T10:00:00Z");
  receiver = await startReceiver(() => provider);
  const webhook = { url: receiver.url, secret };
  simulator = await startPaymongoSimulator([{ secretKey: "sk_test_hush", live: false, webhook }], {
    clock,
    decisionMs: 15,
    slowMs: 60,
  });
  settings = {
    provider: "paymongo",
    baseUrl: simulator.url,
    secretKey: "sk_test_hush",
    webhookSecrets: ["whsk_newer", secret],
    live: false,
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
  amountMinor: 1_500_00,
  currency: "PHP",
  reference: "INV-7",
  description: "Monthly <gold> & more",
  payer: { name: "Ana Cruz", email: "ana@example.com" },
  method: { kind: "redirect", returnUrl },
  ...over,
});
const ask = (providerRef: string | null) =>
  provider.query({ attemptId, providerRef, startedAt: clock.now() });
const scenario = (name: Parameters<PaymongoSimulator["rules"]["add"]>[0]["scenario"]) =>
  simulator.control.rules.add({ scenario: name });

async function accepted(): Promise<{ ref: string; page: string }> {
  const outcome = await provider.charge(request());
  if (outcome.state !== "pending_customer" || outcome.action.kind !== "redirect") {
    throw new Error(`Not accepted: ${outcome.state}`);
  }
  return { ref: outcome.providerRef, page: outcome.action.url };
}

describe("GCash through PayMongo against its simulator", () => {
  it("sends the customer to GCash's page, where paying makes the payment and leads back", async () => {
    const { ref, page } = await accepted();
    expect(await ask(ref)).toMatchObject({
      state: "pending_customer",
      action: { kind: "redirect", url: page },
    });
    const shown = await fetch(page);
    const html = await shown.text();
    expect(html).toContain("PHP 1500.00");
    expect(html).toContain("&lt;gold&gt; &amp; more");
    expect(html).not.toMatch(/<script|<style|style=|onclick/);
    expect(shown.headers.get("content-security-policy")).toContain("default-src 'none'");
    const back = await fetch(`${page}/pay`, { method: "POST", redirect: "manual" });
    expect([back.status, back.headers.get("location")]).toEqual([303, returnUrl]);
    await receiver.arrived(1);
    const [event] = receiver.events();
    expect(event).toMatchObject({
      kind: "payment",
      proof: "signature",
      providerRef: ref,
      attemptId,
      state: "succeeded",
      amountMinor: 1_500_00,
      currency: "PHP",
      payer: { name: "Ana Cruz" },
    });
    const receipt = event?.receipt;
    expect(receipt).toMatch(/^pay_/);
    expect(await ask(ref)).toMatchObject({ state: "succeeded", amountMinor: 1_500_00, receipt });
  });

  it.each([
    ["cancelled", "cancelled_by_customer"],
    ["timeout", "timeout"],
    ["limit", "limit"],
    ["insufficient_funds", "insufficient_funds"],
    ["declined", "declined"],
  ] as const)("accepted, then %s", async (name, failureCode) => {
    scenario(name);
    const { ref } = await accepted();
    await receiver.arrived(1);
    expect(receiver.events()).toMatchObject([{ state: "failed", failureCode, receipt: null }]);
    expect(await ask(ref)).toMatchObject({ state: "failed", failureCode });
  });

  it("believes a cancelling customer's button", async () => {
    const { ref, page } = await accepted();
    await fetch(`${page}/cancel`, { method: "POST", redirect: "manual" });
    expect(await ask(ref)).toMatchObject({ state: "failed", failureCode: "cancelled_by_customer" });
  });

  it("tells a timeout and the late success that follows as two facts", async () => {
    scenario("timeout_then_success");
    const { ref } = await accepted();
    await receiver.arrived(2);
    expect(receiver.events().map(({ state }) => state)).toEqual(["failed", "succeeded"]);
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it("gets the webhook before the response", async () => {
    scenario("callback_before_response");
    const { ref } = await accepted();
    expect(receiver.events()).toMatchObject([{ providerRef: ref, state: "succeeded" }]);
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it("gives five copies of a webhook one event id, and lets the query settle reordered ones", async () => {
    scenario("duplicated");
    await accepted();
    await receiver.arrived(5);
    expect(new Set(receiver.events().map(({ eventId }) => eventId)).size).toBe(1);
    scenario("reordered");
    const { ref } = await accepted();
    await receiver.arrived(7);
    expect(
      receiver
        .events()
        .slice(5)
        .map(({ state }) => state),
    ).toEqual(["succeeded", "failed"]);
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it("finds by query what was never reported, and waits while the query knows nothing for 40 minutes", async () => {
    scenario("no_callback");
    const silent = await accepted();
    scenario("unknown_40_minutes");
    const { ref } = await accepted();
    await simulator.control.outbox.wait(40);
    expect(receiver.readings).toHaveLength(0);
    expect(await ask(silent.ref)).toMatchObject({ state: "succeeded" });
    expect(await ask(ref)).toMatchObject({ state: "unknown", because: "provider_unsure" });
    clock.advance(40 * 60_000);
    expect(await ask(ref)).toMatchObject({ state: "succeeded" });
  });

  it("reads the intent when the attachment's answer was lost, and attaches once", async () => {
    scenario("response_lost");
    expect(await provider.charge(request())).toMatchObject({
      state: "pending_customer",
      action: { kind: "redirect" },
    });
    expect(simulator.control.intents.size).toBe(1);
  });

  it("calls an attachment unknown when nothing can be read either", async () => {
    // Lets the first two calls through, answers nothing from the attachment on.
    let calls = 0;
    const relay = createServer(async (incoming, outgoing) => {
      calls++;
      if (calls > 2) return incoming.socket.destroy();
      const parts: Uint8Array[] = [];
      for await (const part of incoming) parts.push(part as Uint8Array);
      const { authorization = "" } = incoming.headers;
      const answer = await fetch(`${simulator.url}${incoming.url}`, {
        method: "POST",
        headers: { authorization },
        body: Buffer.concat(parts),
      });
      outgoing.writeHead(answer.status).end(await answer.text());
    });
    await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
    const address = relay.address();
    const port = typeof address === "object" ? address?.port : 0;
    const policy = { timeoutMs: 500, retryPausesMs: [5] };
    const beyond = createProviders({ clock, policy }).open({
      ...settings,
      baseUrl: `http://127.0.0.1:${port}`,
    });
    const outcome = await beyond.charge(request());
    relay.close();
    expect(outcome).toMatchObject({ state: "unknown", because: "no_answer" });
    expect(outcome).toHaveProperty("providerRef", [...simulator.control.intents.keys()][0]);
    expect(calls).toBe(5);
  });

  it("counts an intent that nobody was sent to as not charged", async () => {
    scenario("error_500");
    expect(await provider.charge(request())).toMatchObject({ state: "failed", failureCode: "provider_down" });
    scenario("too_many_requests");
    expect(await provider.charge(request())).toMatchObject({ state: "failed", failureCode: "provider_down" });
    expect(simulator.control.intents.size).toBe(0);
    expect(await ask(null)).toMatchObject({ state: "failed", failureCode: "provider_down" });
  });

  it("refuses what GCash can't take before anything is sent", async () => {
    expect(provider.refusalOf(19_99, "PHP")).toBe("amount_too_small");
    expect(provider.refusalOf(100_000_01, "PHP")).toBe("amount_too_large");
    expect(provider.refusalOf(2_000, "KES")).toBe("currency_not_supported");
    expect(provider.refusalOf(1_500_55, "PHP")).toBeNull();
    const phone = { kind: "phone", phone: "+639170000001" } as const;
    expect(await provider.charge(request({ method: phone }))).toMatchObject({
      reason: "method_not_supported",
    });
    expect(simulator.control.intents.size).toBe(0);
  });

  it("takes the signed report and refuses the forged and the recorded one", async () => {
    scenario("wrong_signature");
    await accepted();
    await receiver.arrived(2);
    scenario("replay");
    await accepted();
    await receiver.arrived(4);
    expect(receiver.rejections()).toEqual(["bad_signature", "stale"]);
    expect(receiver.events()).toHaveLength(2);
  });
});

describe("refunds through PayMongo", () => {
  async function paid(): Promise<string> {
    const { ref, page } = await accepted();
    await fetch(`${page}/pay`, { method: "POST", redirect: "manual" });
    await receiver.arrived(1);
    return ref;
  }
  const refund = (providerRef: string, amountMinor: number, refundId = "r1") =>
    provider.refund({
      refundId,
      idempotencyKey: refundId,
      providerRef,
      receipt: null,
      amountMinor,
      currency: "PHP",
      chargedMinor: 1_500_00,
      reason: "Moved away",
    });

  it("gives back in parts, never more than was paid, and hears when it is done", async () => {
    const ref = await paid();
    const first = await refund(ref, 500_00);
    expect(first).toMatchObject({ state: "pending" });
    await receiver.arrived(2);
    expect(receiver.events()[1]).toMatchObject({
      kind: "refund",
      refundId: "r1",
      state: "succeeded",
      amountMinor: 500_00,
    });
    expect(await refund(ref, 1_000_01, "r2")).toMatchObject({ state: "failed", failureCode: "declined" });
    const refundRef = first.state === "pending" ? first.refundRef : "";
    expect(
      await provider.queryRefund({ refundId: "r1", refundRef, providerRef: ref, startedAt: clock.now() }),
    ).toMatchObject({ state: "succeeded", refundRef });
  });

  it("knows that nothing was given back when PayMongo can't be reached at all", async () => {
    const gone = await startPaymongoSimulator([]);
    await gone.close();
    const policy = { timeoutMs: 500, retryPausesMs: [] };
    const closed = createProviders({ clock, policy }).open({ ...settings, baseUrl: gone.url });
    const outcome = await closed.refund({
      refundId: "r1",
      idempotencyKey: "r1",
      providerRef: "pi_1",
      receipt: "pay_1",
      amountMinor: 500_00,
      currency: "PHP",
      chargedMinor: 500_00,
      reason: "Ill",
    });
    expect(outcome).toEqual({ state: "failed", refundRef: null, failureCode: "provider_down" });
  });

  it("finds a refund whose answer was lost, and gives one up that never arrived", async () => {
    const ref = await paid();
    scenario("response_lost");
    expect(await refund(ref, 300_00)).toEqual({ state: "unknown", refundRef: null, because: "no_answer" });
    expect(simulator.control.refunds.size).toBe(1);
    const asked = { refundRef: null, providerRef: ref, startedAt: clock.now() };
    await receiver.arrived(2);
    expect(await provider.queryRefund({ ...asked, refundId: "r1" })).toMatchObject({ state: "succeeded" });
    expect(await provider.queryRefund({ ...asked, refundId: "never" })).toMatchObject({ state: "unknown" });
    clock.advance(11 * 60_000);
    expect(await provider.queryRefund({ ...asked, refundId: "never" })).toMatchObject({ state: "failed" });
  });
});
