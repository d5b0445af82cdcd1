import type { JournalLine } from "../journal/schema";
import { type CloseShift, COUNTED_TENDERS, SHIFT_TENDERS, type TenderCount, type TenderSums } from "./schema";

const counted: ReadonlySet<string> = new Set(COUNTED_TENDERS);

/** What is at hand of each tender, in the order shown; cash always. */
export function inOrder(sums: readonly TenderSums[]): TenderSums[] {
  const known = new Map(sums.map((one) => [one.tender, one]));
  const nothing = { floatMinor: 0, takenMinor: 0, refundedMinor: 0, movedMinor: 0, expectedMinor: 0 };
  return SHIFT_TENDERS.flatMap((tender) => {
    const sum = known.get(tender);
    return sum ? [sum] : tender === "cash" ? [{ tender, ...nothing }] : [];
  });
}

export interface Cashing {
  counts: TenderCount[];
  /** Tenders that must be counted and were not. */
  missing: string[];
  /** Tenders whose difference nobody explains. */
  unexplained: string[];
}

/**
 * Holds what was counted against what should be there. What does not lie in the drawer need not be counted: it counts
 * as right.
 */
export function cashUp(sums: readonly TenderSums[], given: CloseShift["counts"]): Cashing {
  const byTender = new Map(given.map((one) => [one.tender, one]));
  const expected = new Map(sums.map((one) => [one.tender, one.expectedMinor]));
  const result: Cashing = { counts: [], missing: [], unexplained: [] };
  for (const tender of SHIFT_TENDERS) {
    const expectedMinor = expected.get(tender) ?? 0;
    const count = byTender.get(tender);
    if (!count && counted.has(tender) && (tender === "cash" || expectedMinor !== 0)) {
      result.missing.push(tender);
      continue;
    }
    if (!count && expectedMinor === 0) continue;
    const countedMinor = count?.countedMinor ?? expectedMinor;
    const reason = count?.reason || null;
    if (countedMinor !== expectedMinor && reason === null) result.unexplained.push(tender);
    result.counts.push({ tender, expectedMinor, countedMinor, reason });
  }
  return result;
}

/** Books differences as over or short; then what was counted leaves the drawer, so that a closed one holds nothing. */
export function closingLines(counts: readonly TenderCount[]): JournalLine[][] {
  const differences = counts.flatMap(({ tender, expectedMinor, countedMinor, reason }): JournalLine[] => {
    const difference = countedMinor - expectedMinor;
    const note = reason ?? undefined;
    return [
      { account: tender, amountMinor: difference, note },
      { account: "over_short", amountMinor: -difference, note },
    ];
  });
  const cash = counts.find(({ tender }) => tender === "cash")?.countedMinor ?? 0;
  return [
    differences,
    [
      { account: "cash", amountMinor: -cash },
      { account: "float", amountMinor: cash },
    ],
  ];
}
