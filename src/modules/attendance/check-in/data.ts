import type { MembershipState } from "@/modules/membership/memberships/schema";
import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { OutboxRow } from "@/platform/effects";
import type { AccessFacts, MembershipFacts } from "../access/rules";
import type { Method } from "./schema";

/** Everything the door needs to know, in one round trip. */
export interface DoorFacts {
  branch: (AccessFacts["branch"] & { name: string }) | null;
  member: AccessFacts["member"] & {
    id: string;
    firstName: string;
    lastName: string;
    number: string;
    photo: string | null;
    passVersion: number;
    /** Whether they were ever here before. */
    seen: boolean;
  };
  memberships: (MembershipFacts & MembershipState)[];
  open: { id: string; enteredAt: string } | null;
  /** Whether the same code was shown at another device a moment ago. */
  replayed: boolean;
  /** The kept answer of this very request. */
  kept: { procedure: string; hash: string; response: { value?: unknown } | null } | null;
}

/** A person's latest memberships, and those of the household they belong to. */
export const membershipsOf = (who: string) => `(
    (select * from membership r where r.member_id = ${who} order by r.starts_on desc limit 12)
    union all
    (select r.* from household_member h join membership r on r.tenant_id = h.tenant_id and r.household_id = h.household_id
     where h.member_id = ${who} and h.left_on is null and r.member_id <> ${who} order by r.starts_on desc limit 6))`;

/**
 * A membership `s` of plan `p` at version `v` as the decision reads it. Of a limited one: the days on which anybody used
 * it, those of `who` among them, and what staff have added for `day`.
 */
export const membershipJson = (who: string, day: string, visits = "true") => `json_build_object('id', s.id,
        'planName', p.name, 'kind', p.kind, 'status', s.status, 'startsOn', s.starts_on, 'endsOn', s.ends_on,
        'frozenFrom', s.frozen_from, 'frozenTo', s.frozen_to, 'pastDueSince', s.past_due_since, 'owedMinor', s.owed_minor,
        'suspendedOn', s.suspended_on, 'paymentPendingSince', ${iso("s.payment_pending_since")},
        'freezeEndsOnReturn', s.frozen_from is not null and exists (select 1 from membership_freeze z
          where z.tenant_id = s.tenant_id and z.membership_id = s.id and z.from_on = s.frozen_from and z.end_on_return
            and z.status in ('scheduled', 'active')),
        'validUntil', ${iso("s.valid_until")}, 'anchorOn', s.anchor_on, 'cycle', v.cycle, 'visits', v.visits,
        'priceMinor', v.price_minor, 'accessHours', v.access_hours, 'branchIds', v.branch_ids,
        'usedDays', case when v.visits is null then '[]'::json else coalesce((select json_agg(d.local_day)
          from (select distinct u.member_id, u.local_day from visit u
            where u.membership_id = s.id and u.undone_at is null and ${visits}
            order by u.local_day desc limit v.visits + 30) d), '[]'::json) end,
        'ownDays', case when v.visits is null then '[]'::json else coalesce((select json_agg(d.local_day)
          from (select distinct u.local_day from visit u
            where u.membership_id = s.id and u.member_id = ${who} and u.undone_at is null and ${visits}
            order by u.local_day desc limit v.visits + 30) d), '[]'::json) end,
        'addedVisits', case when v.visits is null then 0 else coalesce((select sum(e.delta) from entitlement_pool q
          join entitlement_entry e on e.tenant_id = q.tenant_id and e.pool_id = q.id and e.reason = 'adjust'
          where q.membership_id = s.id and q.kind = 'visits' and q.valid_from <= ${day}
            and (q.valid_to is null or q.valid_to >= ${day})), 0)::int end)`;

/**
 * `$1` whom, `$2` branch, `$3` now, `$4` who scans, `$5` the pass's window, `$6` and `$7` the idempotency key,
 * `$8` since when an open visit counts as inside.
 */
