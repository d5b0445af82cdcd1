import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { MembershipState, Standing } from "../schema";
import { cameAlong, type Life, type Step } from "./rules";

const HOLDERS = statement(
  "memberships.holders",
  `select distinct member_id as "memberId" from membership where id = any($1::uuid[])`,
);

/** Changes to one member's memberships happen one after the other; many members are locked in the order of their ids. */
const LOCK_MEMBERS = statement(
  "memberships.lock-members",
  "select id from member where id = any($1::uuid[]) order by id for update",
);

export async function lockMembers(db: Db, memberIds: readonly string[]): Promise<void> {
  await db.rows(LOCK_MEMBERS, [memberIds]);
}

/** Locks whoever holds these memberships. Two statements: in one, PostgreSQL may compare everybody with everybody. */
export async function lockHolders(db: Db, membershipIds: readonly string[]): Promise<void> {
  const holders = await db.rows<{ memberId: string }>(HOLDERS, [membershipIds]);
  await lockMembers(
    db,
    holders.map(({ memberId }) => memberId),
  );
}

const LOCK_MEMBER = statement(
  "memberships.lock-member",
  "select id from member where id = $1::uuid and archived_at is null for update",
);

/** @returns false when there is no such member, or they are archived */
export async function lockMember(db: Db, memberId: string): Promise<boolean> {
  return (await db.rows(LOCK_MEMBER, [memberId])).length === 1;
}

/** `$2` is the zone of what belongs to no branch. Only open freezes matter to a life. */
const SELECT = `select s.id, s.member_id as "memberId", s.plan_id as "planId", p.name as "planName", p.kind as "planKind",
    s.plan_version_id as "planVersionId", s.next_version_id as "nextVersionId", s.status, s.starts_on as "startsOn",
    s.ends_on as "endsOn", s.frozen_from as "frozenFrom", s.frozen_to as "frozenTo", s.past_due_since as "pastDueSince",
    s.owed_minor as "owedMinor", s.suspended_on as "suspendedOn", s.reason, s.anchor_on as "anchorOn",
    s.next_bill_on as "nextBillOn", s.term_ends_on as "termEndsOn", s.auto_renew as "autoRenew",
    s.notice_days as "noticeDays", s.min_term_months as "minTermMonths", s.discount, s.payer_id as "payerId",
    s.household_id as "householdId", s.branch_id as "branchId", s.cancelled_at as "cancelledAt",
    s.cancel_reason as "cancelReason", s.payment_pending_since as "paymentPendingSince",
    s.valid_until as "validUntil", v.trial_days as "trialDays", v.branch_ids as "branchIds",
    coalesce(b.zone, $2) as zone, coalesce(f.freezes, '[]'::json) as freezes, coalesce(e.seq, 0) as seq,
    e.effective_on as "lastOn", coalesce((e.details->>'recurringMinor')::int, 0) as "recurringMinor",
    coalesce((e.details->>'frozenMinor')::int, 0) as "frozenMinor"
  from membership s
  join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
  join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
  left join branch b on b.tenant_id = s.tenant_id and b.id = s.branch_id
  left join lateral (select x.seq, x.effective_on, x.details from membership_event x
    where x.tenant_id = s.tenant_id and x.membership_id = s.id order by x.seq desc limit 1) e on true
  left join lateral (select json_agg(json_build_object('id', y.id, 'fromOn', y.from_on, 'toOn', y.to_on,
      'status', y.status, 'feeMode', y.fee_mode, 'feeMinor', y.fee_minor, 'prorate', y.prorate,
      'blockBookings', y.block_bookings, 'endOnReturn', y.end_on_return, 'reason', y.reason, 'endedOn', y.ended_on)
      order by y.from_on) as freezes
    from membership_freeze y where y.tenant_id = s.tenant_id and y.membership_id = s.id
      and y.status in ('scheduled', 'active')) f on true`;

const LIVES = statement("memberships.lives", `${SELECT} where s.id = any($1::uuid[])`);

/** A freeze that came from another system has no row of its own; its dates say that it runs. */
function withTakenOver(life: Life): Life {
  if (life.frozenFrom === null || life.freezes.length > 0) return life;
  const freeze = cameAlong(life.frozenFrom, life.frozenTo, life.status === "frozen");
  return { ...life, freezes: [freeze] };
}

