import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { HealthNote } from "./schema";

const ONE = statement(
  "health-note.one",
  `select n.note, ${iso("n.consented_at")} as "consentedAt" from health_note n
   join member m on m.tenant_id = n.tenant_id and m.id = n.member_id and m.archived_at is null
   where n.member_id = $1::uuid`,
);

export async function findNote(db: Db, memberId: string): Promise<HealthNote | undefined> {
  return (await db.rows<HealthNote>(ONE, [memberId]))[0];
}

const WRITE = statement(
  "health-note.write",
  `insert into health_note (member_id, note, consented_at, updated_at)
   values ($1::uuid, $2, $3::timestamptz, $3::timestamptz)
   on conflict (tenant_id, member_id) do update
     set note = excluded.note, consented_at = excluded.consented_at, updated_at = excluded.updated_at`,
  { writes: true },
);

export async function writeNote(db: Db, memberId: string, note: string, at: Date): Promise<void> {
  await db.rows(WRITE, [memberId, note, at.toISOString()]);
}

/** @returns whether there was one */
export async function deleteNote(db: Db, memberId: string): Promise<boolean> {
  return (await db.models.healthNote.deleteMany({ where: { memberId } })).count > 0;
}
