import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import { type DoorFacts, membershipJson, membershipsOf } from "../check-in/facts/data";
import type { FixedVisit, KeptScan, ReplayFacts } from "./rules";

export interface KnownPerson {
  id: string;
  /** Whose scans these are: the record that this one was merged into, or itself. */
  memberId: string;
  number: string;
  firstName: string;
  lastName: string;
  passVersion: number;
  pinDigest: string | null;
}

const PEOPLE = statement(
  "offline.people",
  `select id, coalesce(merged_into_id, id) as "memberId", number, first_name as "firstName", last_name as "lastName", pass_version as "passVersion",
     encode(pin_digest, 'hex') as "pinDigest"
   from member where (archived_at is null or merged_into_id is not null)
     and (id = any($1::uuid[]) or number = any($2::text[]) or pin_digest = any($3::bytea[]))`,
);

export function findPeople(
  db: Db,
  by: { ids: string[]; numbers: string[]; pins: Buffer[] },
): Promise<KnownPerson[]> {
  return db.rows<KnownPerson>(PEOPLE, [by.ids, by.numbers, by.pins]);
}

export interface ScanRow {
  clientSeq: number;
  memberId: string;
  at: string;
  deviceAt: string;
  /** `TOKEN_EXPIRED` when the code was already old at the scan; else what a replay finds. */
  reason: string;
}

/** The first report of a scan counts; a repeated one changes nothing. */
const KEEP = statement(
  "offline.keep",
  `insert into offline_scan (device_id, client_seq, member_id, branch_id, at, device_at, outcome, reason, received_at)
   select $1::uuid, s."clientSeq", s."memberId", $2::uuid, s.at, s."deviceAt", 'recorded', s.reason, $3::timestamptz
   from jsonb_to_recordset($4::jsonb) as s("clientSeq" int, "memberId" uuid, at timestamptz, "deviceAt" timestamptz, reason text)
   on conflict do nothing`,
);

export async function keepScans(
  db: Db,
  device: { id: string; branchId: string },
  now: Date,
  scans: readonly ScanRow[],
): Promise<void> {
  await db.rows(KEEP, [device.id, device.branchId, now.toISOString(), JSON.stringify(scans)]);
}

const LOCK = statement(
  "offline.lock",
  `select id from member where id in (select member_id from offline_scan where device_id = $1::uuid and client_seq = any($2::int[]))
   order by id for update`,
);

/** Locks the members whom a device's scans are about, in one order everywhere. @returns their ids */
export async function lockMembers(db: Db, deviceId: string, seqs: readonly number[]): Promise<string[]> {
  return (await db.rows<{ id: string }>(LOCK, [deviceId, seqs])).map(({ id }) => id);
}

export interface Timeline {
  member: ReplayFacts["member"];
  memberships: DoorFacts["memberships"];
  branches: NonNullable<DoorFacts["branch"]>[];
  fixed: FixedVisit[];
  scans: (Omit<KeptScan, "visitId" | "token"> & { reason: string })[];
  /** Visits that earlier replays made. */
  made: string[];
}

/** `$2`: scans and the visits they made from here on are worked out again; everything else stands. */
const TIMELINE = statement(
  "offline.timeline",
  `select json_build_object(
     'member', json_build_object('birthDate', m.birth_date, 'waiverSignedOn', m.waiver_signed_on,
       'bannedAt', ${iso("m.banned_at")}, 'hasGuardian', m.guardian_name is not null),
     'memberships', coalesce((select json_agg(${membershipJson("m.id", "$2::date + 3", "not (u.method = 'offline' and u.member_id = $1::uuid and u.entered_at > $2::timestamptz)")})
       from ${membershipsOf("m.id")} s join plan p on p.id = s.plan_id join plan_version v on v.id = s.plan_version_id), '[]'::json),
     'branches', coalesce((select json_agg(json_build_object('id', b.id, 'zone', b.zone, 'closed', false,
         'openingHours', b.opening_hours, 'capacity', null, 'inside', 0,
         'closures', coalesce((select json_agg(json_build_object('fromOn', c.from_on, 'toOn', c.to_on))
           from branch_closure c where c.branch_id = b.id and c.to_on > $2::date - 2), '[]'::json)))
       from branch b where b.id in (select o.branch_id from offline_scan o where o.member_id = m.id)), '[]'::json),
     'fixed', coalesce((select json_agg(json_build_object('id', f.id, 'branchId', f.branch_id,
         'enteredAt', ${iso("f.entered_at")}) order by f.entered_at, f.id)
       from visit f where f.member_id = m.id and f.undone_at is null
         and f.entered_at > $2::timestamptz - interval '1 day'
         and not (f.method = 'offline' and f.entered_at > $2::timestamptz)), '[]'::json),
     'scans', coalesce((select json_agg(json_build_object('deviceId', o.device_id, 'clientSeq', o.client_seq,
         'branchId', o.branch_id, 'at', ${iso("o.at")}, 'reason', o.reason))
       from offline_scan o where o.member_id = m.id and o.at > $2::timestamptz and o.resolution is null), '[]'::json),
     'made', coalesce((select json_agg(d.id) from visit d where d.member_id = m.id and d.method = 'offline'
       and d.entered_at > $2::timestamptz and d.undone_at is null), '[]'::json)
   ) as timeline from member m where m.id = $1::uuid`,
);