const facts = (whom: string) => `select json_build_object(
    'branch', (select json_build_object('id', b.id, 'name', b.name, 'zone', b.zone, 'closed', b.closed_at is not null,
        'openingHours', b.opening_hours, 'capacity', b.capacity,
        'inside', case when b.capacity is null then 0 else (select count(*) from visit i
          where i.branch_id = b.id and i.left_at is null and i.undone_at is null and i.entered_at > $8::timestamptz
            and i.member_id <> m.id) end,
        'closures', coalesce((select json_agg(json_build_object('fromOn', c.from_on, 'toOn', c.to_on))
          from branch_closure c where c.branch_id = b.id
            and ($3::timestamptz at time zone b.zone)::date between c.from_on and c.to_on), '[]'::json))
      from branch b where b.id = $2::uuid),
    'member', json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name, 'number', m.number,
      'photo', m.photo_key, 'birthDate', m.birth_date, 'waiverSignedOn', m.waiver_signed_on,
      'bannedAt', ${iso("m.banned_at")}, 'hasGuardian', m.guardian_name is not null, 'passVersion', m.pass_version,
      'seen', exists (select 1 from visit f where f.member_id = m.id and f.undone_at is null)),
    'memberships', coalesce((select json_agg(${membershipJson("m.id", "($3::timestamptz at time zone coalesce((select z.zone from branch z where z.id = $2::uuid), 'UTC'))::date")})
      from ${membershipsOf("m.id")} s
      join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
      join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id), '[]'::json),
    'open', (select json_build_object('id', o.id, 'enteredAt', ${iso("o.entered_at")}) from visit o
      where o.member_id = m.id and o.branch_id = $2::uuid and o.left_at is null and o.undone_at is null),
    'replayed', $5::int is not null and exists (select 1 from visit y
      where y.member_id = m.id and y.pass_window = $5::int
        and y.entered_at > $3::timestamptz - interval '1 hour'
        and coalesce(y.device_id, y.staff_user_id) is distinct from $4::uuid),
    'kept', (select json_build_object('procedure', k.procedure, 'hash', encode(k.request_hash, 'hex'),
        'response', k.response)
      from idempotency_key k where k.actor_id = $6::uuid and k.key = $7::text)
  ) as facts from member m where m.archived_at is null and ${whom}`;

const FACTS = {
  member: statement("attendance.facts-by-id", facts("m.id = $1::uuid"), { generic: true }),
  number: statement("attendance.facts-by-number", facts("m.number = $1::text"), { generic: true }),
  pin: statement("attendance.facts-by-pin", facts("m.pin_digest = $1::bytea"), { generic: true }),
};

/** Whom a request is about. */
export type Whom =
  | { by: "member"; value: string }
  | { by: "number"; value: string }
  | { by: "pin"; value: Buffer };

export interface DoorQuery {
  whom: Whom;
  branchId: string;
  now: Date;
  /** The device or person who scans. */
  scannerId: string | null;
  passWindow: number | null;
  key: KeptKey | undefined;
  insideSince: Date;
}

/** The idempotency key of a request and what was asked with it. */
export interface KeptKey {
  actorId: string;
  key: string;
  procedure: string;
  requestHash: Buffer;
}

/** @returns undefined when there is no such member. */
export async function loadFacts(db: Db, query: DoorQuery): Promise<DoorFacts | undefined> {
  const [row] = await db.rows<{ facts: DoorFacts }>(FACTS[query.whom.by], [
    query.whom.value,
    query.branchId,
    query.now.toISOString(),
    query.scannerId,
    query.passWindow,
    query.key?.actorId ?? null,
    query.key?.key ?? null,
    query.insideSince.toISOString(),
  ]);
  return row?.facts;
}

/** `$1` of each write is the key: null, or its columns and the answer to keep. A second use of the key is an error. */
const KEEP = `insert into idempotency_key (actor_id, key, procedure, request_hash, response)
  select k.actor_id, k.key, k.procedure, decode(k.hash, 'hex'), k.response
  from jsonb_to_record($1::jsonb) as k(actor_id uuid, key text, procedure text, hash text, response jsonb)`;

/**
 * What nearly every check-in is: nobody counts places, no older visit is open, one event. The statement below would do
 * the same for twice the work in PostgreSQL, which prepares each of its parts for every call whether or not it is used.
 */
