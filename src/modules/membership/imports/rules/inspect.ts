import { type DateField, dateFields, type ImportProblem, type Mapping } from "../schema";
import { type DateOrderGuess, guessDateOrder } from "./dates";
import { type ColumnGuess, guessColumns, guessDecimal } from "./guess-columns";
import { type CsvFormat, detectFormat, readCsv } from "./read-csv";

/** Rows from which the columns are guessed and habits are learnt; more would not change the answer. */
const SAMPLE = 2_000;

export type Inspection =
  | {
      readonly ok: true;
      readonly format: CsvFormat;
      readonly headers: readonly string[];
      readonly columns: readonly ColumnGuess[];
      /** The first filled rows, at most 2,000. */
      readonly sample: readonly (readonly string[])[];
    }
  | { readonly ok: false; readonly problem: ImportProblem };

/** Looks at an uploaded file: format, headers, guessed columns; or the one reason why it can't be read. */
export async function inspectFile(bytes: Uint8Array): Promise<Inspection> {
  const detected = await detectFormat(bytes);
  if (!detected.ok) return detected;
  let headers: readonly string[] = [];
  const sample: (readonly string[])[] = [];
  for await (const event of readCsv([bytes], detected.format)) {
    if (event.kind === "refused") return { ok: false, problem: event.problem };
    if (event.kind === "header") headers = event.cells;
    else if (event.cells.length > 0) sample.push(event.cells);
    if (sample.length >= SAMPLE) break;
  }
  return { ok: true, format: detected.format, headers, columns: guessColumns(headers, sample), sample };
}

export type Habits = {
  readonly dateOrders: Readonly<Partial<Record<DateField, DateOrderGuess>>>;
  readonly decimal?: "." | ",";
};

/** How a file writes dates and decimals, once its columns are known; both go into `RowOptions`. */
export function learnHabits(
  mapping: Mapping,
  sample: readonly (readonly string[])[],
  country: string,
): Habits {
  const valuesOf = (column: number) => sample.map((row) => row[column] ?? "");
  const dateOrders: Partial<Record<DateField, DateOrderGuess>> = {};
  for (const field of dateFields) {
    const column = mapping.indexOf(field);
    if (column >= 0) dateOrders[field] = guessDateOrder(valuesOf(column), country);
  }
  const amounts = mapping.flatMap((field, column) =>
    field === "price" || field === "balance" ? valuesOf(column) : [],
  );
  const decimal = guessDecimal(amounts);
  return { dateOrders, ...(decimal && { decimal }) };
}
