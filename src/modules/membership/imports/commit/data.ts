import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { MembershipState, Standing } from "../../memberships/schema";
import { toJsonb } from "../data";
import type { ImportProblem, MemberDraft, MembershipDraft, RowDecision } from "../schema";
import type { MemberFieldsOf, NewMembership } from "./rules";

export interface OpenRow {
  row: number;
  draft: { member: MemberDraft; membership?: MembershipDraft };
  decision: RowDecision;
  memberId: string | null;
}

const OPEN = statement(
  "imports.open-rows",
  `select row_number as row, draft, decision, member_id as "memberId" from import_row
   where batch_id = $1::uuid and row_number > $2 and not applied and decision <> 'skip' and draft is not null
   order by row_number limit $3`,
);

/** Rows that are still to be taken over, by row number. */
export function openRows(db: Db, batchId: string, after: number, limit: number): Promise<OpenRow[]> {
  return db.rows<OpenRow>(OPEN, [batchId, after, limit]);
}

const NAMED_PLANS = statement(
  "imports.named-plans",
  `select draft->'membership'->>'planName' as name,
     mode() within group (order by (draft->'membership'->>'priceMinor')::bigint)
       filter (where draft->'membership'->>'currency' = $2) as "priceMinor"
   from import_row where batch_id = $1::uuid and decision <> 'skip' and not applied and draft ? 'membership'
   group by 1 order by min(row_number)`,
);

/** The plans that open rows name, with the price most of them carry. */
export function namedPlans(
  db: Db,
  batchId: string,
  currency: string,
): Promise<{ name: string; priceMinor: number | null }[]> {
  return db.rows(NAMED_PLANS, [batchId, currency]);
}

const HIGHEST = statement(
  "imports.highest-number",
  `select max((draft->'member'->>'number')::bigint) as highest from import_row
   where batch_id = $1::uuid and decision <> 'skip' and draft->'member'->>'number' ~ '^[0-9]{1,9}$'`,
);

/** The highest member number that the file itself gives; generated ones begin above it. */
export async function highestNumber(db: Db, batchId: string): Promise<number> {
  return (await db.rows<{ highest: number | null }>(HIGHEST, [batchId]))[0]?.highest ?? 0;
}

export interface Version {
  id: string;
  planId: string;
  kind: string;
  validFrom: string;
}

const VERSIONS = statement(
  "imports.plan-versions",
  `select v.id, v.plan_id as "planId", p.kind, v.valid_from as "validFrom" from plan_version v
   join plan p on p.tenant_id = v.tenant_id and p.id = v.plan_id
   where v.plan_id = any($1::uuid[]) order by v.plan_id, v.version`,
);

export function planVersions(db: Db, planIds: readonly string[]): Promise<Version[]> {
  return db.rows<Version>(VERSIONS, [planIds]);
}

export interface KnownMember extends MemberFieldsOf {
  id: string;
  number: string;
}

const MEMBERS = statement(
  "imports.members",
  `select id, number, first_name as "firstName", last_name as "lastName", email, phone, gender,
     birth_date as "birthDate", joined_on as "joinedOn", address_line as "addressLine", postal_code as "postalCode",
     city, emergency_name as "emergencyName", emergency_phone as "emergencyPhone", notes, tags,
     archived_at as "archivedAt"
   from member where id = any($1::uuid[]) order by id for update`,
);

export function lockMembers(db: Db, ids: readonly string[]): Promise<KnownMember[]> {
  return db.rows<KnownMember>(MEMBERS, [ids]);
}

export interface KnownMembership extends MembershipState {
  id: string;
  memberId: string;
  planId: string;
  kind: string;
}

const MEMBERSHIPS = statement(
  "imports.memberships",
  `select s.id, s.member_id as "memberId", s.plan_id as "planId", p.kind, s.status, s.starts_on as "startsOn",
     s.ends_on as "endsOn", s.frozen_from as "frozenFrom", s.frozen_to as "frozenTo"
   from membership s join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
   where s.member_id = any($1::uuid[]) order by s.starts_on`,
);

export function membershipsOf(db: Db, memberIds: readonly string[]): Promise<KnownMembership[]> {
  return db.rows<KnownMembership>(MEMBERSHIPS, [memberIds]);
}

export interface WrittenMember extends Omit<MemberFieldsOf, "archivedAt"> {
  id: string;
  number: string;
  homeBranchId: string | null;
  standing: Standing;
  standingUntil: string | null;
  searchText: string;
}

const RECORD = `id uuid, number text, "firstName" text, "lastName" text, email text, phone text, gender text,
  "birthDate" date, "joinedOn" date, "addressLine" text, "postalCode" text, city text, "emergencyName" text,
  "emergencyPhone" text, notes text, tags text[], "archivedAt" timestamptz, "homeBranchId" uuid, standing text,
  "standingUntil" date, "searchText" text`;

const INSERT_MEMBERS = statement(
  "imports.insert-members",
  `insert into member (id, number, first_name, last_name, email, phone, gender, birth_date, joined_on, address_line,
     postal_code, city, emergency_name, emergency_phone, notes, tags, home_branch_id, standing, standing_until,
     search_text, created_at, updated_at)
   select r.id, r.number, r."firstName", r."lastName", r.email, r.phone, r.gender, r."birthDate", r."joinedOn",
     r."addressLine", r."postalCode", r.city, r."emergencyName", r."emergencyPhone", r.notes, r.tags,
     r."homeBranchId", r.standing, r."standingUntil", r."searchText", $2::timestamptz, $2::timestamptz
   from jsonb_to_recordset($1::jsonb) as r(${RECORD})
   on conflict (tenant_id, number) do nothing returning id`,
);

