import type { Scenario } from "./scenarios";

/** A card as the simulator knows it: its face and how it behaves. */
export type SimulatedCard = {
  readonly brand: string;
  readonly last4: string;
  readonly year: number;
  readonly behaviour: Scenario;
};

const card = (behaviour: Scenario, last4: string, brand = "visa", year = 2034): SimulatedCard => ({
  brand,
  last4,
  year,
  behaviour,
});

/** Stripe's own names of test cards, as far as they are simulated. */
export const TEST_CARDS: Readonly<Record<string, SimulatedCard>> = {
  pm_card_visa: card("success", "4242"),
  pm_card_mastercard: card("success", "4444", "mastercard"),
  pm_card_chargeDeclined: card("declined", "0002"),
  pm_card_chargeDeclinedInsufficientFunds: card("insufficient_funds", "9995"),
  pm_card_chargeDeclinedExpiredCard: card("expired_card", "0069", "visa", 2025),
  pm_card_chargeDeclinedVelocityLimitExceeded: card("limit", "6975"),
  pm_card_authenticationRequired: card("needs_authentication", "3184"),
  /** No card of Stripe's: the bank says nothing for 40 minutes, and nobody is told what it said then. */
  pm_card_neverAnswers: card("unknown_40_minutes", "0077"),
};

/** The numbers to type on the page, as Stripe has them; the last one is the simulator's own. */
export const TEST_NUMBERS: Readonly<Record<string, keyof typeof TEST_CARDS>> = {
  "4242424242424242": "pm_card_visa",
  "5555555555554444": "pm_card_mastercard",
  "4000000000000002": "pm_card_chargeDeclined",
  "4000000000009995": "pm_card_chargeDeclinedInsufficientFunds",
  "4000000000000069": "pm_card_chargeDeclinedExpiredCard",
  "4000000000006975": "pm_card_chargeDeclinedVelocityLimitExceeded",
  "4000002760003184": "pm_card_authenticationRequired",
  "4000000000000077": "pm_card_neverAnswers",
};

export type Refusal = { readonly code: string; readonly decline_code?: string; readonly message: string };

/** How Stripe words a card's refusal; null when the scenario lets it pass. */
export function cardRefusal(scenario: Scenario): Refusal | null {
  switch (scenario) {
    case "declined":
    case "cancelled":
      return { code: "card_declined", decline_code: "generic_decline", message: "Your card was declined." };
    case "insufficient_funds":
      return { code: "card_declined", decline_code: scenario, message: "Your card has insufficient funds." };
    case "limit":
      return {
        code: "card_declined",
        decline_code: "card_velocity_exceeded",
        message: "Your card was declined for making repeated attempts too frequently.",
      };
    case "expired_card":
      return { code: "expired_card", message: "Your card has expired." };
    case "timeout":
    case "timeout_then_success":
      return { code: "processing_error", message: "An error occurred while processing your card." };
    default:
      return null;
  }
}
