import { pino } from "pino";

export type Logger = Pick<ReturnType<typeof pino>, "debug" | "info" | "warn" | "error" | "child">;

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

/**
 * JSON lines on standard output; the supervisor makes them readable.
 * @param name the process: web, worker, seed.
 */
export function createLogger(name: string, level = "info"): Logger {
  return pino({
    name,
    level,
    base: { name },
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: "[kept out]",
    },
    serializers: { err: pino.stdSerializers.err },
  });
}
