import { foldForSearch } from "@/shared/text/fold";
import type { ImportProblem, ImportSummary, ParsedRow, ProblemCode, RowDecision } from "../schema";
import { keysOf, type Match, PeopleIndex, type PersonKeys } from "./duplicates";
import { problem } from "./problem";

export type ExistingPerson = PersonKeys & { readonly id: string };

export type PlanOptions = {
  readonly existing: Iterable<ExistingPerson>;
  readonly existingPlans: Iterable<string>;
  /** What happens to somebody who is a member already. */
  readonly onExisting: "update" | "skip";
};

export type PlannedRow = ParsedRow & {
  readonly decision: RowDecision;
  /** The member to change when `decision` is `update`, and the one found when it is `skip`. */
  readonly existingId?: string;
};

type Verdict = {
  readonly decision: RowDecision;
  readonly existingId?: string;
  readonly problems: readonly ImportProblem[];
};

/**
 * Decides row by row what an import does. Dry run and commit feed the same rows through it in the same order, so the
 * commit does what was shown. Memory: the keys of the people, not the rows.
 */
export class ImportPlanner {
  private readonly existing = new PeopleIndex<string>();
  private readonly seen = new PeopleIndex<number>();
  private readonly plans = new Map<string, { name: string; rows: number; exists: boolean }>();
  private readonly byCode: Partial<Record<ProblemCode, number>> = {};
  private readonly counts = {
    rows: 0,
    create: 0,
    update: 0,
    skip: 0,
    errors: 0,
    warnings: 0,
    infos: 0,
    rowsWithErrors: 0,
  };

  constructor(private readonly options: PlanOptions) {
    for (const person of options.existing) this.existing.add(person, person.id);
    for (const name of options.existingPlans) {
      this.plans.set(foldForSearch(name), { name, rows: 0, exists: true });
    }
  }

  /** Decides one row; remembers it for the rows after it. */
  add(parsed: ParsedRow): PlannedRow {
    const verdict = this.decide(parsed);
    const problems = [...parsed.problems, ...verdict.problems];
    this.count(verdict.decision, problems);
    const { membership } = parsed;
    const taken = verdict.decision !== "skip";
    if (taken && membership) this.countPlan(membership.planName);
    return {
      ...parsed,
      decision: verdict.decision,
      ...(verdict.existingId && { existingId: verdict.existingId }),
      problems,
    };
  }

  summary(): ImportSummary {
    const used = [...this.plans.values()].filter(({ rows }) => rows > 0);
    used.sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
    return { ...this.counts, plans: used.map((plan) => ({ ...plan })), byCode: { ...this.byCode } };
  }

  private decide({ row, member }: ParsedRow): Verdict {
    if (!member) return { decision: "skip", problems: [] };
    const keys = keysOf(member);
    const value = member.number ?? `${member.firstName} ${member.lastName}`.trim();
    const twin = this.seen.find(keys);
    if (twin?.kind === "same") {
      const params = { firstRow: twin.person, by: twin.by };
      return { decision: "skip", problems: [problem(row, "DUPLICATE_IN_FILE", { value, params })] };
    }
    const known = this.existing.find(keys);
    if (twin?.kind === "numberTaken" || known?.kind === "numberTaken") {
      return { decision: "skip", problems: [problem(row, "NUMBER_TAKEN", { value })] };
    }
    this.seen.add(keys, row);
    const hints = [...hint(row, value, twin), ...(known?.kind === "same" ? [] : hint(row, value, known))];
    if (known?.kind !== "same") return { decision: "create", problems: hints };
    const params = { by: known.by, decision: this.options.onExisting };
    return {
      decision: this.options.onExisting,
      existingId: known.person,
      problems: [...hints, problem(row, "EXISTING_PERSON", { value, params })],
    };
  }

  private count(decision: RowDecision, problems: readonly ImportProblem[]): void {
    this.counts.rows += 1;
    this.counts[decision] += 1;
    if (problems.some(({ severity }) => severity === "error")) this.counts.rowsWithErrors += 1;
    for (const { code, severity } of problems) {
      this.counts[severity === "error" ? "errors" : severity === "warning" ? "warnings" : "infos"] += 1;
      this.byCode[code] = (this.byCode[code] ?? 0) + 1;
    }
  }

  /** `1 MONTH` and `1 month` are one plan, named as first met. */
  private countPlan(name: string): void {
    const key = foldForSearch(name);
    const plan = this.plans.get(key) ?? { name, rows: 0, exists: false };
    plan.rows += 1;
    this.plans.set(key, plan);
  }
}

function hint(row: number, value: string, match: Match<number | string> | undefined): ImportProblem[] {
  if (match?.kind === "sharedContact") {
    return [problem(row, "SHARED_CONTACT", { value, params: { by: match.by } })];
  }
  return match?.kind === "sameName" ? [problem(row, "SAME_NAME", { value })] : [];
}

/** Plans a list of rows at once; a long file goes through `ImportPlanner` row by row. */
export function planRows(
  rows: Iterable<ParsedRow>,
  options: PlanOptions,
): { readonly rows: readonly PlannedRow[]; readonly summary: ImportSummary } {
  const planner = new ImportPlanner(options);
  const planned = Array.from(rows, (row) => planner.add(row));
  return { rows: planned, summary: planner.summary() };
}
