import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { EntitlementKind } from "./schema";

/** A pool to be made unless it is there. */
export interface FreshPool {
  id: string;
  entry: string;
  kind: EntitlementKind;
  source: string;
  membership: string;
  household: string | null;
  member: string;
  from: string;
  to: string | null;
  count: number;
}

const TAKE = statement(
  "entitlements.take",
  `select outcome, entry_id as "entryId", pool_id as "poolId", membership_id as "membershipId", balance, reset_on as "resetOn"
   from app.take_entitlement($1::uuid, $2, $3::int, $4::date, $5, $6::uuid, $7::uuid, $8::jsonb, $9::uuid[], $10::boolean,
     $11::boolean, $12::uuid)`,
  { writes: true },
);

export interface Taking {
  memberId: string;
  kind: EntitlementKind;
  count: number;
  day: string;
  sourceKind: string;
  sourceId: string;
  entryId: string;
  fresh: readonly FreshPool[];
  among: readonly string[] | null;
  oncePerDay: boolean;
  packsFirst: boolean;
  actorId: string | null;
}

export interface Taken {
  outcome: "taken" | "known" | "empty";
  entryId: string | null;
  poolId: string | null;
  membershipId: string | null;
  balance: number;
  resetOn: string | null;
}

export async function take(db: Db, taking: Taking): Promise<Taken> {
  const [row] = await db.rows<Taken>(TAKE, [
    taking.memberId,
    taking.kind,
    taking.count,
    taking.day,
    taking.sourceKind,
    taking.sourceId,
    taking.entryId,
    JSON.stringify(taking.fresh),
    taking.among,
    taking.oncePerDay,
    taking.packsFirst,
    taking.actorId,
  ]);
  if (!row) throw new Error("app.take_entitlement always answers");
  return row;
}

const SHARED_POOL = statement(
  "entitlements.shared-pool",
  `select membership_id as "membershipId", kind, valid_from as "fromOn", valid_to as "toOn" from entitlement_pool
   where id = $1::uuid and household_id is not null and membership_id is not null`,
);

/** A pool that a household shares; undefined for a person's own. */
export async function sharedPool(
  db: Db,
  poolId: string,
): Promise<{ membershipId: string; kind: EntitlementKind; fromOn: string; toOn: string | null } | undefined> {
  const [pool] = await db.rows<{
    membershipId: string;
    kind: EntitlementKind;
    fromOn: string;
    toOn: string | null;
  }>(SHARED_POOL, [poolId]);
  return pool;
}

const ENSURE = statement(
  "entitlements.ensure",
  `with wanted as (
     select * from jsonb_to_recordset($1::jsonb) as g(id uuid, entry uuid, kind text, source text, membership uuid,
       household uuid, member uuid, "from" date, "to" date, count integer)
   ), made as (
     insert into entitlement_pool (id, kind, source, membership_id, household_id, member_id, valid_from, valid_to)
     select w.id, w.kind, w.source, w.membership, w.household, w.member, w."from", w."to" from wanted w
     on conflict do nothing returning id
   )
   insert into entitlement_entry (id, pool_id, member_id, delta, reason, source_kind, source_id, day, actor_id)
   select w.entry, w.id, w.member, w.count, 'grant', 'membership', w.membership, w."from", $2::uuid
   from wanted w join made on made.id = w.id`,
);

/** Makes the pools that are not there yet, each with its grant. */
export async function ensurePools(
  db: Db,
  pools: readonly FreshPool[],
  actorId: string | null,
): Promise<void> {
  if (pools.length > 0) await db.rows(ENSURE, [JSON.stringify(pools), actorId]);
}

/** Gives back what a source has taken; what has been given back stays so. */
const GIVE_BACK = statement(
  "entitlements.give-back",
  `insert into entitlement_entry (id, pool_id, member_id, delta, reason, source_kind, source_id, reverses_id, day, note, actor_id)
   select $3::uuid, e.pool_id, e.member_id, -e.delta, 'return', e.source_kind, e.source_id, e.id, e.day, $4, $5::uuid
   from entitlement_entry e where e.source_kind = $1 and e.source_id = $2::uuid and e.reason = 'use'
   on conflict do nothing
   returning id, pool_id as "poolId", delta`,
);

export async function giveBack(
  db: Db,
  source: { kind: string; id: string },
  more: { entryId: string; note: string | null; actorId: string | null },
): Promise<{ id: string; poolId: string; delta: number } | undefined> {
  const [row] = await db.rows<{ id: string; poolId: string; delta: number }>(GIVE_BACK, [
    source.kind,
    source.id,
    more.entryId,
    more.note,
    more.actorId,
  ]);
  return row;
}

