import path from "node:path";
import { z } from "zod";

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Every setting of Pulse, read once. No other file reads `process.env`, so this list is the whole truth.
 * The three `PULSE_DB_*` addresses are made by the supervisor from `DATABASE_URL` or the embedded server.
 */
const settings = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: z.coerce
    .number("must be a port number, for example PORT=3000")
    .int("must be a whole number, for example PORT=3000")
    .min(0, "must be a port number, for example PORT=3000")
    .max(65_535, "must be a port number, for example PORT=3000")
    .default(3000),
  HOST: z.string().min(1, "must be an address to listen on, for example HOST=127.0.0.1").default("127.0.0.1"),
  PULSE_PUBLIC_URL: z
    .url("must be the address people open, for example PULSE_PUBLIC_URL=https://gym.example.com")
    .optional(),
  PULSE_DATA_DIR: z.string().min(1, "must be a folder, for example PULSE_DATA_DIR=.pulse").default(".pulse"),
  PULSE_DEMO: z
    .enum(["full", "small", "off"], "must be full, small or off, for example PULSE_DEMO=small")
    .default("full"),
  PULSE_SECRET: z
    .string("is missing; npm start makes one, or set 32 random characters or more")
    .min(32, "must have 32 characters or more, for example the output of: openssl rand -base64 48"),
  PULSE_DB_APP_URL: z.string("is missing; start Pulse by npm start, which makes it"),
  PULSE_DB_SYSTEM_URL: z.string("is missing; start Pulse by npm start, which makes it"),
  /** The worker prepares the queue's tables with it; where it is absent they must be there. */
  PULSE_DB_OWNER_URL: z.string().optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must look like redis://127.0.0.1:6379" }).optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: "must look like smtp://user:password@mail.example.com:587" })
    .optional(),
  MAIL_FROM: z.string().default("Pulse <pulse@localhost>"),
  SMS_URL: z.url("must be the provider's address, for example SMS_URL=https://api.example.com/v1").optional(),
  SMS_API_KEY: z.string().optional(),
  SMS_SENDER: z.string().optional(),
  S3_ENDPOINT: z.url("must be an address, for example S3_ENDPOINT=https://s3.example.com").optional(),
  S3_REGION: z.string().default("us-east-1"),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** Whose clock the installation's own work follows, backups above all; the machine's unless told. */
  PULSE_TIMEZONE: z
    .string()
    .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
    .refine(isZone, "must be a time zone, for example PULSE_TIMEZONE=Africa/Nairobi"),
  PULSE_BACKUP_DIR: z.string().optional(),
  PULSE_BACKUP_PASSPHRASE: z
    .string()
    .min(12, "must have 12 characters or more: whoever has a backup file may guess as long as they like")
    .optional(),
  /** A second place: the folder of another disk, and a bucket. */
  PULSE_BACKUP_COPY_DIR: z.string().optional(),
  PULSE_BACKUP_S3_ENDPOINT: z
    .url("must be an address, for example PULSE_BACKUP_S3_ENDPOINT=https://s3.example.com")
    .optional(),
  PULSE_BACKUP_S3_REGION: z.string().default("us-east-1"),
  PULSE_BACKUP_S3_BUCKET: z.string().optional(),
  PULSE_BACKUP_S3_ACCESS_KEY_ID: z.string().optional(),
  PULSE_BACKUP_S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** The pg_dump to use, with pg_restore beside it; otherwise the first on the PATH that fits the server. */
  PULSE_PG_DUMP: z.string().optional(),
  PATH: z.string().default(""),
  VAPID_PUBLIC_KEY: z.string().optional(),
  VAPID_PRIVATE_KEY: z.string().optional(),
  VAPID_SUBJECT: z.string().default("mailto:pulse@localhost"),
  PULSE_TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform((text) => text.split(/[\s,]+/).filter(Boolean)),
  /** How long a web process that was told to end still takes requests while it says that it is not ready. */
  PULSE_DRAIN_SECONDS: z.coerce
    .number("must be seconds, for example PULSE_DRAIN_SECONDS=5")
    .min(0, "must be 0 or more, for example PULSE_DRAIN_SECONDS=5")
    .max(60, "must be 60 or less, for example PULSE_DRAIN_SECONDS=5")
    .default(0),
  PULSE_METRICS_TOKEN: z.string().min(16, "must have 16 characters or more").optional(),
  /** Where the worker says how it is; without a port it doesn't listen at all. */
  PULSE_WORKER_METRICS_PORT: z.coerce
    .number("must be a port number, for example PULSE_WORKER_METRICS_PORT=9464")
    .int("must be a whole number, for example PULSE_WORKER_METRICS_PORT=9464")
    .min(1, "must be a port number, for example PULSE_WORKER_METRICS_PORT=9464")
    .max(65_535, "must be a port number, for example PULSE_WORKER_METRICS_PORT=9464")
    .optional(),
  PULSE_WORKER_METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  /** Where traces go; without it there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url("must be an address, for example OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318")
    .optional(),
  PULSE_TRACE_RATIO: z.coerce
    .number("must be a share of 1, for example PULSE_TRACE_RATIO=0.1")
    .min(0, "must be from 0 to 1, for example PULSE_TRACE_RATIO=0.1")
    .max(1, "must be from 0 to 1, for example PULSE_TRACE_RATIO=0.1")
    .default(0.1),
  /** Where the demo's stand-ins for payment providers listen; the supervisor chooses it. */
  PULSE_SIMULATORS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  PULSE_LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent")
    .default("info"),
  PULSE_DEV: z
    .enum(["0", "1"])
    .default("0")
    .transform((value) => value === "1"),
});

export type Env = Readonly<z.output<typeof settings>> & { readonly dataDir: string };

/** Thrown when a setting is wrong; its message names each variable and shows an example. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/**
 * Reads and checks the settings.
 * @throws SettingsError with one line per wrong variable.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const present = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = settings.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new SettingsError(`Pulse cannot start with these settings:\n  ${lines.join("\n  ")}`);
  }
  for (const name of ["S3", "PULSE_BACKUP_S3"] as const) {
    const parts = [`${name}_BUCKET`, `${name}_ACCESS_KEY_ID`, `${name}_SECRET_ACCESS_KEY`] as const;
    const set = parts.filter((part) => parsed.data[part]);
    if (set.length > 0 && set.length < parts.length) {
      throw new SettingsError(
        `Pulse cannot start with these settings:\n  ${parts[0]}, ${parts[1]} and ${parts[2]} belong together: set all three or none`,
      );
    }
  }
  return Object.freeze({ ...parsed.data, dataDir: path.resolve(parsed.data.PULSE_DATA_DIR) });
}
