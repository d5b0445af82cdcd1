import { describe, expect, it } from "vitest";
import { SettableClock } from "@/platform/clock";
import fc from "@/shared/testing/properties";
import { callbackUrl } from "./mpesa/addresses";
import { createProviders } from "./open-provider";
import type { PaymentProvider, WebhookDelivery } from "./port";
import { REJECTIONS } from "./port";
import type { MpesaSettings, PaymongoSettings, ProviderSettings, StripeSettings } from "./settings";
import { type Sign, signAsPaymongo, signAsStripe } from "./simulators/signed-reports";

const clock = new SettableClock("2026-11-21T10:00:00Z");
const now = clock.now().getTime() / 1_000;
const providers = createProviders({ clock });
const open = (settings: ProviderSettings) => providers.open(settings);

const stripe: StripeSettings = {
  provider: "stripe",
  secretKey: "sk_hush",
  webhookSecrets: ["whsec_new", "whsec_old"],
};
const paymongo: PaymongoSettings = {
  provider: "paymongo",
  baseUrl: "http://127.0.0.1:9",
  secretKey: "sk_hush",
  webhookSecrets: ["whsec_new", "whsec_old"],
  live: true,
};
const mpesa: MpesaSettings = {
  provider: "mpesa",
  baseUrl: "http://127.0.0.1:9",
  consumerKey: "k",
  consumerSecret: "s",
  shortCode: "600123",
  passkey: "p",
  callbackBaseUrl: "https://gym.example.com/pay/kifaru",
  callbackSecrets: ["new", "old"],
};

const stripeBody = JSON.stringify({
  id: "evt_1",
  object: "event",
  type: "payment_intent.succeeded",
  created: now,
  data: {
    object: {
      id: "pi_1",
      object: "payment_intent",
      amount: 4990,
      amount_received: 4990,
      currency: "eur",
      latest_charge: "ch_1",
      metadata: { attempt_id: "a1" },
    },
  },
});
const paymongoBody = JSON.stringify({
  data: {
    id: "evt_1",
    type: "event",
    attributes: {
      type: "payment.paid",
      livemode: true,
      created_at: now,
      data: {
        id: "pay_1",
        type: "payment",
        attributes: { amount: 150000, currency: "PHP", status: "paid", payment_intent_id: "pi_1" },
      },
    },
  },
});

type Signed = {
  readonly name: string;
  readonly settings: StripeSettings | PaymongoSettings;
  readonly body: string;
  readonly sign: Sign;
};
const signed: readonly Signed[] = [
  { name: "stripe", settings: stripe, body: stripeBody, sign: signAsStripe },
  { name: "paymongo", settings: paymongo, body: paymongoBody, sign: signAsPaymongo(true) },
];
const delivery = (body: string | Uint8Array, headers: WebhookDelivery["headers"]): WebhookDelivery => ({
  headers,
  body: Buffer.from(body),
  path: "",
});

describe.each(signed)("signed webhooks of $name", ({ settings, body, sign }) => {
  const provider = open(settings);
  const at = (secret: string, seconds: number) => delivery(body, sign(secret, body, seconds));
  const reason = (read: WebhookDelivery) => {
    const reading = provider.readWebhook(read);
    return reading.verified ? "verified" : reading.reason;
  };

  it("are taken under the new and the old secret while both are in use", () => {
    for (const secret of ["whsec_new", "whsec_old"]) {
      expect(provider.readWebhook(at(secret, now))).toMatchObject({
        verified: true,
        events: [
          { eventId: "evt_1", kind: "payment", state: "succeeded", providerRef: "pi_1", proof: "signature" },
        ],
        reply: { status: 200 },
      });
    }
    expect(reason(at("whsec_dropped", now))).toBe("bad_signature");
    expect(
      open({ ...settings, webhookSecrets: ["whsec_new"] }).readWebhook(at("whsec_old", now)).verified,
    ).toBe(false);
    expect(open({ ...settings, webhookSecrets: [] }).readWebhook(at("whsec_new", now)).verified).toBe(false);
    expect(open({ ...settings, webhookSecrets: [""] }).readWebhook(at("", now)).verified).toBe(false);
  });

  it("are stale after five minutes, and from the future too", () => {
    expect(reason(at("whsec_new", now - 300))).toBe("verified");
    expect(reason(at("whsec_new", now - 301))).toBe("stale");
    expect(reason(at("whsec_old", now - 301))).toBe("stale");
    expect(reason(at("whsec_new", now + 300))).toBe("verified");
    expect(reason(at("whsec_new", now + 301))).toBe("stale");
  });

  it("keep their event id when replayed within the time", () => {
    const first = provider.readWebhook(at("whsec_new", now));
    const again = provider.readWebhook(at("whsec_new", now - 60));
    expect(again).toEqual(first);
  });

  it("are refused when any one byte of the body changed", () => {
    const bytes = Buffer.from(body);
    const headers = sign("whsec_new", body, now);
    let refused = 0;
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      if (reason(delivery(changed, headers)) === "bad_signature") refused++;
    }
    expect(refused).toBe(bytes.length);
    expect(reason(delivery(`${body} `, headers))).toBe("bad_signature");
    expect(reason(delivery("", headers))).toBe("bad_signature");
  });

  it("are refused when the time in the header changed, or anything is missing or doubled", () => {
    const headers = sign("whsec_new", body, now);
    const [name = "", value = ""] = Object.entries(headers)[0] ?? [];
    expect(reason(delivery(body, {}))).toBe("no_signature");
    expect(reason(delivery(body, { [name]: "" }))).toBe("bad_signature");
    expect(reason(delivery(body, { [name]: [value, value] }))).toBe("no_signature");
    expect(reason(delivery(body, { [name]: value, [name.toUpperCase()]: value }))).toBe("no_signature");
    expect(reason(delivery(body, { [name.toUpperCase()]: value }))).toBe("verified");
    expect(reason(delivery(body, { [name]: value.replace(`${now}`, `${now + 1}`) }))).toBe("bad_signature");
    expect(reason(delivery(body, { [name]: value.replace(/,(v1|li)=.*/, "") }))).toBe("bad_signature");
    expect(reason(delivery(body, { [name]: value.replace(/[0-9a-f]$/, "") }))).toBe("bad_signature");
  });

  it("say nothing of events that Pulse doesn't follow, and refuse signed nonsense", () => {
    const other = body.replace(/payment_intent\.succeeded|payment\.paid/, "payout.paid");
    expect(provider.readWebhook(delivery(other, sign("whsec_new", other, now)))).toMatchObject({
      verified: true,
      events: [],
    });
    for (const nonsense of ["", "null", "[]", "{", '"text"', '{"data":1}', body.replace("pi_1", "")]) {
      const read = delivery(nonsense, sign("whsec_new", nonsense, now));
      const reading = provider.readWebhook(read);
      expect(reading.verified && reading.events.length > 0).toBe(false);
    }
  });
});

