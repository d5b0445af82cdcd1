import { DomainError } from "../errors";

interface MaybeDatabaseError {
  code?: unknown;
  message?: unknown;
  constraint?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown; target?: unknown };
}

const LOST = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "57P01",
  "57P02",
  "57P03",
  "08000",
  "08001",
  "08003",
  "08006",
  "53300",
  // The disk is full: what was there is there, and the operator is told by the disk's own alert.
  "53100",
  // Two transactions that waited for each other: PostgreSQL ended this one, and it may simply be tried again.
  "40P01",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
]);
const LOST_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Can't reach database|the database system is|Server has closed the connection|Unable to start a transaction|Cannot use a pool after calling end/i;
const SLOW = /Query read timeout|statement timeout|canceling statement/i;

/** The error, what caused it and what caused that: libraries wrap PostgreSQL's own answer. */
function* chain(error: unknown): Generator<MaybeDatabaseError> {
  let current = error as MaybeDatabaseError | undefined;
  for (let depth = 0; current && typeof current === "object" && depth < 5; depth++) {
    yield current;
    current = (current.meta?.driverAdapterError ?? current.cause) as MaybeDatabaseError | undefined;
  }
}

/** Values that PostgreSQL cannot keep: NUL in a text, half a surrogate, a day or number beyond its range. */
const UNKEEPABLE = new Set(["22021", "22P05", "22P02", "22003", "22007", "22008"]);

/** Raised by `app.whole_member`: something new was to begin under a record that was merged into another one. */
const MERGED = "PM001";

/**
 * Turns what PostgreSQL says into what a client can act on: an outage, a value that no column can hold, a reference
 * to nothing this gym has, a row that others hold on to. Anything else stays what it was.
 */
export function asDomainError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (isHeldRow(error)) return new DomainError("CONFLICT", undefined, { cause: error });
  if (isMissingReference(error)) return new DomainError("NOT_FOUND", undefined, { cause: error });
  for (const link of chain(error)) {
    const code = typeof link.code === "string" ? link.code : "";
    const message = typeof link.message === "string" ? link.message : "";
    const original = (link as { originalCode?: unknown }).originalCode;
    if (code === MERGED || original === MERGED)
      return new DomainError("MEMBER_MERGED", undefined, { cause: error });
    if (UNKEEPABLE.has(code) || UNKEEPABLE.has(String(original))) {
      return new DomainError("INVALID_INPUT", undefined, { cause: error });
    }
    if (code === "57014" || SLOW.test(message))
      return new DomainError("TIMEOUT", undefined, { cause: error });
    if (LOST.has(code) || LOST_TEXT.test(message))
      return new DomainError("UNAVAILABLE", { retryAfter: 2 }, { cause: error });
  }
  return error;
}

/** Whether the error is PostgreSQL's refusal of a second equal row; `constraint` narrows it to one rule. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  for (const link of chain(error)) {
    const nested = link as { originalCode?: unknown; constraint?: unknown; kind?: unknown };
    const unique =
      link.code === "23505" ||
      link.code === "P2002" ||
      nested.originalCode === "23505" ||
      nested.kind === "UniqueConstraintViolation";
    if (unique) return constraint === undefined || JSON.stringify(collect(error)).includes(constraint);
  }
  return false;
}

/** Whether a row can't go because others point at it. PostgreSQL tells it from a reference to nothing by its words. */
function isHeldRow(error: unknown): boolean {
  for (const link of chain(error)) {
    const { originalCode, originalMessage } = link as { originalCode?: unknown; originalMessage?: unknown };
    if (link.code === "23001" || originalCode === "23001") return true;
    const foreign = link.code === "23503" || originalCode === "23503";
    const words = `${String(link.message ?? "")} ${String(originalMessage ?? "")}`;
    if (foreign && words.includes("update or delete on table")) return true;
  }
  return false;
}

/** Whether a reference points at nothing that this tenant has. */
export function isMissingReference(error: unknown): boolean {
  for (const link of chain(error)) {
    const nested = link as { originalCode?: unknown; kind?: unknown };
    if (link.code === "23503" || link.code === "P2003" || nested.originalCode === "23503") return true;
    if (nested.kind === "ForeignKeyConstraintViolation") return true;
  }
  return false;
}

function collect(error: unknown): unknown[] {
  return [...chain(error)].map((link) => ({ ...link, message: link.message, constraint: link.constraint }));
}
