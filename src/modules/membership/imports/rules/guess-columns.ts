import { foldForSearch } from "@/shared/text/fold";
import { type ImportField, importFields, type Mapping } from "../schema";
import { readDate } from "./dates";
import { headerWords } from "./header-words";
import { looksLikeStatus, readGender } from "./words";

export type ColumnGuess = {
  readonly field: ImportField;
  /** 0 nothing speaks for it … 1 header and content agree. Below 0.6 a person should look. */
  readonly confidence: number;
};

const byHeader = new Map<string, ImportField>(
  importFields.flatMap((field) => headerWords[field].map((words) => [words, field] as const)),
);

/** Letters and digits only; a bracketed unit (`Balance (KES)`) does not count. */
function headerKey(header: string): string {
  const bare = foldForSearch(header).replace(/\([^)]*\)/g, " ");
  return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function scoreHeader(header: string): { field: ImportField; score: number } | undefined {
  const key = headerKey(header);
  if (key === "") return undefined;
  const exact = byHeader.get(key);
  if (exact) return { field: exact, score: 0.9 };
  // The longest known phrase inside wins: `emergency contact name` is no contact number.
  let best: { field: ImportField; length: number } | undefined;
  for (const [words, field] of byHeader) {
    if (words.length < 4 || words.length <= (best?.length ?? 0)) continue;
    if (` ${key} `.includes(` ${words} `)) best = { field, length: words.length };
  }
  return best && { field: best.field, score: 0.7 };
}

type Content = "email" | "phone" | "date" | "amount" | "gender" | "status" | "name" | "empty" | "text";

const contentOf: Readonly<Partial<Record<ImportField, readonly Content[]>>> = {
  email: ["email"],
  phone: ["phone"],
  birthDate: ["date"],
  joinedOn: ["date"],
  startsOn: ["date"],
  endsOn: ["date"],
  paidToOn: ["date"],
  nextBillOn: ["date"],
  balance: ["amount"],
  price: ["amount"],
  gender: ["gender"],
  status: ["status"],
};

function kindOf(cell: string): Content {
  const text = cell.trim();
  if (text === "") return "empty";
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return "email";
  if (readDate(text, "dmy", "2000-01-01").kind !== "unreadable" && /\D/.test(text)) return "date";
  if (/^\+?[\d\s()/.-]{7,20}$/.test(text) && text.replace(/\D/g, "").length >= 7) return "phone";
  if (/^[-(]?\s*(?:[A-Z]{1,3}|\p{Sc})?\s*-?\d[\d.,' ]*(?:\p{Sc}|[A-Z]{3})?\)?$/u.test(text)) return "amount";
  if (readGender(text) !== undefined) return "gender";
  if (looksLikeStatus(text)) return "status";
  if (/^[\p{L}'’".-]+(?:,? [\p{L}'’".-]+){1,3}$/u.test(text)) return "name";
  return "text";
}

function contentShares(cells: readonly string[]): ReadonlyMap<Content, number> {
  const kinds = cells.map(kindOf).filter((kind) => kind !== "empty");
  const shares = new Map<Content, number>();
  for (const kind of kinds) shares.set(kind, (shares.get(kind) ?? 0) + 1 / kinds.length);
  return shares;
}

/** What a nameless or foreign column holds by its look alone; only where the look is telling. */
const byContent: readonly (readonly [Content, ImportField])[] = [
  ["email", "email"],
  ["phone", "phone"],
  ["gender", "gender"],
  ["status", "status"],
  ["name", "fullName"],
];

/**
 * Guesses every column's meaning from its header and from sample rows (50 are plenty). Each field is given once, to the
 * column with the best claim; `ignore`, `notes` and `tags` may repeat.
 */
export function guessColumns(
  headers: readonly string[],
  sampleRows: readonly (readonly string[])[],
): ColumnGuess[] {
  const claims: { column: number; field: ImportField; score: number }[] = [];
  headers.forEach((header, column) => {
    const shares = contentShares(sampleRows.map((row) => row[column] ?? ""));
    const named = scoreHeader(header);
    if (named) {
      const wanted = contentOf[named.field];
      const fit = wanted ? wanted.reduce((sum, kind) => sum + (shares.get(kind) ?? 0), 0) : 1;
      const doubt = wanted === undefined || shares.size === 0 ? 0 : (1 - fit) * 0.4;
      claims.push({ column, field: named.field, score: named.score + 0.1 - doubt });
    }
    for (const [kind, field] of byContent) {
      const share = shares.get(kind) ?? 0;
      if (share >= 0.7) claims.push({ column, field, score: 0.55 * share });
    }
  });
  claims.sort((a, b) => b.score - a.score || a.column - b.column);
  const taken = new Set<ImportField>();
  const guesses: ColumnGuess[] = headers.map(() => ({ field: "ignore", confidence: 0 }));
  const done = new Set<number>();
  for (const { column, field, score } of claims) {
    if (done.has(column)) continue;
    const repeatable = field === "ignore" || field === "notes" || field === "tags";
    if (!repeatable && taken.has(field)) continue;
    // One name column and two halves exclude each other; the halves are better data.
    if (field === "fullName" && taken.has("firstName")) continue;
    if (field === "firstName" && taken.has("fullName")) continue;
    taken.add(field);
    done.add(column);
    guesses[column] = { field, confidence: Math.round(Math.min(1, score) * 100) / 100 };
  }
  return guesses;
}

export function toMapping(guesses: readonly ColumnGuess[]): Mapping {
  return guesses.map(({ field }) => field);
}

/** A currency named in a header, e.g. `Balance (KES)`. */
export function currencyInHeader(header: string): string | undefined {
  return /[([]([A-Z]{3})[)\]]/.exec(header)?.[1];
}

/** The decimal sign that a column of amounts proves; undefined when every value reads the same either way. */
export function guessDecimal(values: Iterable<string>): "." | "," | undefined {
  let points = 0;
  let commas = 0;
  for (const value of values) {
    const sign = /([.,])(?:\d{1,2})(?!\d)[^\d.,]*$/.exec(value.trim())?.[1];
    if (sign === ".") points += 1;
    if (sign === ",") commas += 1;
  }
  return points > commas ? "." : commas > points ? "," : undefined;
}