/** Memberships as the rules see them; in no particular order, unknown ids are absent. */
export async function loadLives(db: Db, ids: readonly string[], zone: string): Promise<Life[]> {
  return (await db.rows<Life>(LIVES, [ids, zone])).map(withTakenOver);
}

const LIVES_COLUMNS = `id uuid, "planId" uuid, "planVersionId" uuid, "nextVersionId" uuid, status text, "startsOn" date,
  "endsOn" date, "frozenFrom" date, "frozenTo" date, "pastDueSince" date, "owedMinor" int, "suspendedOn" date, reason text,
  "anchorOn" date, "nextBillOn" date, "termEndsOn" date, "autoRenew" boolean, "noticeDays" int, "minTermMonths" int,
  discount jsonb, "payerId" uuid, "householdId" uuid, "branchId" uuid, "cancelledAt" timestamptz, "cancelReason" text,
  "paymentPendingSince" timestamptz, "validUntil" timestamptz, "memberId" uuid, "soldBy" uuid`;

const UPDATE = statement(
  "memberships.update-lives",
  `update membership s set plan_id = r."planId", plan_version_id = r."planVersionId", next_version_id = r."nextVersionId",
     status = r.status, starts_on = r."startsOn", ends_on = r."endsOn", frozen_from = r."frozenFrom",
     frozen_to = r."frozenTo", past_due_since = r."pastDueSince", owed_minor = r."owedMinor",
     suspended_on = r."suspendedOn", reason = r.reason, anchor_on = r."anchorOn", next_bill_on = r."nextBillOn",
     term_ends_on = r."termEndsOn", auto_renew = r."autoRenew", notice_days = r."noticeDays",
     min_term_months = r."minTermMonths", discount = nullif(r.discount, 'null'), payer_id = r."payerId",
     household_id = r."householdId", branch_id = r."branchId", cancelled_at = r."cancelledAt",
     cancel_reason = r."cancelReason", payment_pending_since = r."paymentPendingSince",
     valid_until = r."validUntil", updated_at = $2::timestamptz
   from jsonb_to_recordset($1::jsonb) as r(${LIVES_COLUMNS})
   where s.tenant_id = app.current_tenant() and s.id = r.id`,
);

const INSERT = statement(
  "memberships.insert-life",
  `insert into membership (id, member_id, plan_id, plan_version_id, status, starts_on, ends_on, anchor_on, next_bill_on,
     term_ends_on, auto_renew, notice_days, min_term_months, discount, payer_id, household_id, branch_id, valid_until,
     sold_by, owed_minor, created_at, updated_at)
   select r.id, r."memberId", r."planId", r."planVersionId", r.status, r."startsOn", r."endsOn", r."anchorOn",
     r."nextBillOn", r."termEndsOn", r."autoRenew", r."noticeDays", r."minTermMonths", nullif(r.discount, 'null'),
     r."payerId", r."householdId", r."branchId", r."validUntil", r."soldBy", r."owedMinor", $2::timestamptz,
     $2::timestamptz
   from jsonb_to_recordset($1::jsonb) as r(${LIVES_COLUMNS})`,
);

export async function insertLife(db: Db, life: Life & { soldBy: string | null }, now: Date): Promise<void> {
  await db.rows(INSERT, [JSON.stringify([life]), now.toISOString()]);
}

const ADD_FREEZES = statement(
  "memberships.add-freezes",
  `insert into membership_freeze (id, membership_id, member_id, from_on, to_on, status, fee_mode, fee_minor, prorate,
     block_bookings, end_on_return, reason, created_by, created_at)
   select r.id, r."membershipId", r."memberId", r."fromOn", r."toOn", 'scheduled', r."feeMode", r."feeMinor", r.prorate,
     r."blockBookings", r."endOnReturn", r.reason, $2::uuid, $3::timestamptz
   from jsonb_to_recordset($1::jsonb) as r(id uuid, "membershipId" uuid, "memberId" uuid, "fromOn" date, "toOn" date,
     "feeMode" text, "feeMinor" int, prorate boolean, "blockBookings" boolean, "endOnReturn" boolean, reason text)`,
);

