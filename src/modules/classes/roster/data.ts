import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { BookingStatus } from "../bookings/schema";
import type { Standing, StandingMark } from "./rules";
import type { Mark } from "./schema";

export interface MarkedSession {
  id: string;
  branchId: string;
  zone: string;
  status: "scheduled" | "cancelled";
  startsAt: string;
  endsAt: string;
  trainerId: string | null;
  policies: unknown;
}

export interface MarkedBooking {
  id: string;
  memberId: string;
  status: BookingStatus;
  late: boolean;
  pool: "online" | "walk_in";
  membershipId: string | null;
  visitId: string | null;
  /** Whether another booking came by the same visit. */
  visitShared: boolean;
  settledAt: string | null;
  marks: StandingMark[];
}

export interface MarkingFacts {
  session: MarkedSession;
  /** Marks that have arrived before. */
  known: { id: string; outcome: "applied" | "superseded" | "refused"; reason: string | null }[];
  /** Each person's booking: the one that counts, or else the one that ended last. */
  bookings: MarkedBooking[];
}

const SESSION = `json_build_object('id', c.id, 'branchId', c.branch_id, 'zone', b.zone, 'status', c.status,
  'startsAt', ${iso("c.starts_at")}, 'endsAt', ${iso("c.ends_at")}, 'trainerId', coalesce(c.substitute_id, c.trainer_id),
  'policies', t.policies)`;
const ENDED = "('cancelled_early', 'cancelled_late', 'cancelled_by_gym', 'released')";

/** `$1` class, `$2` people, `$3` marks. */
const FACTS = statement(
  "roster.marking",
  `select json_build_object('session', ${SESSION},
     'known', coalesce((select json_agg(json_build_object('id', r.id, 'outcome', r.outcome, 'reason', r.reason))
       from roster_mark r where r.id = any($3::uuid[])), '[]'::json),
     'bookings', coalesce((select json_agg(json_build_object('id', k.id, 'memberId', k.member_id, 'status', k.status,
         'late', k.late, 'pool', k.pool, 'membershipId', k.membership_id, 'visitId', k.visit_id,
         'visitShared', exists (select 1 from booking o where o.visit_id = k.visit_id and o.id <> k.id),
         'settledAt', ${iso("k.settled_at")},
         'marks', coalesce((select json_agg(json_build_object('id', r.id, 'mark', r.mark, 'at', ${iso("r.at")}))
           from roster_mark r where r.booking_id = k.id and r.outcome <> 'refused'), '[]'::json)))
       from (select distinct on (k.member_id) k.* from booking k
         where k.session_id = c.id and k.member_id = any($2::uuid[])
         order by k.member_id, k.status in ${ENDED}, k.booked_at desc, k.id desc) k), '[]'::json)) as facts
   from class_session c join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
   join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id where c.id = $1::uuid`,
);

/** Everything about some people in a class; read it with the class held. */
export async function findMarking(
  db: Db,
  sessionId: string,
  memberIds: readonly string[],
  markIds: readonly string[],
): Promise<MarkingFacts | undefined> {
  return (await db.rows<{ facts: MarkingFacts }>(FACTS, [sessionId, memberIds, markIds]))[0]?.facts;
}

const KNOWN_MEMBERS = statement("roster.members", "select m.id from member m where m.id = any($1::uuid[])");

/** Those of the people that the gym knows. */
export async function findMembers(db: Db, ids: readonly string[]): Promise<Set<string>> {
  return new Set((await db.rows<{ id: string }>(KNOWN_MEMBERS, [ids])).map(({ id }) => id));
}

export interface NewMark {
  id: string;
  sessionId: string;
  bookingId: string | null;
  memberId: string;
  mark: Mark;
  at: Date;
  deviceAt: Date;
  receivedAt: Date;
  actorId: string | null;
  outcome: "applied" | "refused";
  reason: string | null;
}

const KEEP = statement(
  "roster.keep",
  `insert into roster_mark (id, session_id, booking_id, member_id, mark, at, device_at, received_at, actor_id, outcome, reason)
   values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6::timestamptz, $7::timestamptz, $8::timestamptz, $9::uuid, $10, $11)
   on conflict do nothing returning id`,
  { writes: true },
);

/** @returns whether it is a new one */
export async function keepMark(db: Db, row: NewMark): Promise<boolean> {
  const { id, sessionId, bookingId, memberId, mark, at, deviceAt, receivedAt, actorId, outcome, reason } =
    row;
  const times = [at, deviceAt, receivedAt].map((one) => one.toISOString());
  const values = [id, sessionId, bookingId, memberId, mark, ...times, actorId, outcome, reason];
  return (await db.rows(KEEP, values)).length > 0;
}

