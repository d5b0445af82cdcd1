import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "@/platform/clock";
import { createProviders } from "../open-provider";
import type { ChargeMethod, ChargeRequest } from "../port";
import type { ProviderSettings } from "../settings";
import { type Simulators, startSimulators } from "./start-simulators";

const canaries = [
  "hush-secret",
  "hush-pass",
  "sk_hush",
  "hush-credential",
  "+254700000914",
  "hush@example.com",
];
let simulators: Simulators;

beforeAll(async () => {
  simulators = await startSimulators(
    {
      mpesa: [
        { consumerKey: "key", consumerSecret: "hush-secret", shortCode: "600123", passkey: "hush-pass" },
      ],
      stripe: [{ secretKey: "sk_hush" }],
      paymongo: [{ secretKey: "sk_hush", live: false }],
    },
    { decisionMs: 10, slowMs: 50 },
  );
});
afterAll(() => simulators.close());

const settings = (name: "mpesa" | "stripe" | "paymongo"): ProviderSettings => {
  const baseUrl = `${simulators.url}/${name}`;
  if (name === "stripe") {
    return {
      provider: name,
      baseUrl,
      secretKey: "sk_hush",
      webhookSecrets: ["hush-secret"],
    };
  }
  if (name === "paymongo") {
    return { provider: name, baseUrl, secretKey: "sk_hush", webhookSecrets: ["hush-secret"], live: false };
  }
  return {
    provider: name,
    baseUrl,
    consumerKey: "key",
    consumerSecret: "hush-secret",
    shortCode: "600123",
    passkey: "hush-pass",
    initiator: { name: "api", securityCredential: "hush-credential" },
    callbackBaseUrl: `${simulators.url}/nobody`,
    callbackSecrets: ["hush-secret"],
  };
};
const ways = {
  mpesa: { method: { kind: "phone", phone: "+254700000001" }, currency: "KES" },
  stripe: {
    method: { kind: "card", save: false, returnUrl: "https://gym.example.com/paid" },
    currency: "EUR",
  },
  paymongo: { method: { kind: "redirect", returnUrl: "https://gym.example.com/" }, currency: "PHP" },
} as const satisfies Record<string, { method: ChargeMethod; currency: string }>;
const names = ["mpesa", "stripe", "paymongo"] as const;

const request = (name: (typeof names)[number], over: Partial<ChargeRequest> = {}): ChargeRequest => ({
  attemptId: "a1",
  idempotencyKey: `${name}-a1`,
  amountMinor: 100_00,
  reference: "INV-1",
  description: "Monthly",
  payer: { email: "hush@example.com" },
  ...ways[name],
  ...over,
});
const providers = createProviders({ clock: systemClock, policy: { timeoutMs: 1_000, retryPausesMs: [5] } });

