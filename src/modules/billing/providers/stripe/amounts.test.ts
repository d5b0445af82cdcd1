import { describe, expect, it } from "vitest";
import { fromStripeAmount, toStripeAmount } from "./amounts";

describe("amounts at Stripe", () => {
  it.each([
    [49_90, "EUR", 49_90],
    [1_200, "JPY", 1_200],
    [5_000, "UGX", 500_000],
    [1_250, "KWD", 1_250],
    [100_00, "MGA", 100],
  ] as const)("%i minor units of %s are %i", (minor, currency, amount) => {
    expect(toStripeAmount(minor, currency)).toEqual({ ok: true, amount });
    expect(fromStripeAmount(amount, currency.toLowerCase())).toBe(minor);
  });

  it.each([
    [1_255, "KWD", "amount_has_cents"],
    [100_50, "MGA", "amount_has_cents"],
    [0, "EUR", "amount_not_positive"],
    [1.5, "EUR", "amount_not_positive"],
    [1_000_000_00, "EUR", "amount_too_large"],
    [100, "eur", "currency_not_supported"],
  ] as const)("%d minor units of %s are refused: %s", (minor, currency, reason) => {
    expect(toStripeAmount(minor, currency)).toEqual({ ok: false, reason });
  });
});
