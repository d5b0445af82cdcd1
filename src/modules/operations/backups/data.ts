import type { BackupProgress } from "@/platform/backup/progress";
import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { BackupCopy, BackupProofRow, BackupRow } from "./schema";

const PROOF_FIELDS = `'id', p.id, 'backupId', p.backup_id,
  'at', to_char(p.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'ok', p.ok,
  'minutes', round((extract(epoch from p.ended_at - p.started_at) / 60)::numeric, 2),
  'problem', p.problem, 'detail', p.detail, 'tables', p.tables, 'rows', p.rows, 'files', p.files`;

const BACKUPS = statement(
  "backups.list",
  `select b.id, b.reason, b.status, u.name as "askedBy", b.asked_at as "askedAt", b.started_at as "startedAt",
     b.ended_at as "endedAt", b.method, b.file_name as "fileName", b.bytes, b.tables, b.rows, b.files, b.migration,
     b.app_version as "appVersion", b.database_version as "databaseVersion", b.problem, b.detail, b.copies,
     b.removed_at as "removedAt", b.progress, p.proof
   from backup b
   left join app_user u on u.id = b.asked_by
   left join lateral (select jsonb_build_object(${PROOF_FIELDS}) as proof from backup_proof p
     where p.backup_id = b.id order by p.ended_at desc, p.id desc limit 1) p on true
   where $1::timestamptz is null or (b.asked_at, b.id) < ($1::timestamptz, $2::uuid)
   order by b.asked_at desc, b.id desc limit $3`,
);

/** Backups with their latest proofs, the latest first; `after` is the last one of the page before. */
export function listBackups(
  db: Db,
  after: { askedAt: string; id: string } | null,
  limit: number,
): Promise<BackupRow[]> {
  return db.rows<BackupRow>(BACKUPS, [after?.askedAt ?? null, after?.id ?? null, limit]);
}

const NEWEST_PROOF = statement(
  "backups.newest-proof",
  `select jsonb_build_object(${PROOF_FIELDS}) as proof from backup_proof p
   order by p.ended_at desc, p.id desc limit 1`,
);

export async function findNewestProof(db: Db): Promise<BackupProofRow | null> {
  return (await db.rows<{ proof: BackupProofRow }>(NEWEST_PROOF))[0]?.proof ?? null;
}

const ASK = statement(
  "backups.ask",
  `insert into backup (id, reason, asked_by, asked_at) values ($1::uuid, $2, $3::uuid, $4::timestamptz)`,
);

export async function insertBackup(
  db: Db,
  backup: { id: string; reason: string; askedBy: string | null; askedAt: Date },
): Promise<void> {
  await db.rows(ASK, [backup.id, backup.reason, backup.askedBy, backup.askedAt.toISOString()]);
}

const PENDING = statement(
  "backups.pending",
  "select id from backup where status in ('waiting', 'running') and reason <> 'nightly' order by asked_at desc limit 1",
);

/** One that was asked for and has not ended. */
export async function findPending(db: Db): Promise<string | undefined> {
  return (await db.rows<{ id: string }>(PENDING))[0]?.id;
}

const START = statement(
  "backups.start",
  `with left_over as (
     update backup set status = 'failed', problem = 'INTERRUPTED', ended_at = $2::timestamptz, progress = null
     where status = 'running' and id <> $1::uuid)
   update backup set status = 'running', started_at = $2::timestamptz
   where id = $1::uuid and status in ('waiting', 'running') returning id`,
);

/** False when it has ended already. Those that a killed worker left are noted as such. */
export async function startBackup(db: Db, id: string, at: Date): Promise<boolean> {
  return (await db.rows(START, [id, at.toISOString()])).length > 0;
}

export interface MadeBackup {
  method: string;
  fileName: string;
  bytes: number;
  sha256: Buffer;
  tables: number;
  rows: number;
  files: number;
  fileBytes: number;
  migration: string | null;
  appVersion: string;
  databaseVersion: string;
}