const DROP = statement(
  "roster.drop",
  `update roster_mark set outcome = 'refused', reason = $2 where id = $1::uuid and outcome <> 'refused'
   returning session_id as "sessionId", member_id as "memberId"`,
  { writes: true },
);

/** A mark that was none. @returns whose it was, or undefined */
export async function dropMark(
  db: Db,
  id: string,
  reason: string,
): Promise<{ sessionId: string; memberId: string } | undefined> {
  return (await db.rows<{ sessionId: string; memberId: string }>(DROP, [id, reason]))[0];
}

const WRITE = statement(
  "roster.write",
  `with marked as (
     update roster_mark r set outcome = case when r.id = $6::uuid then 'applied' else 'superseded' end
     where r.booking_id = $1::uuid and r.outcome <> 'refused'
       and r.outcome <> case when r.id = $6::uuid then 'applied' else 'superseded' end
   ), seated as (
     update booking_guest set status = case when $2 = 'checked_in' then 'attended' else $2 end where booking_id = $1::uuid
       and status <> 'cancelled'
   )
   update booking set status = $2, late = $3, checked_in_at = $4::timestamptz, visit_id = $5::uuid,
     settled_at = case when $7::timestamptz is null then settled_at else $7::timestamptz end, updated_at = now()
   where id = $1::uuid`,
  { writes: true },
);

/** What the roster says of a booking by now. @param settledAt null leaves it as it is */
export async function writeStanding(
  db: Db,
  bookingId: string,
  standing: Standing,
  visitId: string | null,
  settledAt: Date | null,
): Promise<void> {
  const { status, late, since, by } = standing;
  await db.rows(WRITE, [bookingId, status, late, since, visitId, by, settledAt?.toISOString() ?? null]);
}

const REOPEN = statement(
  "roster.reopen",
  `update booking set status = 'booked', late = false, visit_id = null, settled_at = null, updated_at = now()
   where id = $1::uuid and status in ('booked', 'no_show')`,
  { writes: true },
);

/** Takes a booking back to where it began, so that it can be ended. */
export async function reopen(db: Db, bookingId: string): Promise<void> {
  await db.rows(REOPEN, [bookingId]);
}

const BY_VISIT = statement(
  "roster.by-visit",
  `select k.session_id as "sessionId", k.member_id as "memberId" from booking k
   where k.visit_id = $1::uuid and k.status in ('checked_in', 'attended') order by k.session_id`,
);

/** Whose seats a visit belongs to. */
export function findByVisit(db: Db, visitId: string): Promise<{ sessionId: string; memberId: string }[]> {
  return db.rows(BY_VISIT, [visitId]);
}

const OPEN = statement(
  "roster.open-classes",
  `select c.id, c.starts_at from class_session c
   where c.status = 'scheduled' and c.ends_at <= $1::timestamptz and c.starts_at > $1::timestamptz - interval '31 days'
     and exists (select 1 from booking k where k.session_id = c.id and k.settled_at is null
       and k.status in ('booked', 'checked_in', 'attended', 'no_show'))
   order by c.starts_at, c.id limit $2`,
);

/** Classes that are over and have bookings nobody has settled, the oldest first. */
export async function findOpenClasses(db: Db, now: Date, limit: number): Promise<string[]> {
  return (await db.rows<{ id: string }>(OPEN, [now.toISOString(), limit])).map(({ id }) => id);
}

const UNSETTLED = statement(
  "roster.unsettled",
  `select k.member_id as "memberId" from booking k where k.session_id = $1::uuid and k.settled_at is null
     and k.status in ('booked', 'checked_in', 'attended', 'no_show') order by k.member_id`,
);

export async function findUnsettled(db: Db, sessionId: string): Promise<string[]> {
  return (await db.rows<{ memberId: string }>(UNSETTLED, [sessionId])).map(({ memberId }) => memberId);
}

const AT_DOOR = statement(
  "roster.at-door",
  `select c.id, ${iso("c.starts_at")} as "startsAt", t.policies
   from booking k join class_session c on c.tenant_id = k.tenant_id and c.id = k.session_id
   join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
   where k.member_id = $1::uuid and k.status in ('booked', 'checked_in', 'attended', 'no_show') and c.branch_id = $2::uuid
     and c.status = 'scheduled' and c.starts_at between $3::timestamptz - interval '4 hours' and $3::timestamptz + interval '4 hours'`,
);

/** The classes around a moment that somebody has booked in a branch. */
export function findAround(
  db: Db,
  memberId: string,
  branchId: string,
  at: Date,
): Promise<{ id: string; startsAt: string; policies: unknown }[]> {
  return db.rows(AT_DOOR, [memberId, branchId, at.toISOString()]);
}
