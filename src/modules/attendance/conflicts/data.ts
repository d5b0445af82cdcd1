import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import { CONFLICTS_SHOWN, type Conflict, type ScanKey } from "./schema";

/** `$1` one branch or null, `$2` the branches somebody is tied to; none named is all. */
const WAITING = `o.outcome = 'conflict' and o.resolution is null and ($1::uuid is null or o.branch_id = $1::uuid)
  and (cardinality($2::uuid[]) = 0 or o.branch_id = any($2::uuid[]))`;

const LIST = statement(
  "conflicts.list",
  `select o.device_id as "deviceId", o.client_seq as "clientSeq", d.name as "deviceName", o.branch_id as "branchId",
     b.name as "branchName", b.zone, ${iso("o.at")} as at, o.reason, o.member_id as "memberId",
     trim(m.first_name || ' ' || m.last_name) as name, m.number, m.photo_key as photo
   from offline_scan o
   join kiosk_device d on d.tenant_id = o.tenant_id and d.id = o.device_id
   join branch b on b.tenant_id = o.tenant_id and b.id = o.branch_id
   join member m on m.tenant_id = o.tenant_id and m.id = o.member_id
   where ${WAITING} order by o.at desc, o.device_id, o.client_seq desc limit ${CONFLICTS_SHOWN}`,
);
const COUNT = statement(
  "conflicts.count",
  `select count(*)::int as count from offline_scan o where ${WAITING}`,
);

/** Scans that wait for a person, the newest first. */
export function findConflicts(
  db: Db,
  branchId: string | null,
  branchIds: readonly string[],
): Promise<Omit<Conflict, "mayAccept">[]> {
  return db.rows(LIST, [branchId, branchIds]);
}

export async function countConflicts(
  db: Db,
  branchId: string | null,
  branchIds: readonly string[],
): Promise<number> {
  return (await db.rows<{ count: number }>(COUNT, [branchId, branchIds]))[0]?.count ?? 0;
}

export interface StoredScan extends ScanKey {
  memberId: string;
  branchId: string;
  zone: string;
  at: string;
  deviceAt: string;
  outcome: string;
  reason: string;
  resolution: "accepted" | "dismissed" | null;
  visitId: string | null;
}

const OWNER = statement(
  "conflicts.lock-member",
  `select id from member where id in (select member_id from offline_scan where device_id = $1::uuid and client_seq = $2::int)
   for no key update`,
);
const SCAN = statement(
  "conflicts.lock",
  `select o.device_id as "deviceId", o.client_seq as "clientSeq", o.member_id as "memberId", o.branch_id as "branchId",
     b.zone, ${iso("o.at")} as at, ${iso("o.device_at")} as "deviceAt", o.outcome, o.reason, o.resolution,
     o.visit_id as "visitId"
   from offline_scan o join branch b on b.tenant_id = o.tenant_id and b.id = o.branch_id
   where o.device_id = $1::uuid and o.client_seq = $2::int for update of o`,
);

/** One scan under lock, its member first: kiosks that report more of the member's scans wait. */
export async function lockScan(db: Db, key: ScanKey): Promise<StoredScan | undefined> {
  const values = [key.deviceId, key.clientSeq];
  await db.rows(OWNER, values);
  return (await db.rows<StoredScan>(SCAN, values))[0];
}

/**
 * The visit that is there already for that moment, or else a new one: over after the longest stay, still open when that
 * is not yet reached and nothing else is.
 */
const ADMIT = statement(
  "conflicts.admit",
  `with there as (
     select v.id from visit v where v.member_id = $2::uuid and v.branch_id = $3::uuid and v.undone_at is null
       and v.entered_at <= $4::timestamptz and coalesce(v.left_at, v.entered_at + $9::interval) > $4::timestamptz
     order by v.entered_at desc limit 1
   ), made as (
     insert into visit (id, member_id, branch_id, entered_at, local_day, local_hour, method, reason, device_id, device_at,
       staff_user_id, override, left_at, left_how)
     select $1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $5::date, $6::smallint, 'desk', $7, $10::uuid, $11::timestamptz,
       $12::uuid, $8, e.left_at, case when e.left_at is not null then 'auto' end
     from (select case when $4::timestamptz + $9::interval > $13::timestamptz and not exists (select 1 from visit o
         where o.member_id = $2::uuid and o.branch_id = $3::uuid and o.left_at is null and o.undone_at is null) then null
         else least($4::timestamptz + $9::interval, $13::timestamptz) end as left_at) e
     where not exists (select 1 from there)
     returning id
   )
   select id, true as made from made union all select id, false from there`,
);

export interface Admission {
  id: string;
  scan: StoredScan;
  localDay: string;
  localHour: number;
  stayHours: number;
  override: string;
  staffUserId: string | null;
  now: Date;
}

/** @returns the visit, and whether it was made for this scan. */
export async function admitScan(
  db: Db,
  { scan, ...visit }: Admission,
): Promise<{ id: string; made: boolean }> {
  const [row] = await db.rows<{ id: string; made: boolean }>(ADMIT, [
    visit.id,
    scan.memberId,
    scan.branchId,
    scan.at,
    visit.localDay,
    visit.localHour,
    scan.reason,
    visit.override,
    `${visit.stayHours} hours`,
    scan.deviceId,
    scan.deviceAt,
    visit.staffUserId,
    visit.now.toISOString(),
  ]);
  return row ?? { id: visit.id, made: false };
}

const RESOLVE = statement(
  "conflicts.resolve",
  `update offline_scan set resolution = $3, resolved_at = $4::timestamptz, resolved_by = $5::uuid,
     visit_id = coalesce($6::uuid, visit_id)
   where device_id = $1::uuid and client_seq = $2::int`,
);

export async function resolveScan(
  db: Db,
  key: ScanKey,
  resolution: "accepted" | "dismissed",
  by: { userId: string | null; now: Date; visitId: string | null },
): Promise<void> {
  await db.rows(RESOLVE, [
    key.deviceId,
    key.clientSeq,
    resolution,
    by.now.toISOString(),
    by.userId,
    by.visitId,
  ]);
}
