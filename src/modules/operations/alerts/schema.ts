import { z } from "zod";

/**
 * What can be wrong. `backup_proof`: the newest proof of a backup is too old, or the last one failed; `log_archive`:
 * PostgreSQL's log does not reach its archive, or late.
 */
export const ALERT_KINDS = [
  "disk",
  "memory",
  "temperature",
  "queue_age",
  "dead_letters",
  "database_connections",
  "kiosk_offline",
  "backup_proof",
  "log_archive",
  "certificate",
  "mail",
] as const;
export const alertKind = z.enum(ALERT_KINDS);
export type AlertKind = z.infer<typeof alertKind>;

/** `critical`: people are or soon will be kept from what they came for. */
export const alertSeverity = z.enum(["critical", "warning"]);
export type AlertSeverity = z.infer<typeof alertSeverity>;

/** What was seen last; each kind fills in its own. */
export const alertFacts = z.object({
  /** Of a disk, the memory, the connections: how full. */
  percent: z.number().optional(),
  celsius: z.number().optional(),
  /** Of the oldest job, a silent kiosk. */
  minutes: z.int().optional(),
  /** Of the newest proof. */
  hours: z.int().optional(),
  /** Until the certificate ends; below zero when it has. */
  days: z.int().optional(),
  /** Dead letters, mails that failed, megabytes of the log that wait. */
  count: z.int().optional(),
  /** A kiosk's own name, and its branch's. */
  name: z.string().optional(),
  branch: z.string().optional(),
  /** The last proof, or try to archive the log, did not succeed. */
  failed: z.boolean().optional(),
});
export type AlertFacts = z.infer<typeof alertFacts>;

const cursor = z.strictObject({ openedAt: z.iso.datetime(), id: z.uuid() });

export const alertsInput = z.strictObject({
  state: z.enum(["open", "closed"]).default("open"),
  limit: z.int().min(1).max(100).default(50),
  /** The client's endless lists say which way they go; these go forward only. */
  direction: z.literal("forward").optional(),
  cursor: cursor.nullish(),
});

export const alertRow = z.object({
  tenantId: z.uuid(),
  id: z.uuid(),
  kind: alertKind,
  severity: alertSeverity,
  /** The id of what it is about, where there are several; empty otherwise. */
  subject: z.string(),
  /** Null when it is about the installation. */
  gym: z.object({ name: z.string(), slug: z.string() }).nullable(),
  facts: alertFacts,
  since: z.iso.datetime(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  /** When people were told last. */
  toldAt: z.iso.datetime().nullable(),
  /** Who is on it; null when nobody has said so. The name is null when the account is gone. */
  acknowledged: z.object({ by: z.string().nullable(), at: z.iso.datetime() }).nullable(),
});
export type AlertRow = z.infer<typeof alertRow>;
/** `on`: whoever calls is on it; otherwise nobody is any more. */
export const acknowledgeInput = z.strictObject({ tenantId: z.uuid(), alertId: z.uuid(), on: z.boolean() });
export const alertsPage = z.object({ rows: z.array(alertRow), next: cursor.nullable() });
