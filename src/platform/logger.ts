import { type DestinationStream, pino } from "pino";

export type Logger = Pick<
  ReturnType<typeof pino>,
  "debug" | "info" | "warn" | "error" | "child" | "isLevelEnabled"
>;

/** Fields that never reach a log, wherever they stand in an object. */
const SECRET_FIELDS = [
  "password",
  "token",
  "secret",
  "cookie",
  "authorization",
  "email",
  "phone",
  "pin",
  "code",
  "to",
];

/** Where PostgreSQL quotes the row, the statement or the values it refuses: people's data. */
const ROW_FIELDS: ReadonlySet<string> = new Set(["detail", "where", "internalQuery", "parameters", "values"]);
const DEEPEST = 6;

function withoutRows(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((part) => withoutRows(part, depth + 1));
  const kept = Object.entries(value).filter(([field]) => !ROW_FIELDS.has(field));
  return Object.fromEntries(kept.map(([field, part]) => [field, withoutRows(part, depth + 1)]));
}

/** An error as a line: what happened and where, without people's data. Its code is no secret code, so it stays. */
function errorLine(error: Error): unknown {
  const line = withoutRows(pino.stdSerializers.err(error)) as Record<string, unknown>;
  const { code, ...rest } = line;
  return code === undefined ? line : { ...rest, errorCode: code };
}

/**
 * JSON lines on standard output; the supervisor makes them readable.
 * @param name the process: web, worker, seed.
 */
export function createLogger(name: string, level = "info", destination?: DestinationStream): Logger {
  return pino(
    {
      name,
      level,
      base: { name },
      redact: {
        paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        censor: "[kept out]",
      },
      serializers: { err: errorLine },
    },
    destination ?? pino.destination(1),
  );
}
