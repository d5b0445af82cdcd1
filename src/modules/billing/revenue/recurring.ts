import type { QuoteResult } from "../calculator/schema";
import { mrrMinor } from "./rules";

/** Recurring revenue of a membership after a change, minor units a month: at what the running period is billed at. */
export function recurringOf(result: QuoteResult): number {
  const { terms, periods } = result.next;
  const current = periods.findLast(({ days }) => days > 0);
  const trial = current?.kind === "trial";
  return mrrMinor(terms.price, terms.cycle, trial ? result.next.discount : (current?.discount ?? null));
}
