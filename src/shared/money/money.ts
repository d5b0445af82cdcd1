import { isCurrencyCode, minorDigits } from "./currency";

/** An amount in whole minor units (cents, not euros) of an ISO 4217 currency. */
export type Money = { readonly minor: number; readonly currency: string };

/** @throws RangeError when the amount is not a safe integer or the code has not the form of a currency */
export function money(minor: number, currency: string): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`Not a whole number of minor units: ${minor}`);
  if (!isCurrencyCode(currency)) throw new RangeError(`Not a currency: ${currency}`);
  return { minor: minor === 0 ? 0 : minor, currency };
}

function sameCurrency(a: Money, b: Money): string {
  if (a.currency !== b.currency) throw new RangeError(`Cannot mix ${a.currency} and ${b.currency}`);
  return a.currency;
}

/** @throws RangeError on different currencies or an amount beyond the safe integers */
export function addMoney(a: Money, b: Money): Money {
  return money(a.minor + b.minor, sameCurrency(a, b));
}

/** @throws RangeError on different currencies or an amount beyond the safe integers */
export function subtractMoney(a: Money, b: Money): Money {
  return money(a.minor - b.minor, sameCurrency(a, b));
}

/**
 * Splits an amount by whole-number weights so that the parts add up exactly. Units that do not divide go one each to
 * the parts that lost most by rounding, on a tie to the later part.
 * @throws RangeError when there is no weight, a negative or fractional one, or all are zero
 */
export function allocateMoney(amount: Money, weights: readonly number[]): Money[] {
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0)) {
    throw new RangeError("Weights are whole numbers from 0");
  }
  // The product of an amount and a weight leaves the safe integers, so the shares are computed in bigint.
  const parts = weights.map(BigInt);
  const total = parts.reduce((sum, part) => sum + part, 0n);
  if (total === 0n) throw new RangeError("At least one weight must be above 0");
  const sign = amount.minor < 0 ? -1 : 1;
  const whole = BigInt(Math.abs(amount.minor));
  const shares = parts.map((part, index) => ({
    index,
    share: (whole * part) / total,
    lost: (whole * part) % total,
  }));
  const left = Number(whole - shares.reduce((sum, { share }) => sum + share, 0n));
  const first = [...shares].sort((a, b) =>
    a.lost === b.lost ? b.index - a.index : a.lost > b.lost ? -1 : 1,
  );
  for (const entry of first.slice(0, left)) entry.share += 1n;
  return shares.map(({ share }) => money(sign * Number(share), amount.currency));
}

/** The exact decimal notation with a point, e.g. `-3500.00`; for `Intl`, exports and form fields. */
export function toDecimal(amount: Money): `${number}` {
  const digits = minorDigits(amount.currency);
  const text = String(Math.abs(amount.minor)).padStart(digits + 1, "0");
  const sign = amount.minor < 0 ? "-" : "";
  const whole = digits === 0 ? text : text.slice(0, -digits);
  const fraction = digits === 0 ? "" : `.${text.slice(-digits)}`;
  return `${sign}${whole}${fraction}` as `${number}`;
}
