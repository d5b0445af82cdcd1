import { z } from "zod";

/** What an installation is made of, as far as it can be well or unwell. */
export const PARTS = [
  "web",
  "workers",
  "versions",
  "database",
  "queue",
  "live",
  "email",
  "push",
  "sms",
  "payments",
  "kiosks",
  "disk",
  "memory",
  "processor",
  "temperature",
  "backup",
  "alerts",
] as const;
export type Part = (typeof PARTS)[number];

/** `unknown`: it could not be asked. `quiet`: there is nothing to say of it here. */
export const STATES = ["bad", "unknown", "warn", "ok", "quiet"] as const;
export type State = (typeof STATES)[number];

/** What there is to say of a part; the words, and those for what to do next, are messages of the same name. */
export const REASONS = [
  "UNASKED",
  "WEB_OK",
  "WEB_SILENT",
  "WORKERS_OK",
  "WORKERS_NONE",
  "WORKERS_SILENT",
  "VERSIONS_SAME",
  "VERSIONS_MIXED",
  "DATABASE_OK",
  "DATABASE_FULL",
  "DATABASE_BUSY",
  "DATABASE_COLD",
  "QUEUE_OK",
  "QUEUE_STUCK",
  "QUEUE_SLOW",
  "QUEUE_DEAD",
  "LIVE_OK",
  "LIVE_LOST",
  "DELIVERY_OK",
  "DELIVERY_NONE",
  "DELIVERY_SOME_FAIL",
  "DELIVERY_FAILS",
  "MAIL_KEPT",
  "PAYMENTS_OK",
  "PAYMENTS_NONE",
  "PAYMENTS_UNKNOWN",
  "PAYMENTS_FAIL",
  "KIOSKS_OK",
  "KIOSKS_NONE",
  "KIOSKS_OFFLINE",
  "DISK_OK",
  "DISK_LOW",
  "DISK_FULL",
  "MEMORY_OK",
  "MEMORY_FULL",
  "PROCESSOR_OK",
  "PROCESSOR_BUSY",
  "TEMPERATURE_OK",
  "TEMPERATURE_HOT",
  "TEMPERATURE_NONE",
  "BACKUP_OK",
  "BACKUP_NONE",
  "BACKUP_OLD",
  "BACKUP_FAILED",
  "ALERTS_NONE",
  "ALERTS_OPEN",
] as const;
export type Reason = (typeof REASONS)[number];

/** By name: `…Bytes` are bytes, `…Seconds` seconds, `…Percent` from 0 to 100. */
const facts = z.record(z.string(), z.union([z.number(), z.string()]));
export type Facts = z.infer<typeof facts>;

export const partHealth = z.object({
  part: z.enum(PARTS),
  state: z.enum(STATES),
  reason: z.enum(REASONS),
  facts,
});
export type PartHealth = z.infer<typeof partHealth>;

export const health = z.object({
  /** The worst first. */
  parts: z.array(partHealth),
  gyms: z.object({ active: z.int(), suspended: z.int() }),
  asOf: z.iso.datetime(),
});
export type Health = z.infer<typeof health>;