describe("PayMongo's two signatures", () => {
  it("counts only the one of the account's mode, and refuses the other mode's events", () => {
    const test = open({ ...paymongo, live: false });
    const asTest = signAsPaymongo(false)("whsec_new", paymongoBody, now);
    const asLive = signAsPaymongo(true)("whsec_new", paymongoBody, now);
    expect(test.readWebhook(delivery(paymongoBody, asLive))).toMatchObject({ reason: "bad_signature" });
    expect(open(paymongo).readWebhook(delivery(paymongoBody, asTest))).toMatchObject({
      reason: "bad_signature",
    });
    expect(test.readWebhook(delivery(paymongoBody, asTest))).toMatchObject({ reason: "wrong_account" });
  });
});

describe("reading webhooks", () => {
  const all: readonly (readonly [string, PaymentProvider, Sign])[] = [
    ["stripe", open(stripe), signAsStripe],
    ["paymongo", open(paymongo), signAsPaymongo(true)],
    ["mpesa", open(mpesa), () => ({})],
    ["cash", open({ provider: "cash" }), () => ({})],
  ];
  const topics = ["stk", "reversal", "reversal-late", "status", "status-late", "c2b"] as const;
  const addresses = topics.map((topic) => callbackUrl(mpesa, topic, topic === "c2b" ? "confirmation" : "a1"));
  const paths = addresses.map((url) => url.slice(mpesa.callbackBaseUrl.length + 1));

  const known = fc.constantFrom(
    "Body",
    "stkCallback",
    "CheckoutRequestID",
    "ResultCode",
    "CallbackMetadata",
    "Item",
    "Name",
    "Value",
    "Result",
    "ConversationID",
    "ResultParameters",
    "TransID",
    "TransAmount",
    "BusinessShortCode",
    "data",
    "attributes",
    "type",
    "id",
    "object",
    "created",
    "created_at",
    "livemode",
    "amount",
    "currency",
    "status",
    "metadata",
    "__proto__",
  );
  const leaf = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(
      "payment.paid",
      "payment_intent.succeeded",
      "refund.updated",
      "600123",
      "0",
      "1e308",
      "-0",
      "NaN",
    ),
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(fc.oneof(known, fc.string()), tie("json"), { maxKeys: 5 }),
    ),
  }));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    json.map((value) => Buffer.from(JSON.stringify(value) ?? "")),
    fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
  );
  const headerValue = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string().map((text) => `t=${now},v1=${text},li=${text},te=${text}`),
    fc.array(fc.string(), { maxLength: 3 }),
    fc.constant(undefined),
  );
  const headers = fc.dictionary(
    fc.oneof(fc.constantFrom("stripe-signature", "Stripe-Signature", "paymongo-signature"), fc.string()),
    headerValue,
    { maxKeys: 4 },
  );
  const path = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...paths), fc.constant("stk/%/x"));

  it.each(all)(
    "of %s never throws and never believes what isn't signed, whatever arrives",
    (name, provider) => {
      fc.assert(
        fc.property(bytes, headers, path, (body, heads, at) => {
          const reading = provider.readWebhook({ headers: heads, body, path: at });
          if (reading.verified) {
            // Only an address with its token can be right by chance of this test's making.
            expect(name).toBe("mpesa");
            expect(reading.events.every(({ proof }) => proof === "url_token")).toBe(true);
          } else {
            expect(REJECTIONS).toContain(reading.reason);
          }
        }),
        { numRuns: 1_500 },
      );
    },
  );

  it.each(all)("of %s never throws on rightly signed nonsense", (_name, provider, sign) => {
    fc.assert(
      fc.property(json, fc.constantFrom(...paths), (value, at) => {
        const body = JSON.stringify(value) ?? "";
        const reading = provider.readWebhook({
          headers: sign("whsec_new", body, now),
          body: Buffer.from(body),
          path: at,
        });
        if (!reading.verified) return;
        for (const event of reading.events) {
          expect(Number.isNaN(event.occurredAt.getTime())).toBe(false);
          expect(event.amountMinor === null || Number.isSafeInteger(event.amountMinor)).toBe(true);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});