export async function loadTimeline(db: Db, memberId: string, since: Date): Promise<Timeline | undefined> {
  const [row] = await db.rows<{ timeline: Timeline }>(TIMELINE, [memberId, since.toISOString()]);
  return row?.timeline;
}

const DROP = statement(
  "offline.drop",
  `delete from visit where id = any($1::uuid[]) and method = 'offline'
   returning id, branch_id as "branchId", local_day as "localDay"`,
);

/** Takes away visits that a fuller picture no longer has. */
export function dropVisits(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; branchId: string; localDay: string }[]> {
  return db.rows(DROP, [ids]);
}

export interface OfflineVisit {
  id: string;
  branchId: string;
  enteredAt: string;
  membershipId: string | null;
  localDay: string;
  localHour: number;
  reason: string;
  deviceId: string;
  deviceAt: string;
  leftAt: string | null;
  leftHow: string | null;
}

/** Ends visits at the desk that a scan came after, so that the scan's visit may be open. */
const END_FIXED = statement(
  "offline.end-fixed",
  `update visit v set left_at = e."leftAt", left_how = e.how
   from jsonb_to_recordset($1::jsonb) as e(id uuid, "leftAt" timestamptz, how text)
   where v.id = e.id and coalesce(v.left_at, v.undone_at) is null`,
);

const WRITE = statement(
  "offline.write",
  `insert into visit (id, member_id, branch_id, entered_at, membership_id, local_day, local_hour, method, reason, device_id,
     device_at, left_at, left_how)
   select n.id, $1::uuid, n."branchId", n."enteredAt", n."membershipId", n."localDay", n."localHour", 'offline', n.reason,
     n."deviceId", n."deviceAt", n."leftAt", n."leftHow"
   from jsonb_to_recordset($2::jsonb) as n(id uuid, "branchId" uuid, "enteredAt" timestamptz, "membershipId" uuid,
     "localDay" date, "localHour" smallint, reason text, "deviceId" uuid, "deviceAt" timestamptz, "leftAt" timestamptz,
     "leftHow" text)
   on conflict (tenant_id, id) do update set membership_id = excluded.membership_id, reason = excluded.reason,
     left_at = excluded.left_at, left_how = excluded.left_how
   where visit.undone_at is null and (visit.left_how is null or visit.left_how in ('auto', 're-entry'))`,
);

export async function writeVisits(
  db: Db,
  memberId: string,
  visits: readonly OfflineVisit[],
  ended: readonly { id: string; leftAt: string; how: string }[],
): Promise<void> {
  if (ended.length > 0) await db.rows(END_FIXED, [JSON.stringify(ended)]);
  // One after the other: the one that stays open comes last, after those before it have ended.
  const inOrder = [...visits].sort((a, b) => a.enteredAt.localeCompare(b.enteredAt));
  if (inOrder.length > 0) await db.rows(WRITE, [memberId, JSON.stringify(inOrder)]);
}

const COUNT = statement(
  "offline.count-used",
  `select count(distinct (member_id, local_day))::int as used from visit
   where membership_id = $1::uuid and undone_at is null and local_day >= $2::date and ($3::date is null or local_day <= $3::date)`,
);

/** On how many days an allowance was used, counted for each person. */
export async function countUsed(
  db: Db,
  membershipId: string,
  limit: { from: string; to: string | null },
): Promise<number> {
  return (await db.rows<{ used: number }>(COUNT, [membershipId, limit.from, limit.to]))[0]?.used ?? 0;
}

const SETTLE = statement(
  "offline.settle",
  `update offline_scan o set outcome = r.outcome, reason = r.reason, visit_id = r."visitId"
   from jsonb_to_recordset($1::jsonb) as r("deviceId" uuid, "clientSeq" int, outcome text, reason text, "visitId" uuid)
   where o.device_id = r."deviceId" and o.client_seq = r."clientSeq"`,
);

export async function settleScans(
  db: Db,
  outcomes: readonly {
    deviceId: string;
    clientSeq: number;
    outcome: string;
    reason: string;
    visitId: string | null;
  }[],
): Promise<void> {
  await db.rows(SETTLE, [JSON.stringify(outcomes)]);
}

export interface SettledScan {
  clientSeq: number;
  outcome: "recorded" | "merged" | "conflict";
  reason: string;
  visitId: string | null;
  firstName: string;
  lastName: string;
}

const SETTLED = statement(
  "offline.settled",
  `select o.client_seq as "clientSeq", o.outcome, o.reason, o.visit_id as "visitId", m.first_name as "firstName",
     m.last_name as "lastName"
   from offline_scan o join member m on m.id = o.member_id
   where o.device_id = $1::uuid and o.client_seq = any($2::int[])`,
);

export function findSettled(db: Db, deviceId: string, seqs: readonly number[]): Promise<SettledScan[]> {
  return db.rows<SettledScan>(SETTLED, [deviceId, seqs]);
}
