import { foldForSearch } from "@/shared/text/fold";
import { type LocalDate, toLocalDate } from "@/shared/time-zone/local-date";
import type { DateOrder } from "../schema";

/** First three or more folded letters of each month in English, German, Swahili, Filipino and Spanish. */
const monthWords: readonly (readonly string[])[] = [
  ["jan", "januari", "enero", "ene"],
  ["feb", "febrero", "peb", "pebrero"],
  ["mar", "mrz", "maerz", "machi", "marso", "marzo"],
  ["apr", "aprili", "abr", "abril"],
  ["may", "mai", "mei", "mayo"],
  ["jun", "juni", "hun", "hunyo", "junio"],
  ["jul", "julai", "hul", "hulyo", "julio"],
  ["aug", "ago", "agosto"],
  ["sep", "set", "setyembre"],
  ["oct", "okt", "oktoba", "octubre"],
  ["nov", "nobyembre", "noviembre"],
  ["dec", "dez", "des", "desemba", "dis", "disyembre", "dic"],
];

function monthOf(word: string): number | undefined {
  const folded = foldForSearch(word).replace(/[^a-z]/g, "");
  const index = monthWords.findIndex((words) =>
    words.some((known) => folded === known || (known.length === 3 && folded.startsWith(known))),
  );
  return index < 0 ? undefined : index + 1;
}

export type ReadDate =
  | { readonly kind: "date"; readonly date: LocalDate; readonly ambiguous: boolean }
  | { readonly kind: "impossible" }
  | { readonly kind: "unreadable" };

type Shape =
  | { readonly kind: "fixed"; readonly year: string; readonly month: number; readonly day: number }
  | {
      readonly kind: "numeric";
      readonly a: number;
      readonly b: number;
      readonly year: string;
      readonly dots: boolean;
    };

/** A time behind the date (`2026-10-06T00:00:00Z`, `6.10.2026 0:00`) is cut off: exporters add midnights. */
const clock =
  /(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)$/;

function shapeOf(text: string): Shape | undefined {
  const plain = text.normalize("NFKC").trim().replace(clock, "").trim();
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (iso) return { kind: "fixed", year: iso[1] ?? "", month: Number(iso[2]), day: Number(iso[3]) };
  const numeric = /^(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})$/.exec(plain);
  if (numeric) {
    const [, a, sign, b, year = ""] = numeric;
    return { kind: "numeric", a: Number(a), b: Number(b), year, dots: sign === "." };
  }
  const dayFirst =
    /^(\d{1,2})(?:st|nd|rd|th)?[.\s-]*(?:de\s+|ng\s+)?(\p{L}{3,})\.?[,\s-]*(?:de\s+)?(\d{4}|\d{2})$/u.exec(
      plain,
    );
  const monthFirst = /^(\p{L}{3,})\.?\s*(\d{1,2})(?:st|nd|rd|th)?[,\s]+(\d{4}|\d{2})$/u.exec(plain);
  const word = dayFirst?.[2] ?? monthFirst?.[1];
  const month = word === undefined ? undefined : monthOf(word);
  if (month === undefined) return undefined;
  const day = Number(dayFirst?.[1] ?? monthFirst?.[2]);
  return { kind: "fixed", year: dayFirst?.[3] ?? monthFirst?.[3] ?? "", month, day };
}

/** `85` → 1985 or 2085, whichever is at most `ahead` years after today. */
function fullYear(year: string, today: LocalDate, ahead: number): number {
  if (year.length > 2) return Number(year);
  const now = Number(today.slice(0, 4));
  const near = Math.floor(now / 100) * 100 + Number(year);
  return near > now + ahead ? near - 100 : near;
}

/**
 * Reads one day. Dots mean day first; for other signs `order` decides, unless only one order gives a date.
 * @param ahead years after today that a two-digit year may mean: 0 for birth dates
 */
export function readDate(text: string, order: DateOrder, today: LocalDate, ahead = 20): ReadDate {
  const shape = shapeOf(text);
  if (!shape) return { kind: "unreadable" };
  const year = fullYear(shape.year, today, ahead);
  if (shape.kind === "fixed") {
    const date = toLocalDate(year, shape.month, shape.day);
    return date === undefined ? { kind: "impossible" } : { kind: "date", date, ambiguous: false };
  }
  const dayFirst = toLocalDate(year, shape.b, shape.a);
  const monthFirst = toLocalDate(year, shape.a, shape.b);
  const useDay = shape.dots || order !== "mdy";
  // 31/02 must not become nonsense by swapping: a swap is right only where the wanted month does not exist at all.
  const wantedMonth = useDay ? shape.b : shape.a;
  const date = wantedMonth > 12 ? (useDay ? monthFirst : dayFirst) : useDay ? dayFirst : monthFirst;
  if (date === undefined) return { kind: "impossible" };
  const ambiguous = !shape.dots && dayFirst !== undefined && monthFirst !== undefined && shape.a !== shape.b;
  return { kind: "date", date, ambiguous };
}

export type DateOrderGuess = {
  readonly order: DateOrder | "mixed";
  /** Values that only one order explains, that name the order themselves, and that either order explains. */
  readonly evidence: {
    readonly dmy: number;
    readonly mdy: number;
    readonly ymd: number;
    readonly ambiguous: number;
    readonly unreadable: number;
  };
  /** True when nothing in the column proves the order, so the country's habit was taken: ask. */
  readonly uncertain: boolean;
};

/** Countries that write the month first. */
const monthFirstCountries = new Set(["US", "PH", "BZ", "FM", "PW"]);

export function usualDateOrder(country: string): DateOrder {
  return monthFirstCountries.has(country) ? "mdy" : "dmy";
}

/** Learns from a column's values in which order its days stand. */
export function guessDateOrder(values: Iterable<string>, country: string): DateOrderGuess {
  const evidence = { dmy: 0, mdy: 0, ymd: 0, ambiguous: 0, unreadable: 0 };
  for (const value of values) {
    if (value.trim() === "") continue;
    const shape = shapeOf(value);
    if (!shape) evidence.unreadable += 1;
    else if (shape.kind === "fixed") evidence.ymd += 1;
    else if (shape.dots || (shape.a > 12 && shape.b <= 12)) evidence.dmy += 1;
    else if (shape.b > 12 && shape.a <= 12) evidence.mdy += 1;
    else if (shape.a !== shape.b) evidence.ambiguous += 1;
  }
  const { dmy, mdy, ymd, ambiguous } = evidence;
  const usual = usualDateOrder(country);
  if (dmy > 0 && mdy > 0) return { order: "mixed", evidence, uncertain: ambiguous > 0 };
  if (dmy > 0) return { order: "dmy", evidence, uncertain: false };
  if (mdy > 0) return { order: "mdy", evidence, uncertain: false };
  return { order: ambiguous === 0 && ymd > 0 ? "ymd" : usual, evidence, uncertain: ambiguous > 0 };
}
