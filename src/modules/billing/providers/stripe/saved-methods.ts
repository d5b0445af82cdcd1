import type Stripe from "stripe";
import type { Clock } from "@/platform/clock";
import type { HttpPolicy } from "../http";
import type { SavedMethods, SetupOutcome, SetupRequest } from "../port";
import type { StripeSettings } from "../settings";
import { isSession, SETUP_PARTS, setupOfPage, setupPage } from "./checkout";
import { failureOf, openLine, troubleOf } from "./line";
import { idOf, savedFacts } from "./outcomes";

/** The card that a setup or a payment kept. */
function keptBy(
  setupRef: string,
  {
    customer,
    payment_method,
    metadata,
  }: Pick<Stripe.PaymentIntent | Stripe.SetupIntent, "customer" | "payment_method" | "metadata">,
): SetupOutcome {
  const saved = savedFacts(payment_method, idOf(customer));
  const memberId = metadata?.member_id ?? null;
  return saved
    ? { state: "succeeded", setupRef, memberId, saved }
    : { state: "unknown", setupRef, because: "provider_unsure" };
}

function setupOutcome(intent: Stripe.SetupIntent): SetupOutcome {
  const setupRef = intent.id;
  if (intent.status === "succeeded") return keptBy(setupRef, intent);
  if (intent.status === "canceled")
    return { state: "failed", setupRef, failureCode: "cancelled_by_customer" };
  const error = intent.last_setup_error;
  if (error) return { state: "failed", setupRef, failureCode: failureOf(error.code, error.decline_code) };
  return { state: "unknown", setupRef, because: "provider_unsure" };
}

function troubled(error: unknown, lost: boolean, setupRef: string | null): SetupOutcome {
  const trouble = troubleOf(error, lost);
  if (trouble.kind === "unsure") return { state: "unknown", setupRef, because: "no_answer" };
  const failureCode = trouble.kind === "declined" ? trouble.failureCode : "provider_down";
  return { state: "failed", setupRef, failureCode };
}

/** Cards kept at Stripe: the card's number is typed on Stripe's page, Pulse holds references. */
export function createSavedMethods(
  settings: StripeSettings,
  { clock, policy }: { readonly clock: Clock; readonly policy: HttpPolicy },
): SavedMethods {
  return {
    async setup(request: SetupRequest) {
      const { stripe, lost } = openLine(settings, policy);
      try {
        const page = await stripe.checkout.sessions.create(setupPage(request, clock.now()), {
          idempotencyKey: request.idempotencyKey,
        });
        return setupOfPage(page, clock.now());
      } catch (error) {
        return troubled(error, lost(), null);
      }
    },

    async querySetup(setupRef) {
      const { stripe } = openLine(settings, policy);
      const expand = ["payment_method"];
      try {
        if (isSession(setupRef)) {
          const page = await stripe.checkout.sessions.retrieve(setupRef, { expand: SETUP_PARTS });
          return setupOfPage(page, clock.now());
        }
        return setupRef.startsWith("pi_")
          ? keptBy(setupRef, await stripe.paymentIntents.retrieve(setupRef, { expand }))
          : setupOutcome(await stripe.setupIntents.retrieve(setupRef, { expand }));
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