const LOCK_POOL = statement(
  "entitlements.lock-pool",
  `select p.id, p.member_id as "memberId", p.kind, p.membership_id as "membershipId", p.valid_from as "validFrom",
     p.valid_to as "validTo" from entitlement_pool p
   where p.membership_id = $1::uuid and p.kind = $2 and p.source = $3 and p.valid_from <= $4::date
     and (p.valid_to is null or p.valid_to >= $4::date)
   for update`,
);
const SUM = statement(
  "entitlements.sum",
  "select coalesce(sum(delta), 0)::int as balance from entitlement_entry where pool_id = $1::uuid",
);

export interface LockedPool {
  id: string;
  memberId: string;
  kind: EntitlementKind;
  membershipId: string | null;
  validFrom: string;
  validTo: string | null;
}

/** Locks a pool and says what is in it; nobody takes from it until the transaction ends. */
export async function lockPool(
  db: Db,
  which: { membershipId: string; kind: EntitlementKind; source: string; day: string },
): Promise<(LockedPool & { balance: number }) | undefined> {
  const { membershipId, kind, source, day } = which;
  const [pool] = await db.rows<LockedPool>(LOCK_POOL, [membershipId, kind, source, day]);
  if (!pool) return undefined;
  const [sum] = await db.rows<{ balance: number }>(SUM, [pool.id]);
  return { ...pool, balance: sum?.balance ?? 0 };
}

const ADD = statement(
  "entitlements.add",
  `insert into entitlement_entry (id, pool_id, member_id, delta, reason, source_kind, source_id, day, note, actor_id)
   values ($1::uuid, $2::uuid, $3::uuid, $4::int, $5, $6, $7::uuid, $8::date, $9, $10::uuid)`,
);

export async function addEntry(
  db: Db,
  entry: {
    id: string;
    poolId: string;
    memberId: string;
    delta: number;
    reason: "adjust" | "grant";
    sourceKind: string;
    sourceId: string;
    day: string;
    note: string | null;
    actorId: string | null;
  },
): Promise<void> {
  const { id, poolId, memberId, delta, reason, sourceKind, sourceId, day, note, actorId } = entry;
  await db.rows(ADD, [id, poolId, memberId, delta, reason, sourceKind, sourceId, day, note, actorId]);
}

const GRANT = statement(
  "entitlements.grant",
  `with made as (
     insert into entitlement_pool (id, kind, source, member_id, valid_from, valid_to)
     values ($1::uuid, $2, 'pack', $3::uuid, $4::date, $5::date) on conflict do nothing returning id
   )
   insert into entitlement_entry (id, pool_id, member_id, delta, reason, source_kind, source_id, day, actor_id)
   select $6::uuid, made.id, $3::uuid, $7::int, 'grant', $8, $1::uuid, $4::date, $9::uuid from made returning pool_id`,
);

/** Makes a pool of its own under its source's id, with its grant. @returns false when it is there already */
export async function insertGrantedPool(
  db: Db,
  pool: {
    sourceKind: string;
    sourceId: string;
    kind: EntitlementKind;
    memberId: string;
    fromOn: string;
    toOn: string | null;
    count: number;
    actorId: string | null;
  },
): Promise<boolean> {
  const { sourceKind, sourceId, kind, memberId, fromOn, toOn, count, actorId } = pool;
  const rows = await db.rows(GRANT, [
    sourceId,
    kind,
    memberId,
    fromOn,
    toOn,
    newId(),
    count,
    sourceKind,
    actorId,
  ]);
  return rows.length > 0;
}

const OVER = statement(
  "entitlements.over",
  `select p.id, p.member_id as "memberId", p.valid_to as "validTo", sum(e.delta)::int as there
   from entitlement_pool p join entitlement_entry e on e.tenant_id = p.tenant_id and e.pool_id = p.id
   where p.valid_to < $1::date and p.valid_to >= $1::date - 60 and p.kind <> 'visits'
     and not exists (select 1 from entitlement_entry x where x.pool_id = p.id and x.reason = 'expire')
   group by p.tenant_id, p.id, p.member_id, p.valid_to having sum(e.delta) > 0
   limit $2::int`,
);
const EXPIRE = statement(
  "entitlements.expire",
  `insert into entitlement_entry (id, pool_id, member_id, delta, reason, source_kind, source_id, day)
   select o.id, o.pool, o.member, -o.there, 'expire', 'pool', o.pool, o.day
   from jsonb_to_recordset($1::jsonb) as o(id uuid, pool uuid, member uuid, there int, day date)
   on conflict do nothing`,
);

/** Takes out what nobody used in time; safe to run again. @returns how many pools ran out unused */
export async function expirePools(db: Db, today: string, atMost: number): Promise<number> {
  const over = await db.rows<{ id: string; memberId: string; validTo: string; there: number }>(OVER, [
    today,
    atMost,
  ]);
  if (over.length === 0) return 0;
  const rows = over.map(({ id, memberId, validTo, there }) => ({
    id: newId(),
    pool: id,
    member: memberId,
    there,
    day: validTo,
  }));
  await db.rows(EXPIRE, [JSON.stringify(rows)]);
  return over.length;
}