describe("all simulators in one server", () => {
  it.each(names)("charges through %s below its own path", async (name) => {
    const outcome = await providers.open(settings(name)).charge(request(name));
    expect(outcome).toMatchObject({ state: "pending_customer" });
  });

  it("picks scenarios by magic phone and amount", async () => {
    const phone = { kind: "phone", phone: "+254700000914" } as const;
    const mpesa = providers.open(settings("mpesa"));
    expect(await mpesa.charge(request("mpesa", { method: phone }))).toMatchObject({ state: "unknown" });
    expect(await mpesa.charge(request("mpesa", { amountMinor: 9_916_00 }))).toMatchObject({
      state: "failed",
    });
    const gcash = providers.open(settings("paymongo"));
    expect(await gcash.charge(request("paymongo", { amountMinor: 9_915_00 }))).toMatchObject({
      state: "failed",
    });
  });

  it("takes rules over HTTP and clears them", async () => {
    const control = `${simulators.url}/mpesa/control/scenario`;
    const set = await fetch(control, { method: "POST", body: '{"scenario":"too_many_requests"}' });
    expect(set.status).toBe(200);
    const mpesa = providers.open(settings("mpesa"));
    expect(await mpesa.charge(request("mpesa"))).toMatchObject({ state: "failed" });
    await fetch(control, { method: "DELETE" });
    expect(await mpesa.charge(request("mpesa"))).toMatchObject({ state: "pending_customer" });
    expect((await fetch(control, { method: "POST", body: '{"scenario":"nonsense"}' })).status).toBe(400);
    expect((await fetch(`${simulators.url}/nothing`)).status).toBe(404);
  });

  it("shows an open prompt on the phone's page and lets a person pay there", async () => {
    simulators.mpesa.rules.add({ scenario: "by_hand", times: 1 });
    const mpesa = providers.open(settings("mpesa"));
    const outcome = await mpesa.charge(request("mpesa", { reference: "INV<9>" }));
    const ref = outcome.state === "pending_customer" ? outcome.providerRef : "";
    const html = await (await fetch(`${simulators.url}/mpesa/phone`)).text();
    expect(html).toContain("KES 100.00 for INV9");
    expect(html).toContain(`${simulators.url}/mpesa/phone/pay`);
    await fetch(`${simulators.url}/mpesa/phone/pay`, {
      method: "POST",
      body: new URLSearchParams({ id: ref }),
    });
    const asked = await mpesa.query({ attemptId: "a1", providerRef: ref, startedAt: new Date() });
    expect(asked).toMatchObject({ state: "succeeded" });
  });

  it("stands in for Stripe's page, card by card, and for the bank's check", async () => {
    const cards = providers.open(settings("stripe"));
    const outcome = await cards.charge(request("stripe", { idempotencyKey: "page" }));
    if (outcome.state !== "pending_customer" || outcome.action.kind !== "redirect")
      throw new Error("not asked");
    const { url } = outcome.action;
    const press = async (fields: Record<string, string>) => {
      const answer = await fetch(url, {
        method: "POST",
        body: new URLSearchParams(fields),
        redirect: "manual",
      });
      return { status: answer.status, location: answer.headers.get("location"), html: await answer.text() };
    };
    expect((await fetch(`${url}0`)).status).toBe(404);
    expect(await (await fetch(url)).text()).toContain("Pay EUR 100.00");
    expect((await press({ number: "1234" })).html).toContain("incorrect");
    expect((await press({ number: "4000 0000 0000 0002" })).html).toContain("Your card was declined.");
    expect((await press({ number: "4000 0027 6000 3184" })).html).toContain("Approve");
    expect((await press({ passed: "no" })).html).toContain("unable to authenticate");
    await press({ number: "4000 0027 6000 3184" });
    const done = await press({ passed: "yes" });
    expect([done.status, done.location]).toEqual([303, "https://gym.example.com/paid"]);
    const asked = await cards.query({
      attemptId: "a1",
      providerRef: outcome.providerRef,
      startedAt: new Date(),
    });
    expect(asked).toMatchObject({ state: "succeeded", receipt: expect.stringMatching(/^ch_/) });
  });

  it.each(names)("lets no secret of %s into an outcome, however it ends", async (name) => {
    const shown: string[] = [];
    for (const scenario of ["success", "response_lost", "error_500", "too_many_requests"] as const) {
      simulators[name].rules.add({ scenario, times: 1 });
      const outcome = await providers
        .open(settings(name))
        .charge(request(name, { idempotencyKey: `${name}-${scenario}` }));
      shown.push(inspect(outcome, { depth: 10, showHidden: true }));
      simulators[name].rules.clear();
    }
    const wrong = { ...settings(name), secretKey: "sk_hush_wrong", consumerSecret: "hush-secret-wrong" };
    shown.push(inspect(await providers.open(wrong).charge(request(name)), { depth: 10, showHidden: true }));
    for (const canary of canaries) expect(shown.join()).not.toContain(canary);
  });
});
