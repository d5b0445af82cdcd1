import { share } from "./proration";
import type { BillLine, LineKind, Price } from "./schema";

/** What a line is for; amounts are from 0 and in the price's own terms. */
interface LineInput {
  kind: LineKind;
  price: Price;
  /** Before the discount. */
  unitMinor: number;
  /** After it. */
  amountMinor: number;
  sign: 1 | -1;
  fromOn?: string;
  toOn?: string;
  days?: number;
  ofDays?: number;
}

/** The tax in an amount, or on top of it, rounded half up. */
function taxOf(amountMinor: number, { taxBasisPoints, taxInclusive }: Price): number {
  return share(amountMinor, taxBasisPoints, taxInclusive ? 10_000 + taxBasisPoints : 10_000);
}

function signed(sign: 1 | -1, minor: number): number {
  // Not -0, which is no JSON and not equal to 0 in a comparison of quotes.
  return minor === 0 ? 0 : sign * minor;
}

/** One line, or none when it is about nothing. A credit has the tax that its charge had. */
export function line(input: LineInput): BillLine[] {
  const { price, unitMinor, amountMinor, sign } = input;
  if (unitMinor === 0 && amountMinor === 0) return [];
  const taxMinor = taxOf(amountMinor, price);
  const netMinor = price.taxInclusive ? amountMinor - taxMinor : amountMinor;
  const fromOn = input.fromOn ?? null;
  const toOn = input.toOn ?? null;
  return [
    {
      kind: input.kind,
      label: price.name,
      params: {
        planName: price.name,
        fromOn,
        toOn,
        days: input.days ?? null,
        ofDays: input.ofDays ?? null,
      },
      planVersionId: price.planVersionId,
      fromOn,
      toOn,
      quantity: 1,
      unitMinor: signed(sign, unitMinor),
      discountMinor: signed(sign, unitMinor - amountMinor),
      netMinor: signed(sign, netMinor),
      taxMinor: signed(sign, taxMinor),
      grossMinor: signed(sign, netMinor + taxMinor),
      taxBasisPoints: price.taxBasisPoints,
    },
  ];
}

export function grossOf(lines: readonly BillLine[]): number {
  return lines.reduce((sum, one) => sum + one.grossMinor, 0);
}

/**
 * A bill is never negative: what credits leave over goes to the account. The closing line bears no tax, because the
 * credit is taxed with what it will pay for; the tax of the days given back stays corrected.
 */
export function toAccount(lines: readonly BillLine[]): BillLine[] {
  const rest = -grossOf(lines);
  if (rest <= 0) return [];
  return [
    {
      kind: "account_credit",
      label: "",
      params: { planName: "", fromOn: null, toOn: null, days: null, ofDays: null },
      planVersionId: null,
      fromOn: null,
      toOn: null,
      quantity: 1,
      unitMinor: rest,
      discountMinor: 0,
      netMinor: rest,
      taxMinor: 0,
      grossMinor: rest,
      taxBasisPoints: 0,
    },
  ];
}
