import type Stripe from "stripe";
import type { HttpPolicy } from "../http";
import type { Payer, SavedMethods, SetupOutcome, SetupRequest } from "../port";
import type { StripeSettings } from "../settings";
import { failureOf, openLine, troubleOf } from "./line";
import { idOf, savedFacts } from "./outcomes";

/** A customer's fields; what isn't known is left out. */
export function customerFields(payer: Payer, metadata: Record<string, string>): Stripe.CustomerCreateParams {
  const { name, email, phone } = payer;
  return { ...(name && { name }), ...(email && { email }), ...(phone && { phone }), metadata };
}

function outcomeOf(intent: Stripe.SetupIntent, settings: StripeSettings): SetupOutcome {
  const setupRef = intent.id;
  const customerRef = idOf(intent.customer);
  if (intent.status === "succeeded") {
    const saved = savedFacts(intent.payment_method, customerRef);
    return saved
      ? { state: "succeeded", setupRef, saved }
      : { state: "unknown", setupRef, because: "provider_unsure" };
  }
  if (intent.status === "canceled")
    return { state: "failed", setupRef, failureCode: "cancelled_by_customer" };
  const error = intent.last_setup_error;
  if (error) return { state: "failed", setupRef, failureCode: failureOf(error.code, error.decline_code) };
  if (intent.status === "processing" || !intent.client_secret || !customerRef) {
    return { state: "unknown", setupRef, because: "provider_unsure" };
  }
  const { publishableKey } = settings;
  const action = { kind: "client_secret", clientSecret: intent.client_secret, publishableKey } as const;
  return { state: "pending_customer", setupRef, customerRef, action };
}

function troubled(error: unknown, lost: boolean, setupRef: string | null): SetupOutcome {
  const trouble = troubleOf(error, lost);
  if (trouble.kind === "unsure") return { state: "unknown", setupRef, because: "no_answer" };
  const failureCode = trouble.kind === "declined" ? trouble.failureCode : "provider_down";
  return { state: "failed", setupRef, failureCode };
}

/** Cards kept at Stripe: the card's number goes from the browser to Stripe, Pulse holds references. */
export function createSavedMethods(settings: StripeSettings, policy: HttpPolicy): SavedMethods {
  return {
    async setup(request: SetupRequest) {
      const { stripe, lost } = openLine(settings, policy);
      const key = request.idempotencyKey;
      try {
        const customer =
          request.customerRef ??
          (
            await stripe.customers.create(customerFields(request.payer, { member_id: request.memberId }), {
              idempotencyKey: `${key}:customer`,
            })
          ).id;
        const intent = await stripe.setupIntents.create(
          {
            customer,
            usage: "off_session",
            allowed_payment_method_types: ["card"],
            metadata: { member_id: request.memberId },
          },
          { idempotencyKey: key },
        );
        return outcomeOf(intent, settings);
      } catch (error) {
        return troubled(error, lost(), null);
      }
    },

    async querySetup(setupRef) {
      const { stripe } = openLine(settings, policy);
      try {
        const intent = await stripe.setupIntents.retrieve(setupRef, { expand: ["payment_method"] });
        return outcomeOf(intent, settings);
      } catch (error) {
        const missing = troubleOf(error, false).kind === "missing";
        if (missing) return { state: "failed", setupRef, failureCode: "unknown" };
        return { state: "unknown", setupRef, because: "no_answer" };
      }
    },

    async remove(methodRef) {
      const { stripe } = openLine(settings, policy);
      try {
        await stripe.paymentMethods.detach(methodRef);
        return "done";
      } catch (error) {
        return troubleOf(error, false).kind === "missing" ? "done" : "unknown";
      }
    },
  };
}
