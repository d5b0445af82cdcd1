import type { LocalDate } from "@/shared/time-zone/local-date";
import type { DateField, DateOrder, ImportField, ImportProblem, Mapping, ProblemCode } from "../schema";
import type { DateOrderGuess } from "./dates";
import { usualDateOrder } from "./dates";
import { problem } from "./problem";

export type RowOptions = {
  readonly headers: readonly string[];
  /** ISO 3166 alpha-2 of the branch: phone numbers without calling code, and the usual order of dates. */
  readonly country: string;
  /** Currency of amounts whose column names none. */
  readonly currency: string;
  /** The branch's day. */
  readonly today: LocalDate;
  readonly dateOrders: Readonly<Partial<Record<DateField, DateOrder | DateOrderGuess>>>;
  /** The decimal sign of the file's amounts, when known. */
  readonly decimal?: "." | ",";
  /**
   * What an unusable e-mail, phone or date does: `refuse` keeps the row out (error), `drop` takes the row without the
   * value (warning).
   */
  readonly onBadValue: "refuse" | "drop";
};

/** The country of the branch that the people are imported into; the first branch with one otherwise. */
export function guessCountry(
  branches: readonly { readonly id: string; readonly country: string | null }[],
  branchId?: string,
): string | undefined {
  const chosen = branches.find(({ id }) => id === branchId);
  return chosen?.country ?? branches.find(({ country }) => country)?.country ?? undefined;
}

/** One row while it is being read: its cells by field, and the problems found so far. */
export class RowContext {
  readonly problems: ImportProblem[] = [];

  constructor(
    readonly row: number,
    private readonly cells: readonly string[],
    private readonly mapping: Mapping,
    readonly options: RowOptions,
  ) {}

  /** The trimmed text of a field's column, NFC, without the apostrophe that spreadsheets put before numbers. */
  text(field: ImportField): string {
    const index = this.mapping.indexOf(field);
    return index < 0 ? "" : clean(this.cells[index] ?? "");
  }

  /** All texts of a field that several columns may carry. */
  texts(field: ImportField): string[] {
    return this.mapping
      .flatMap((mapped, index) => (mapped === field ? [clean(this.cells[index] ?? "")] : []))
      .filter((text) => text !== "");
  }

  header(field: ImportField): string | null {
    const index = this.mapping.indexOf(field);
    return index < 0 ? null : (this.options.headers[index] ?? null);
  }

  report(
    code: ProblemCode,
    field: ImportField | null,
    params?: Readonly<Record<string, string | number>>,
  ): void {
    const value = field === null ? "" : this.text(field);
    const column = field === null ? null : this.header(field);
    this.problems.push(problem(this.row, code, { column, value, ...(params && { params }) }));
  }

  /** A value that can't be used: an error, or a warning when the person chose to go on without such values. */
  reportUnusable(code: ProblemCode, field: ImportField): void {
    const severity = this.options.onBadValue === "drop" ? "warning" : "error";
    const detail = { column: this.header(field), value: this.text(field), severity } as const;
    this.problems.push(problem(this.row, code, detail));
  }

  dateOrder(field: DateField): { readonly order: DateOrder; readonly sure: boolean } {
    const known = this.options.dateOrders[field];
    const usual = usualDateOrder(this.options.country);
    if (known === undefined) return { order: usual, sure: false };
    if (typeof known === "string") return { order: known, sure: true };
    return known.order === "mixed"
      ? { order: usual, sure: false }
      : { order: known.order, sure: !known.uncertain };
  }
}

function clean(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\u00a0\u200b\ufeff]/g, " ")
    .trim()
    .replace(/^'(?=[\d+=])/, "");
}