const PLAIN_VISIT = statement(
  "attendance.open-plain-visit",
  `with made as (
     insert into visit (id, member_id, branch_id, entered_at, membership_id, local_day, local_hour, method, reason,
       device_id, staff_user_id, override, pass_window, flag)
     values ($1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $5::uuid, $6::date, $7::smallint, $8, $9, $10::uuid,
       $11::uuid, $12, $13::int, $14)
     on conflict (tenant_id, member_id, branch_id) where left_at is null and undone_at is null do nothing
     returning id
   ), kept as (
     insert into idempotency_key (actor_id, key, procedure, request_hash, response)
     select $15::uuid, $16::text, $17::text, $18::bytea, $19::jsonb from made where $15::uuid is not null
   ), sent as (
     insert into outbox (id, kind, name, payload, request_id, run_at)
     select $20::uuid, $21::text, $22::text, $23::jsonb, $24::text, coalesce($25::timestamptz, now())
     from made where $20::uuid is not null
   )
   select id from made`,
  { writes: true, generic: true },
);

/**
 * One statement, so one transaction: takes the place where places are limited, ends an older visit, opens the new one,
 * keeps the answer and tells the outbox. Whoever comes second finds the open visit (or the key) and changes nothing.
 * Written with `coalesce`, the update can only go by the id, never along the index of all open visits.
 */
const VISIT = statement(
  "attendance.open-visit",
  `with place as materialized (
     select $16::int is null or app.has_place($5::uuid, $4::uuid, $16::int, $17::timestamptz) as free
   ), credit as materialized (
     select $23::int is null or app.has_visit($7::uuid, $4::uuid, $8::date, $21::date, $22::date, $23::int) as there
   ), ended as (
     update visit set left_how = 're-entry', left_at = greatest(entered_at, least($6::timestamptz, entered_at + $18::interval))
     where id = $19::uuid and coalesce(left_at, undone_at) is null and (select free from place)
       and (select there from credit)
     returning id
   ), made as (
     insert into visit (id, member_id, branch_id, entered_at, membership_id, local_day, local_hour, method, reason,
       device_id, staff_user_id, override, pass_window, flag)
     select $3::uuid, $4::uuid, $5::uuid, $6::timestamptz, $7::uuid, $8::date, $9::smallint, $10, $11, $12::uuid,
       $13::uuid, $14, $15::int, $20
     where (select free from place) and ($19::uuid is null or exists (select 1 from ended)) and (select there from credit)
     on conflict (tenant_id, member_id, branch_id) where left_at is null and undone_at is null do nothing
     returning id
   ), kept as (${KEEP} where $1::jsonb is not null and exists (select 1 from made)),
   sent as (
     insert into outbox (id, kind, name, payload, request_id, run_at)
     select o.id, o.kind, o.name, o.payload, o.request_id, coalesce(o.run_at, now())
     from jsonb_to_recordset($2::jsonb) as o(id uuid, kind text, name text, payload jsonb, request_id text, run_at timestamptz)
     where exists (select 1 from made)
   )
   select (select free from place) as free, (select there from credit) as credit, (select id from made) is not null as made`,
  { writes: true },
);

export interface NewVisit {
  id: string;
  memberId: string;
  branchId: string;
  enteredAt: Date;
  membershipId: string | null;
  localDay: string;
  localHour: number;
  method: Method;
  reason: string;
  deviceId: string | null;
  staffUserId: string | null;
  override: string | null;
  passWindow: number | null;
  flag: string | null;
}

/** From `id` to `pass_window`, in the order of the statements. */
function visitValues(visit: NewVisit): unknown[] {
  return [
    visit.id,
    visit.memberId,
    visit.branchId,
    visit.enteredAt.toISOString(),
    visit.membershipId,
    visit.localDay,
    visit.localHour,
    visit.method,
    visit.reason,
    visit.deviceId,
    visit.staffUserId,
    visit.override,
    visit.passWindow,
  ];
}

function keyJson(key: KeptKey | undefined, answer: unknown): string | null {
  if (!key) return null;
  return JSON.stringify({
    actor_id: key.actorId,
    key: key.key,
    procedure: key.procedure,
    hash: key.requestHash.toString("hex"),
    response: { value: answer },
  });
}

/**
 * @param places how many may be inside where that is enforced
 * @param ended the member's older open visit here
 * @param limit the allowance that the visit is taken from
 * @returns `taken`: another scan was quicker, also to the last visit of the allowance; `full`: no place is left.
 * @throws a unique violation when the key was used meanwhile.
 */