const MOVE_FREEZES = statement(
  "memberships.move-freezes",
  `update membership_freeze f set status = r.status, ended_on = r."endedOn"
   from jsonb_to_recordset($1::jsonb) as r(id uuid, status text, "endedOn" date)
   where f.tenant_id = app.current_tenant() and f.id = r.id`,
);

const ADD_EVENTS = statement(
  "memberships.add-events",
  `insert into membership_event (id, membership_id, member_id, seq, effective_on, at, change, status, plan_version_id,
     mrr_minor, details, actor_id)
   select r.id, r."membershipId", r."memberId", r.seq, r."on", $2::timestamptz, r.change, r.status, r."planVersionId",
     r."mrrMinor", r.details, $3::uuid
   from jsonb_to_recordset($1::jsonb) as r(id uuid, "membershipId" uuid, "memberId" uuid, seq int, "on" date,
     change text, status text, "planVersionId" uuid, "mrrMinor" int, details jsonb)`,
);

/** A membership before and after, with what happened in between. */
export interface Written {
  before: Life;
  after: Life;
  steps: readonly Step[];
}

/** Keeps changed memberships, their freezes and their history: a few statements for any number of them. */
export async function writeLives(
  db: Db,
  written: readonly Written[],
  by: { actorId: string | null; now: Date },
  options: { inserted?: boolean } = {},
): Promise<void> {
  if (written.length === 0) return;
  const at = by.now.toISOString();
  if (!options.inserted) await db.rows(UPDATE, [JSON.stringify(written.map(({ after }) => after)), at]);
  const fresh: object[] = [];
  const over: object[] = [];
  const begun: object[] = [];
  for (const { before, after } of written) {
    for (const freeze of after.freezes) {
      if (freeze.id === null) continue;
      const known = before.freezes.find(({ id }) => id === freeze.id);
      if (!known) fresh.push({ ...freeze, membershipId: after.id, memberId: after.memberId });
      if ((known?.status ?? "scheduled") === freeze.status) continue;
      (freeze.status === "active" ? begun : over).push(freeze);
    }
  }
  if (fresh.length > 0) await db.rows(ADD_FREEZES, [JSON.stringify(fresh), by.actorId, at]);
  // One freeze of a membership runs at a time: the old one ends before the next begins.
  if (over.length > 0) await db.rows(MOVE_FREEZES, [JSON.stringify(over)]);
  if (begun.length > 0) await db.rows(MOVE_FREEZES, [JSON.stringify(begun)]);
  const events = written.flatMap(({ before, after, steps }) =>
    steps.map((step, index) => ({
      ...step,
      id: newId(),
      membershipId: after.id,
      memberId: after.memberId,
      seq: before.seq + index + 1,
    })),
  );
  if (events.length > 0) await db.rows(ADD_EVENTS, [JSON.stringify(events), at, by.actorId]);
}

const STATES = statement(
  "memberships.states-of",
  `select s.member_id as "memberId", s.status, s.starts_on as "startsOn", s.ends_on as "endsOn",
     s.frozen_from as "frozenFrom", s.frozen_to as "frozenTo"
   from membership s where s.member_id = any($1::uuid[])
   union all
   select h.member_id, s.status, s.starts_on, s.ends_on, s.frozen_from, s.frozen_to
   from household_member h
   join membership s on s.tenant_id = h.tenant_id and s.household_id = h.household_id and s.member_id <> h.member_id
   where h.member_id = any($1::uuid[]) and h.left_on is null`,
);

/** What the standing of these members follows from: their own memberships and their household's. */
export function statesOf(
  db: Db,
  memberIds: readonly string[],
): Promise<(MembershipState & { memberId: string })[]> {
  return db.rows(STATES, [memberIds]);
}

const STANDINGS = statement(
  "memberships.set-standings",
  `update member m set standing = r.standing, standing_until = r."until"
   from jsonb_to_recordset($1::jsonb) as r(id uuid, standing text, "until" date)
   where m.tenant_id = app.current_tenant() and m.id = r.id
     and (m.standing, m.standing_until) is distinct from (r.standing, r."until")`,
);

