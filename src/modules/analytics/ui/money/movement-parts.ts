import type { StackTone } from "@/ui/chart/tones";
import type { RecurringMonth } from "../../money/schema";

/** The parts of a month's movement, in the order in which they are added up. */
export const PARTS = ["new", "reactivated", "expansion", "contraction", "churn", "freeze"] as const;
export type Part = (typeof PARTS)[number];
/** With both ends: everything that opens a list. */
export const LISTS = ["start", ...PARTS, "end"] as const;
export type ListOf = (typeof LISTS)[number];

export const PART_TONES: Readonly<Record<Part, StackTone>> = {
  new: "ok",
  reactivated: "info",
  expansion: "brand",
  contraction: "warn",
  churn: "deny",
  freeze: "quiet",
};

/** What a part does to the sum: contraction and churn are kept as what they take away. */
export function effectOf(month: RecurringMonth, part: Part): number {
  const minor = month[`${part}Minor`];
  return part === "contraction" || part === "churn" ? -minor : minor;
}

/** Whether start and all parts make the end, to the penny. */
export function holds(month: RecurringMonth): boolean {
  return month.startMinor + PARTS.reduce((sum, part) => sum + effectOf(month, part), 0) === month.endMinor;
}
