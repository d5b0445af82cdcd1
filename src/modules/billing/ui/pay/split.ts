import { minorDigits } from "@/shared/money/currency";
import { roundCash } from "../../payments/rules";
import type { Tender, TenderInput } from "../../payments/schema";

/** One way of a payment as it is being entered. The last one takes what the others leave. */
export interface Part {
  id: string;
  tender: Tender;
  /** Of all but the last; null while it can't be read. */
  amountMinor: number | null;
  /** Cash handed over; null is exactly what is due. */
  handedMinor: number | null;
  phone: string;
  /** A kept card; null is another one, typed on the provider's page; undefined while nobody has chosen. */
  savedMethodId: string | null | undefined;
  /** Keeps the card that is typed there. */
  saveMethod: boolean;
  receipt: string;
}

export type PartProblem = "AMOUNT_MISSING" | "TOO_MUCH" | "CASH_SHORT" | "PHONE_MISSING";

/** What each part pays, in minor units: what was typed, and the rest for the last. */
export function amountsOf(parts: readonly Part[], totalMinor: number): number[] {
  let left = totalMinor;
  return parts.map((part, at) => {
    const amount = at === parts.length - 1 ? left : (part.amountMinor ?? 0);
    left -= amount;
    return amount;
  });
}

/** What has to be mended before the payment can be sent, by part. Empty when it can. */
export function problemsOf(
  parts: readonly Part[],
  totalMinor: number,
  cashStep: number,
): ReadonlyMap<string, PartProblem> {
  const amounts = amountsOf(parts, totalMinor);
  const found = new Map<string, PartProblem>();
  parts.forEach((part, at) => {
    const isLast = at === parts.length - 1;
    const amount = amounts[at] ?? 0;
    if (!isLast && part.amountMinor === null) found.set(part.id, "AMOUNT_MISSING");
    else if (amount <= 0) found.set(part.id, "TOO_MUCH");
    else if (part.tender === "cash" && part.handedMinor !== null && changeOf(part, amount, cashStep) < 0)
      found.set(part.id, "CASH_SHORT");
    else if (part.tender === "mpesa" && part.phone.replace(/\D/g, "").length < 7)
      found.set(part.id, "PHONE_MISSING");
  });
  return found;
}

/** What goes back to the customer, by the same rounding with which the server books it. */
export function changeOf(part: Pick<Part, "handedMinor">, amountMinor: number, cashStep: number): number {
  return part.handedMinor === null ? 0 : part.handedMinor - roundCash(amountMinor, cashStep);
}

/** The payment as it is sent. */
export function tendersOf(parts: readonly Part[], totalMinor: number): TenderInput[] {
  const amounts = amountsOf(parts, totalMinor);
  return parts.map((part, at) => {
    const receipt = part.receipt.trim();
    return {
      tender: part.tender,
      amountMinor: amounts[at] ?? 0,
      ...(part.tender === "cash" && part.handedMinor !== null ? { tenderedMinor: part.handedMinor } : {}),
      ...(part.tender === "mpesa" ? { phone: part.phone.trim() } : {}),
      ...(part.tender === "stripe" ? cardOf(part) : {}),
      ...((part.tender === "card_terminal" || part.tender === "bank") && receipt ? { receipt } : {}),
    };
  });
}

function cardOf({ savedMethodId, saveMethod }: Part): Pick<TenderInput, "savedMethodId" | "saveMethod"> {
  if (savedMethodId) return { savedMethodId };
  return saveMethod ? { saveMethod } : {};
}

/** Round sums that people are likely to hand over for an amount, at most three, the smallest first. Minor units. */
export function likelyCash(amountMinor: number, currency: string): number[] {
  const one = 10 ** minorDigits(currency);
  const sums = new Set<number>();
  for (let note = 5 * one; note <= 100_000 * one && sums.size < 6; note *= 10) {
    for (const step of [note, 2 * note]) {
      const sum = Math.ceil(amountMinor / step) * step;
      // More than half again as much is nobody's idea of a note at hand.
      if (sum > amountMinor && sum <= Math.max(amountMinor * 2, 5 * one)) sums.add(sum);
    }
  }
  return [...sums].sort((a, b) => a - b).slice(0, 3);
}