export async function openVisit(
  db: Db,
  visit: NewVisit,
  more: {
    key: KeptKey | undefined;
    answer: unknown;
    outbox: readonly OutboxRow[];
    places: number | null;
    insideSince: Date;
    stayHours: number;
    endedId: string | null;
    limit: { from: string; to: string | null; visits: number } | null;
  },
): Promise<"made" | "taken" | "full"> {
  const { key, outbox, places, endedId, limit } = more;
  if (places === null && endedId === null && limit === null && outbox.length <= 1) {
    return await openPlainVisit(db, visit, key, more.answer, outbox[0]);
  }
  const [row] = await db.rows<{ free: boolean; credit: boolean; made: boolean }>(VISIT, [
    keyJson(key, more.answer),
    JSON.stringify(outbox),
    ...visitValues(visit),
    places,
    more.insideSince.toISOString(),
    `${more.stayHours} hours`,
    endedId,
    visit.flag,
    limit?.from ?? null,
    limit?.to ?? null,
    limit?.visits ?? null,
  ]);
  if (!row?.free) return "full";
  return row.made ? "made" : "taken";
}

const NOTHING_KEPT: readonly null[] = Array(5).fill(null);
const NOTHING_SENT: readonly null[] = Array(6).fill(null);

async function openPlainVisit(
  db: Db,
  visit: NewVisit,
  key: KeptKey | undefined,
  answer: unknown,
  sent: OutboxRow | undefined,
): Promise<"made" | "taken"> {
  const kept = key
    ? [key.actorId, key.key, key.procedure, key.requestHash, JSON.stringify({ value: answer })]
    : NOTHING_KEPT;
  const event = sent
    ? [sent.id, sent.kind, sent.name, JSON.stringify(sent.payload), sent.request_id, sent.run_at]
    : NOTHING_SENT;
  const rows = await db.rows(PLAIN_VISIT, [...visitValues(visit), visit.flag, ...kept, ...event]);
  return rows.length > 0 ? "made" : "taken";
}

/** The id is made of who, where, why and which ten seconds, so that scans at once are one refusal. */
const REFUSAL = statement(
  "attendance.refuse",
  `with made as (
     insert into refusal (id, member_id, branch_id, at, method, reason, device_id, staff_user_id)
     select $2::uuid, $3::uuid, $4::uuid, $5::timestamptz, $6, $7, $8::uuid, $9::uuid
     where not exists (select 1 from refusal r where r.member_id = $3::uuid and r.branch_id = $4::uuid and r.reason = $7
       and r.at > $5::timestamptz - interval '10 seconds' and r.at <= $5::timestamptz)
     on conflict do nothing returning id
   ), kept as (${KEEP} where $1::jsonb is not null)
   select id from made`,
  { writes: true },
);

export interface NewRefusal {
  id: string;
  memberId: string;
  branchId: string;
  at: Date;
  method: Method;
  reason: string;
  deviceId: string | null;
  staffUserId: string | null;
}

/** @returns whether it is a new one. @throws a unique violation when the key was used meanwhile. */
export async function insertRefusal(
  db: Db,
  refusal: NewRefusal,
  key: KeptKey | undefined,
  answer: unknown,
): Promise<boolean> {
  const made = await db.rows(REFUSAL, [
    keyJson(key, answer),
    refusal.id,
    refusal.memberId,
    refusal.branchId,
    refusal.at.toISOString(),
    refusal.method,
    refusal.reason,
    refusal.deviceId,
    refusal.staffUserId,
  ]);
  return made.length > 0;
}

const NOTE = statement(
  "attendance.note",
  `with flagged as (update visit set flag = $3 where id = $2::uuid and $3::text is not null and flag is distinct from $3),
   kept as (${KEEP} where $1::jsonb is not null) select 1`,
  { writes: true },
);

/** Marks the visit that was found, and keeps the answer. @throws a unique violation when the key was used meanwhile. */
export async function noteFound(
  db: Db,
  visitId: string,
  flag: string | null,
  key: KeptKey | undefined,
  answer: unknown,
): Promise<void> {
  await db.rows(NOTE, [keyJson(key, answer), visitId, flag]);
}
