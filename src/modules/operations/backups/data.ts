import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { BackupProofRow, BackupRow } from "./schema";

const PROOF_FIELDS = `'id', p.id, 'backupId', p.backup_id,
  'at', to_char(p.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'ok', p.ok,
  'minutes', round((extract(epoch from p.ended_at - p.started_at) / 60)::numeric, 2),
  'problem', p.problem, 'detail', p.detail, 'tables', p.tables, 'rows', p.rows, 'files', p.files`;

const BACKUPS = statement(
  "backups.list",
  `select b.id, b.reason, b.status, u.name as "askedBy", b.asked_at as "askedAt", b.started_at as "startedAt",
     b.ended_at as "endedAt", b.method, b.file_name as "fileName", b.bytes, b.tables, b.rows, b.files, b.migration,
     b.app_version as "appVersion", b.database_version as "databaseVersion", b.problem, b.detail, b.copies,
     b.removed_at as "removedAt", p.proof
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
