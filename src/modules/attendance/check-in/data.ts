import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { OutboxRow } from "@/platform/effects";
import type { KeptKey } from "./facts/data";
import type { Method } from "./schema";

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
  {
    writes: true,
    generic: true,
    // In the order of members, which is everybody's who locks several of them.
    together: `with asked as materialized (
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::uuid[], $6::date[], $7::smallint[],
         $8::text[], $9::text[], $10::uuid[], $11::uuid[], $12::text[], $13::int[], $14::text[], $15::uuid[], $16::text[],
         $17::text[], $18::bytea[], $19::jsonb[], $20::uuid[], $21::text[], $22::text[], $23::jsonb[], $24::text[],
         $25::timestamptz[]) with ordinality as a(id, member_id, branch_id, entered_at, membership_id, local_day, local_hour,
         method, reason, device_id, staff_user_id, override, pass_window, flag, actor_id, key, procedure, request_hash,
         response, event_id, kind, name, payload, request_id, run_at, n)
     ), made as (
       insert into visit (id, member_id, branch_id, entered_at, membership_id, local_day, local_hour, method, reason,
         device_id, staff_user_id, override, pass_window, flag)
       select id, member_id, branch_id, entered_at, membership_id, local_day, local_hour, method, reason,
         device_id, staff_user_id, override, pass_window, flag from asked order by member_id, n
       on conflict (tenant_id, member_id, branch_id) where left_at is null and undone_at is null do nothing
       returning id
     ), kept as (
       insert into idempotency_key (actor_id, key, procedure, request_hash, response)
       select a.actor_id, a.key, a.procedure, a.request_hash, a.response from made join asked a using (id)
       where a.actor_id is not null
     ), sent as (
       insert into outbox (id, kind, name, payload, request_id, run_at)
       select a.event_id, a.kind, a.name, a.payload, a.request_id, coalesce(a.run_at, now()) from made join asked a using (id)
       where a.event_id is not null
     )
     select a.n, a.id from made join asked a using (id)`,
  },
);

/**
 * One statement, so one transaction: takes the place where places are limited, ends an older visit, opens the new one,
 * keeps the answer and tells the outbox; `$24` is told only with the allowance's last visit. Whoever comes second finds the open visit (or the key) and changes nothing.
 * Written with `coalesce`, the update can only go by the id, never along the index of all open visits.
 */
const VISIT = statement(
  "attendance.open-visit",
  `with place as materialized (
     select $16::int is null or app.has_place($5::uuid, $4::uuid, $16::int, $17::timestamptz) as free
   ), credit as materialized (
     select $23::int is null or app.has_visit($7::uuid, $4::uuid, $8::date, $21::date, $22::date, $23::int) as there,
       $24::jsonb is not null and not app.has_visit($7::uuid, $4::uuid, $8::date, $21::date, $22::date, $23::int - 1) as last
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
     from jsonb_to_recordset(case when (select last from credit) then $2::jsonb || $24::jsonb else $2::jsonb end)
       as o(id uuid, kind text, name text, payload jsonb, request_id text, run_at timestamptz)
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
 * @param limit the allowance that the visit is taken from, and what the outbox is told when nothing is left of it
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
    limit: { from: string; to: string | null; visits: number; whenSpent: OutboxRow | null } | null;
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
    limit?.whenSpent ? JSON.stringify([limit.whenSpent]) : null,
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
