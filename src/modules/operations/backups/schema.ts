import { z } from "zod";
import { BACKUP_PROBLEMS } from "@/platform/backup/problems";
import { BACKUP_STAGES } from "@/platform/backup/progress";

const BACKUP_REASONS = ["nightly", "asked", "upgrade"] as const;
const BACKUP_STATES = ["waiting", "running", "made", "failed", "removed"] as const;

/**
 * `pg_dump`: PostgreSQL's own dump in its custom format. `export`: the rows of every table by COPY, where no fitting
 * pg_dump is at hand; it restores the same way.
 */
const BACKUP_METHODS = ["pg_dump", "export"] as const;

const problem = z.enum(BACKUP_PROBLEMS).nullable();

/** Where a backup also lies: a folder of another disk, or a bucket. */
export const backupCopy = z.object({
  target: z.enum(["folder", "s3"]),
  ok: z.boolean(),
  at: z.iso.datetime(),
  problem,
  detail: z.string().nullable(),
});
export type BackupCopy = z.infer<typeof backupCopy>;

export const backupProof = z.object({
  id: z.uuid(),
  backupId: z.uuid(),
  /** When it ended. */
  at: z.iso.datetime(),
  ok: z.boolean(),
  /** From the first byte of the file to the last comparison. */
  minutes: z.number(),
  problem,
  /** What the program said, for whoever mends it; in English. */
  detail: z.string().nullable(),
  /** What was compared and found equal, as far as it got. */
  tables: z.int(),
  rows: z.int(),
  files: z.int(),
});
export type BackupProofRow = z.infer<typeof backupProof>;

export const backupRow = z.object({
  id: z.uuid(),
  reason: z.enum(BACKUP_REASONS),
  status: z.enum(BACKUP_STATES),
  askedBy: z.string().nullable(),
  askedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  method: z.enum(BACKUP_METHODS).nullable(),
  fileName: z.string().nullable(),
  /** Size of the encrypted file. */
  bytes: z.int().nullable(),
  tables: z.int().nullable(),
  rows: z.int().nullable(),
  files: z.int().nullable(),
  migration: z.string().nullable(),
  appVersion: z.string().nullable(),
  databaseVersion: z.string().nullable(),
  problem,
  detail: z.string().nullable(),
  copies: z.array(backupCopy),
  removedAt: z.iso.datetime().nullable(),
  /** How far the work on it is; null when nothing is being done with it. */
  progress: z
    .object({ stage: z.enum(BACKUP_STAGES), done: z.number(), total: z.number().nullable() })
    .nullable(),
  /** The latest; null until there is one. */
  proof: backupProof.nullable(),
});
export type BackupRow = z.infer<typeof backupRow>;

export const backupsInput = z.strictObject({
  limit: z.int().min(1).max(100).default(30),
  direction: z.literal("forward").optional(),
  cursor: z.strictObject({ askedAt: z.iso.datetime(), id: z.uuid() }).nullish(),
});
export const backupsPage = z.object({
  rows: z.array(backupRow),
  next: z.object({ askedAt: z.string(), id: z.string() }).nullable(),
});
export type BackupsPage = z.infer<typeof backupsPage>;

export const startedBackup = z.object({ id: z.uuid() });

/** How backups are set up here. */
export const backupSetup = z.object({
  /** Whose clock says when it is two at night. */
  zone: z.string(),
  copies: z.object({ folder: z.boolean(), s3: z.boolean() }),
  /** Made by Pulse and kept beside the data: it must be written down elsewhere. */
  passphraseKept: z.boolean(),
});
export type BackupSetup = z.infer<typeof backupSetup>;
export const shownPassphrase = z.object({ passphrase: z.string() });
