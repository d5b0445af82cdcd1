import type { Violation } from "../schema";

/** Examples in a report: enough to begin with; the audit says the rest. */
const EXAMPLES = 20;

/** What of the books does not hold: cases by rule, and some of them. */
export interface ViolationReport {
  rules: Record<string, number>;
  examples: Violation[];
}

/** Names a rule only a bug or a hand in the tables can break. */
export class BooksDoNotHold extends Error {
  override name = "BooksDoNotHold";
  constructor(rules: readonly string[]) {
    super(rules.join("; "));
  }
}

/** Counts violations by rule and keeps some of each, so that a rule with many cases hides no other. */
export function reportViolations(violations: readonly Violation[]): ViolationReport {
  const rules: Record<string, number> = {};
  for (const { rule } of violations) rules[rule] = (rules[rule] ?? 0) + 1;
  const each = Math.max(1, Math.floor(EXAMPLES / Object.keys(rules).length));
  const examples = Object.keys(rules).flatMap((rule) =>
    violations.filter((one) => one.rule === rule).slice(0, each),
  );
  return { rules, examples: examples.slice(0, EXAMPLES) };
}
