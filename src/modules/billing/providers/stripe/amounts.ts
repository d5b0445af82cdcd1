import { minorDigits } from "@/shared/money/currency";
import type { RefusalReason } from "../port";

/** Currencies that Stripe counts without decimals, as it lists them. */
const ZERO_DECIMALS = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
/** Counted in thousandths, of which the last digit must be zero. */
const THREE_DECIMALS = new Set("BHD JOD KWD OMR TND".split(" "));

/** Stripe takes amounts of up to eight digits in its smallest unit. */
const LARGEST = 99_999_999;

/** UGX and ISK have no decimals in ISO 4217; Stripe wants two for them, both zero. */
function stripeDigits(currency: string): number {
  if (ZERO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

type StripeAmount =
  | { readonly ok: true; readonly amount: number }
  | { readonly ok: false; readonly reason: RefusalReason };

/** Our minor units in Stripe's, which differ for a few currencies. */
export function toStripeAmount(minor: number, currency: string): StripeAmount {
  if (!/^[A-Z]{3}$/.test(currency)) return { ok: false, reason: "currency_not_supported" };
  if (!Number.isSafeInteger(minor) || minor <= 0) return { ok: false, reason: "amount_not_positive" };
  const shift = stripeDigits(currency) - minorDigits(currency);
  const amount = shift >= 0 ? minor * 10 ** shift : minor / 10 ** -shift;
  if (!Number.isInteger(amount)) return { ok: false, reason: "amount_has_cents" };
  if (THREE_DECIMALS.has(currency) && amount % 10 !== 0) return { ok: false, reason: "amount_has_cents" };
  return amount > LARGEST ? { ok: false, reason: "amount_too_large" } : { ok: true, amount };
}

/** Stripe's smallest units in ours; null when they don't fit. */
export function fromStripeAmount(amount: number, currency: string): number | null {
  const code = currency.toUpperCase();
  const shift = minorDigits(code) - stripeDigits(code);
  const minor = shift >= 0 ? amount * 10 ** shift : amount / 10 ** -shift;
  return Number.isSafeInteger(minor) ? minor : null;
}
