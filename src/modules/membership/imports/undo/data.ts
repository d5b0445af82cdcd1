import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { AppliedRow } from "../commit/data";
import { toJsonb } from "../data";
import type { KeptReason } from "../wizard/schema";

export interface DoneRow {
  row: number;
  decision: "create" | "update";
  memberId: string;
  before: AppliedRow["before"];
  /** Why it has to stay; null when it can go. */
  kept: KeptReason | null;
}

/**
 * Applied rows from the last to the first, each with what stands against taking it back. A member has changed when
 * the audit log has a line about them after the import's own, other than of imports that are undone and of what the
 * calendar did by itself.
 */
const DONE = statement(
  "imports.done-rows",
  `select r.row_number as row, r.decision, r.member_id as "memberId", r.before,
     case
       when r.decision = 'create' and exists (select 1 from visit v where v.tenant_id = r.tenant_id
         and v.member_id = r.member_id) then 'visits'
       when r.decision = 'update' and exists (select 1 from visit v where v.tenant_id = r.tenant_id
         and v.membership_id = (r.before->>'membershipId')::uuid) then 'visits'
       when r.decision = 'create' and (exists (select 1 from invoice i where i.tenant_id = r.tenant_id
           and i.member_id = r.member_id) or exists (select 1 from payment_attempt a where a.tenant_id = r.tenant_id
           and a.member_id = r.member_id) or exists (select 1 from money_entry e where e.tenant_id = r.tenant_id
           and e.member_id = r.member_id)) then 'money'
       when exists (select 1 from invoice_line l where l.tenant_id = r.tenant_id
         and l.membership_id = (r.before->>'membershipId')::uuid) then 'money'
       when r.decision = 'create' and m.user_id is not null then 'signIn'
       when exists (select 1 from audit_entry a where a.tenant_id = r.tenant_id and a.subject_kind = 'member'
         and a.subject_id = r.member_id and a.action <> 'member.import-undo'
         and not (a.actor_kind = 'system' and a.action like 'membership.%')
         and a.id > (select max(i.id::text)::uuid from audit_entry i where i.tenant_id = r.tenant_id
           and i.subject_kind = 'member' and i.subject_id = r.member_id and i.action = 'member.import'
           and i.after->>'batchId' = $1::text)
         and not (a.action = 'member.import' and exists (select 1 from import_batch b
           where b.tenant_id = a.tenant_id and b.id::text = a.after->>'batchId' and b.status = 'undone')))
         then 'changed'
     end as kept
   from import_row r join member m on m.tenant_id = r.tenant_id and m.id = r.member_id
   where r.batch_id = $1::uuid and r.row_number < $2 and r.applied
   order by r.row_number desc limit $3`,
);

export function doneRows(db: Db, batchId: string, before: number, limit: number): Promise<DoneRow[]> {
  return db.rows<DoneRow>(DONE, [batchId, before, limit]);
}

const LET_GO = statement(
  "imports.let-go",
  "update import_row set member_id = null where member_id = any($1::uuid[])",
);
const REMOVE = statement("imports.remove-members", "delete from member where id = any($1::uuid[])");

/** Removes members with their memberships; nobody may have visited. */
export async function removeMembers(db: Db, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return;
  await db.rows(LET_GO, [memberIds]);
  await db.rows(REMOVE, [memberIds]);
}

const REMOVE_MEMBERSHIPS = statement(
  "imports.remove-memberships",
  "delete from membership where id = any($1::uuid[])",
);

export async function removeMemberships(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.rows(REMOVE_MEMBERSHIPS, [ids]);
}

const TAKEN_BACK = statement(
  "imports.taken-back",
  "update import_row set applied = false where batch_id = $1::uuid and row_number = any($2::int[])",
);

export async function markTakenBack(db: Db, batchId: string, rows: readonly number[]): Promise<void> {
  if (rows.length > 0) await db.rows(TAKEN_BACK, [batchId, rows]);
}

const KEEP = statement(
  "imports.keep-rows",
  `update import_row i set before = coalesce(i.before, '{}') || jsonb_build_object('kept', r.kept)
   from jsonb_to_recordset($2::jsonb) as r(row int, kept text)
   where i.tenant_id = app.current_tenant() and i.batch_id = $1::uuid and i.row_number = r.row`,
);

export async function markKept(
  db: Db,
  batchId: string,
  rows: readonly { row: number; kept: KeptReason }[],
): Promise<void> {
  if (rows.length > 0) await db.rows(KEEP, [batchId, toJsonb(rows)]);
}

const UNUSED = `id = any($1::uuid[]) and not exists (select 1 from membership s
  where s.tenant_id = plan.tenant_id and s.plan_id = plan.id)`;
const DROP_VERSIONS = statement(
  "imports.remove-plan-versions",
  `delete from plan_version v using plan where plan.tenant_id = v.tenant_id and plan.id = v.plan_id
     and plan.${UNUSED}`,
);
const DROP_PLANS = statement("imports.remove-plans", `delete from plan where ${UNUSED} returning id, name`);

/** Removes plans that an import made and nobody holds. */
export async function removeUnusedPlans(
  db: Db,
  planIds: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (planIds.length === 0) return [];
  await db.rows(DROP_VERSIONS, [planIds]);
  return await db.rows<{ id: string; name: string }>(DROP_PLANS, [planIds]);
}