/** @returns the ids that were made; a member whose number is taken by now is not among them */
export async function insertMembers(
  db: Db,
  members: readonly WrittenMember[],
  now: Date,
): Promise<Set<string>> {
  const made = await db.rows<{ id: string }>(INSERT_MEMBERS, [toJsonb(members), now.toISOString()]);
  return new Set(made.map(({ id }) => id));
}

const UPDATE_MEMBERS = statement(
  "imports.update-members",
  `update member m set first_name = r."firstName", last_name = r."lastName", email = r.email, phone = r.phone,
     gender = r.gender, birth_date = r."birthDate", joined_on = r."joinedOn", address_line = r."addressLine",
     postal_code = r."postalCode", city = r.city, emergency_name = r."emergencyName",
     emergency_phone = r."emergencyPhone", notes = r.notes, tags = r.tags, archived_at = r."archivedAt",
     standing = r.standing, standing_until = r."standingUntil", search_text = r."searchText",
     updated_at = $2::timestamptz
   from jsonb_to_recordset($1::jsonb) as r(${RECORD})
   where m.tenant_id = app.current_tenant() and m.id = r.id`,
);

export type ChangedMember = Omit<WrittenMember, "homeBranchId" | "number"> & { archivedAt: string | null };

export async function updateMembers(db: Db, members: readonly ChangedMember[], now: Date): Promise<void> {
  if (members.length > 0) await db.rows(UPDATE_MEMBERS, [toJsonb(members), now.toISOString()]);
}

export interface WrittenMembership extends NewMembership {
  id: string;
  memberId: string;
  planId: string;
  planVersionId: string;
  branchId: string | null;
}

const INSERT_MEMBERSHIPS = statement(
  "imports.insert-memberships",
  `insert into membership (id, member_id, plan_id, plan_version_id, status, starts_on, ends_on, frozen_from,
     suspended_on, owed_minor, branch_id, created_at, updated_at)
   select r.id, r."memberId", r."planId", r."planVersionId", r.status, r."startsOn", r."endsOn", r."frozenFrom",
     r."suspendedOn", r."owedMinor", r."branchId", $2::timestamptz, $2::timestamptz
   from jsonb_to_recordset($1::jsonb) as r(id uuid, "memberId" uuid, "planId" uuid, "planVersionId" uuid,
     "branchId" uuid, status text, "startsOn" date, "endsOn" date, "frozenFrom" date, "suspendedOn" date, "owedMinor" int)`,
);

export async function insertMemberships(
  db: Db,
  memberships: readonly WrittenMembership[],
  now: Date,
): Promise<void> {
  if (memberships.length === 0) return;
  await db.rows(INSERT_MEMBERSHIPS, [toJsonb(memberships), now.toISOString()]);
}

export interface AppliedRow {
  row: number;
  memberId: string;
  /** What the undo needs. */
  before: {
    membershipId: string | null;
    member?: MemberFieldsOf;
  };
}

const APPLIED = statement(
  "imports.mark-applied",
  `update import_row i set applied = true, member_id = r."memberId", before = r.before
   from jsonb_to_recordset($2::jsonb) as r(row int, "memberId" uuid, before jsonb)
   where i.tenant_id = app.current_tenant() and i.batch_id = $1::uuid and i.row_number = r.row`,
);

export async function markApplied(db: Db, batchId: string, rows: readonly AppliedRow[]): Promise<void> {
  if (rows.length > 0) await db.rows(APPLIED, [batchId, toJsonb(rows)]);
}

const REFUSE = statement(
  "imports.refuse-rows",
  `update import_row i set decision = 'skip', severity = 'error', problems = i.problems || r.problem,
     member_id = m.id
   from jsonb_to_recordset($2::jsonb) as r(row int, problem jsonb, "memberId" uuid)
   left join member m on m.tenant_id = app.current_tenant() and m.id = r."memberId"
   where i.tenant_id = app.current_tenant() and i.batch_id = $1::uuid and i.row_number = r.row`,
);

/** Rows that what happened since the check keeps out. */
export async function refuseRows(
  db: Db,
  batchId: string,
  rows: readonly { row: number; problem: ImportProblem; memberId: string | null }[],
): Promise<void> {
  if (rows.length > 0) await db.rows(REFUSE, [batchId, toJsonb(rows)]);
}

export interface MemberAudit {
  id: string;
  memberId: string;
  before: object | null;
  after: object | null;
}

const AUDIT = statement(
  "imports.audit-members",
  `insert into audit_entry (id, actor_kind, actor_id, action, subject_kind, subject_id, before, after, at)
   select r.id, case when $2::uuid is null then 'system' else 'user' end, $2::uuid, $3, 'member', r."memberId",
     nullif(r.before, 'null'), nullif(r.after, 'null'), $4::timestamptz
   from jsonb_to_recordset($1::jsonb) as r(id uuid, "memberId" uuid, before jsonb, after jsonb)`,
);

/** One line for each member, in the name of whoever pressed the button. */
export async function auditMembers(
  db: Db,
  entries: readonly MemberAudit[],
  by: string | null,
  action: "member.import" | "member.import-undo",
  now: Date,
): Promise<void> {
  if (entries.length > 0) await db.rows(AUDIT, [toJsonb(entries), by, action, now.toISOString()]);
}