const MADE = statement(
  "backups.made",
  `update backup set status = 'made', ended_at = $2::timestamptz, method = $3, file_name = $4, bytes = $5, sha256 = $6,
     tables = $7, rows = $8, files = $9, file_bytes = $10, migration = $11, app_version = $12, database_version = $13
   where id = $1::uuid`,
);

export async function endBackup(db: Db, id: string, at: Date, made: MadeBackup): Promise<void> {
  const { method, fileName, bytes, sha256, tables, rows, files, fileBytes, migration } = made;
  const { appVersion, databaseVersion } = made;
  const values = [method, fileName, bytes, sha256, tables, rows, files, fileBytes, migration, appVersion];
  await db.rows(MADE, [id, at.toISOString(), ...values, databaseVersion]);
}

const FAILED = statement(
  "backups.failed",
  `update backup set status = 'failed', ended_at = $2::timestamptz, problem = $3, detail = $4 where id = $1::uuid`,
);

export async function failBackup(
  db: Db,
  id: string,
  at: Date,
  failure: { problem: string; detail: string },
): Promise<void> {
  await db.rows(FAILED, [id, at.toISOString(), failure.problem, failure.detail]);
}

const COPIES = statement("backups.copies", "update backup set copies = $2::jsonb where id = $1::uuid");

export async function setCopies(db: Db, id: string, copies: readonly BackupCopy[]): Promise<void> {
  await db.rows(COPIES, [id, JSON.stringify(copies)]);
}

// Nothing else is under way while one is: what a killed worker left is not true any more.
const PROGRESS = statement(
  "backups.progress",
  `update backup set progress = case when id = $1::uuid then $2::jsonb end
   where id = $1::uuid or progress is not null`,
);

/** Keeps how far the work on a backup is; null once it has ended. */
export async function setProgress(db: Db, id: string, progress: BackupProgress | null): Promise<void> {
  await db.rows(PROGRESS, [id, progress && JSON.stringify(progress)]);
}

export interface BackupFile {
  fileName: string;
  bytes: number;
  copies: BackupCopy[];
}

const FILE = statement(
  "backups.file",
  `select file_name as "fileName", bytes, copies from backup where id = $1::uuid and status = 'made'`,
);

export async function findBackupFile(db: Db, id: string): Promise<BackupFile | undefined> {
  return (await db.rows<BackupFile>(FILE, [id]))[0];
}

const PROVED = statement(
  "backups.proved",
  `insert into backup_proof (id, backup_id, started_at, ended_at, ok, problem, detail, tables, rows, files)
   values ($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz, $5::text is null, $5, $6, $7, $8, $9)`,
);

export async function insertProof(
  db: Db,
  proof: {
    id: string;
    backupId: string;
    startedAt: Date;
    endedAt: Date;
    failure: { problem: string; detail: string } | undefined;
    tables: number;
    rows: number;
    files: number;
  },
): Promise<void> {
  const { id, backupId, startedAt, endedAt, failure, tables, rows, files } = proof;
  const said = [failure?.problem ?? null, failure?.detail ?? null];
  const times = [startedAt.toISOString(), endedAt.toISOString()];
  await db.rows(PROVED, [id, backupId, ...times, ...said, tables, rows, files]);
}

const KEPT = statement(
  "backups.kept",
  `select b.id, b.ended_at as "madeAt", b.file_name as "fileName",
     coalesce((select p.ok or p.problem = 'COPY_FAILED' from backup_proof p where p.backup_id = b.id
       order by p.ended_at desc, p.id desc limit 1), false) as proven
   from backup b where b.status = 'made'`,
);

export function listKept(
  db: Db,
): Promise<{ id: string; madeAt: string; fileName: string; proven: boolean }[]> {
  return db.rows(KEPT);
}

const REMOVED = statement(
  "backups.removed",
  "update backup set status = 'removed', removed_at = $2::timestamptz where id = any($1::uuid[])",
);

export async function markRemoved(db: Db, ids: readonly string[], at: Date): Promise<void> {
  await db.rows(REMOVED, [ids, at.toISOString()]);
}