export async function setStandings(
  db: Db,
  standings: readonly { id: string; standing: Standing; until: string | null }[],
): Promise<void> {
  if (standings.length > 0) await db.rows(STANDINGS, [JSON.stringify(standings)]);
}

/**
 * Memberships for which the calendar has something in store, by id. `$1` now, `$2` the zone of what has no branch,
 * `$3` after which id, `$4` how many, `$5` days of grace, `$6` hours of the floor.
 */
const DUE = statement(
  "memberships.due",
  `select s.id from membership s
   join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
   left join branch b on b.tenant_id = s.tenant_id and b.id = s.branch_id
   cross join lateral (select ($1::timestamptz at time zone coalesce(b.zone, $2))::date as today) d
   where ($3::uuid is null or s.id > $3::uuid) and s.status not in ('ended', 'completed') and (
     s.ends_on < d.today or s.valid_until <= $1::timestamptz
     or (s.status = 'pending_start' and s.starts_on <= d.today)
     or (s.status = 'trial' and s.starts_on + v.trial_days <= d.today)
     or (s.status in ('trial', 'active') and s.past_due_since <= d.today)
     or (s.status = 'past_due' and s.past_due_since + $5::int <= d.today
       and (s.payment_pending_since is null or s.payment_pending_since + make_interval(hours => $6::int) <= $1::timestamptz))
     or (s.frozen_from <= d.today and (s.frozen_to < d.today or s.status in ('trial', 'active', 'past_due')
       or (s.status = 'suspended' and exists (select 1 from membership_freeze f where f.tenant_id = s.tenant_id
         and f.membership_id = s.id and f.status = 'scheduled' and f.from_on <= d.today)))))
   order by s.id limit $4::int`,
);

export async function findDue(
  db: Db,
  query: {
    now: Date;
    zone: string;
    after: string | null;
    limit: number;
    graceDays: number;
    floorHours: number;
  },
): Promise<string[]> {
  const { now, zone, after, limit, graceDays, floorHours } = query;
  const values = [now.toISOString(), zone, after, limit, graceDays, floorHours];
  return (await db.rows<{ id: string }>(DUE, values)).map(({ id }) => id);
}

const STANDING_DUE = statement(
  "memberships.standing-due",
  `select id from member where standing_until < $1::date and archived_at is null
     and ($2::uuid is null or id > $2::uuid) order by id limit $3::int`,
);

/** Members whose stored standing has run out by the day. */
export async function findStandingDue(
  db: Db,
  query: { today: string; after: string | null; limit: number },
): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(STANDING_DUE, [query.today, query.after, query.limit]);
  return rows.map(({ id }) => id);
}

const PRIMARIES = statement(
  "memberships.primaries",
  `select s.id, s.status, s.starts_on as "startsOn", s.ends_on as "endsOn", p.kind as "planKind", p.name as "planName",
     v.branch_ids as "branchIds"
   from membership s join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
   join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
   where s.member_id = $1::uuid and s.status not in ('ended', 'completed') order by s.starts_on`,
);

/** What of a member may stand in a new membership's way. */
export function loadPrimaries(
  db: Db,
  memberId: string,
): Promise<
  (Pick<Life, "id" | "status" | "startsOn" | "endsOn" | "planKind" | "planName"> & { branchIds: string[] })[]
> {
  return db.rows(PRIMARIES, [memberId]);
}

const ZONE = statement("memberships.branch-zone", "select zone from branch where id = $1::uuid");

/** @returns undefined when there is no such branch */
export async function zoneOf(db: Db, branchId: string): Promise<string | undefined> {
  return (await db.rows<{ zone: string }>(ZONE, [branchId]))[0]?.zone;
}

const SHARERS = statement(
  "memberships.sharers",
  "select member_id as id from household_member where household_id = any($1::uuid[]) and left_on is null",
);

/** Everybody who shares what these households hold. */
export async function sharersOf(db: Db, householdIds: readonly string[]): Promise<string[]> {
  if (householdIds.length === 0) return [];
  return (await db.rows<{ id: string }>(SHARERS, [householdIds])).map(({ id }) => id);
}
