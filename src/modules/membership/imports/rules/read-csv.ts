import { pipeline, Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type CsvError, parse } from "csv-parse";
import { type Delimiter, detectDelimiter } from "@/shared/csv/delimiter";
import { IMPORT_LIMITS, type ImportProblem, type ProblemCode } from "../schema";
import { decodeChunks, detectEncoding } from "./decode";
import { problem } from "./problem";

/** Server only: streams a file's records with bounded memory and without holding the event loop. */

export type CsvFormat = { readonly encoding: string; readonly delimiter: Delimiter };

export type CsvRow = {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  readonly cells: readonly string[];
  readonly problems: readonly ImportProblem[];
};

export type CsvEvent =
  | { readonly kind: "header"; readonly cells: readonly string[] }
  | ({ readonly kind: "row" } & CsvRow)
  /** The file can't be read (further); nothing follows. */
  | { readonly kind: "refused"; readonly problem: ImportProblem };

/** Rows between two pauses that let other requests run: about a millisecond of parsing. */
export const ROWS_PER_TURN = 200;

/** The longest record the parser collects before it gives up: usually a quote that nobody closed. */
const RECORD_LIMIT = 2 * 1024 * 1024;

/** Encoding and delimiter of a whole file, or why it is no CSV. */
export async function detectFormat(
  bytes: Uint8Array,
): Promise<
  { readonly ok: true; readonly format: CsvFormat } | { readonly ok: false; readonly problem: ImportProblem }
> {
  if (bytes.length > IMPORT_LIMITS.bytes) {
    const params = { limit: IMPORT_LIMITS.bytes / 1024 / 1024 };
    return { ok: false, problem: problem(0, "FILE_TOO_LARGE", { params }) };
  }
  const guess = detectEncoding(bytes);
  if (!guess.ok) return { ok: false, problem: problem(0, guess.code) };
  let sample = "";
  for await (const text of decodeChunks([bytes.subarray(0, 64 * 1024)], guess.encoding)) sample += text;
  if (sample.trim() === "") return { ok: false, problem: problem(0, "FILE_EMPTY") };
  return { ok: true, format: { encoding: guess.encoding, delimiter: detectDelimiter(sample) } };
}

/** Reads a file from the beginning. Never throws for what the file holds: that comes as `refused` or as row problems. */
export async function* readCsv(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  format: CsvFormat,
): AsyncGenerator<CsvEvent> {
  const parser = parse({
    delimiter: format.delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: RECORD_LIMIT,
  });
  pipeline(Readable.from(decodeChunks(source, format.encoding)), parser, () => {
    // An error of the source destroys the parser, so the loop below sees it.
  });
  let row = 0;
  let rows = 0;
  let header: readonly string[] | undefined;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row += 1;
      if (row % ROWS_PER_TURN === 0) await nextTurn();
      if (!header) {
        if (/^sep=/i.test(record[0] ?? "") && row === 1) continue;
        if (record.every((cell) => cell.trim() === "")) continue;
        if (record.length > IMPORT_LIMITS.columns) {
          const params = { limit: IMPORT_LIMITS.columns, count: record.length };
          yield { kind: "refused", problem: problem(row, "TOO_MANY_COLUMNS", { params }) };
          return;
        }
        header = record.map((cell) => cell.slice(0, 200).trim());
        yield { kind: "header", cells: header };
        continue;
      }
      rows += 1;
      if (rows > IMPORT_LIMITS.rows) {
        const params = { limit: IMPORT_LIMITS.rows };
        yield { kind: "refused", problem: problem(row, "TOO_MANY_ROWS", { params }) };
        return;
      }
      yield { kind: "row", row, ...checkRecord(row, record, header) };
    }
  } catch (error) {
    yield { kind: "refused", problem: problem(row + 1, toCode(error as CsvError)) };
    return;
  } finally {
    parser.destroy();
  }
  if (!header) yield { kind: "refused", problem: problem(0, "FILE_EMPTY") };
  else if (rows === 0) yield { kind: "refused", problem: problem(0, "HEADER_ONLY") };
}

function toCode(error: Partial<CsvError>): ProblemCode {
  if (error.code === "CSV_QUOTE_NOT_CLOSED") return "QUOTE_NOT_CLOSED";
  if (error.code === "CSV_MAX_RECORD_SIZE") return "RECORD_TOO_LONG";
  return "FILE_UNREADABLE";
}

function checkRecord(row: number, record: readonly string[], header: readonly string[]) {
  const problems: ImportProblem[] = [];
  if (record.every((cell) => cell.trim() === "")) {
    return { cells: [], problems: [problem(row, "ROW_EMPTY")] };
  }
  const params = { expected: header.length, found: record.length };
  const surplus = record.slice(header.length).filter((cell) => cell.trim() !== "");
  if (surplus.length > 0) {
    // More values than columns means that one of them is split and the rest stands under the wrong headings.
    problems.push(problem(row, "ROW_TOO_LONG", { value: surplus.join(" "), params }));
  } else if (record.length < header.length) problems.push(problem(row, "ROW_TOO_SHORT", { params }));
  const cells = header.map((column, index) => {
    const cell = record[index] ?? "";
    if (cell.length <= IMPORT_LIMITS.cell) return cell;
    const limit = { limit: IMPORT_LIMITS.cell };
    problems.push(problem(row, "CELL_TOO_LONG", { column, value: cell, params: limit }));
    return cell.slice(0, IMPORT_LIMITS.cell);
  });
  return { cells, problems };
}
