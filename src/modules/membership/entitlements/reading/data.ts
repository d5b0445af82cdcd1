import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { AllowanceHolder } from "../rules";
import type { EntitlementEntry, EntitlementPool } from "../schema";

/** Households a person belongs to today. `$1` is the person. */
const MY_HOUSEHOLD =
  "select h.household_id from household_member h where h.member_id = $1::uuid and h.left_on is null";

/** Memberships that grant a person something on a day: their own and their household's. */
const HOLDERS = statement(
  "entitlements.holders",
  `select s.id as "membershipId", s.member_id as "memberId", s.household_id as "householdId", p.kind as "planKind",
     p.name as "planName", v.cycle, s.starts_on as "startsOn", s.ends_on as "endsOn", s.anchor_on as "anchorOn", v.visits, v.allowances,
     v.pack_first as "packFirst"
   from membership s join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
   join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
   where (s.member_id = $1::uuid or s.household_id in (${MY_HOUSEHOLD}))
     and s.status in ('trial', 'active', 'past_due', 'frozen', 'pending_start')
     and s.starts_on <= $2::date and (s.ends_on is null or s.ends_on >= $2::date)
     and (v.visits is not null or v.allowances <> '[]'::jsonb)`,
);

export type Holder = AllowanceHolder & { planName: string; packFirst: boolean };

export function holdersOf(db: Db, memberId: string, day: string): Promise<Holder[]> {
  return db.rows<Holder>(HOLDERS, [memberId, day]);
}

/** Visits are the movements of their own pools: each person's day counts once, and an undone visit never was. */
const USED = (
  membership: string,
  from: string,
  to: string,
) => `(select count(distinct (u.member_id, u.local_day))
    from visit u where u.membership_id = ${membership} and u.undone_at is null and u.local_day >= ${from}
      and (${to} is null or u.local_day <= ${to}))`;

const VISITS = statement(
  "entitlements.visits-within",
  `select w.membership || ' ' || w."from" as key, ${USED("w.membership", 'w."from"', 'w."to"')}::int as visits
   from jsonb_to_recordset($1::jsonb) as w(membership uuid, "from" date, "to" date)`,
);

/** Visits taken from memberships between two days; by membership and first day. */
export async function visitsWithin(
  db: Db,
  spans: readonly { membership: string; from: string; to: string | null }[],
): Promise<Map<string, number>> {
  if (spans.length === 0) return new Map();
  const rows = await db.rows<{ key: string; visits: number }>(VISITS, [JSON.stringify(spans)]);
  return new Map(rows.map(({ key, visits }) => [key, visits]));
}

const IN_USE = statement(
  "entitlements.in-use",
  `select 1 from visit u where u.membership_id = any($1::uuid[]) and u.undone_at is null
   union all
   select 1 from entitlement_entry e join entitlement_pool p on p.tenant_id = e.tenant_id and p.id = e.pool_id
   where p.membership_id = any($1::uuid[]) and e.reason in ('use', 'reserve')
     and not exists (select 1 from entitlement_entry r where r.tenant_id = e.tenant_id and r.reverses_id = e.id)
   limit 1`,
);

/** Whether anybody came in on these memberships, or used or booked anything of theirs. */
export async function isInUse(db: Db, membershipIds: readonly string[]): Promise<boolean> {
  if (membershipIds.length === 0) return false;
  return (await db.rows(IN_USE, [membershipIds])).length > 0;
}

const POOLS = statement(
  "entitlements.pools",
  `select p.id, p.kind, p.source, p.membership_id as "membershipId", pl.name as "planName",
     p.household_id is not null as shared, p.valid_from as "validFrom", p.valid_to as "validTo",
     coalesce(sum(e.delta) filter (where e.reason in ('grant', 'adjust')), 0)::int as granted,
     (coalesce(sum(e.delta), 0) - case when p.kind = 'visits' then ${USED("p.membership_id", "p.valid_from", "p.valid_to")} else 0 end)::int
       as "left"
   from entitlement_pool p
   left join entitlement_entry e on e.tenant_id = p.tenant_id and e.pool_id = p.id
   left join membership s on s.tenant_id = p.tenant_id and s.id = p.membership_id
   left join plan pl on pl.tenant_id = s.tenant_id and pl.id = s.plan_id
   where (p.member_id = $1::uuid or p.household_id in (${MY_HOUSEHOLD}))
     and p.valid_from <= $2::date and (p.valid_to is null or p.valid_to >= $2::date)
   group by p.tenant_id, p.id, pl.name
   order by p.kind, p.valid_to nulls last, p.valid_from`,
);

export function poolsOf(db: Db, memberId: string, day: string): Promise<EntitlementPool[]> {
  return db.rows<EntitlementPool>(POOLS, [memberId, day]);
}

/** Of the pools and of the visits that limited memberships were used for; an undone visit left no trace. */
const HISTORY = statement(
  "entitlements.history",
  `with mine as (
     select s.id, s.plan_id, v.visits from membership s
     join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
     where s.member_id = $1::uuid or s.household_id in (${MY_HOUSEHOLD})
   ), moved as (
     (select e.id, e.pool_id, p.kind, p.membership_id, e.member_id, e.delta, e.reason, e.source_kind, e.source_id, e.day,
        e.note, e.at
      from entitlement_entry e join entitlement_pool p on p.tenant_id = e.tenant_id and p.id = e.pool_id
      where (p.member_id = $1::uuid or p.household_id in (${MY_HOUSEHOLD})) and ($2::uuid is null or e.id < $2::uuid)
      order by e.id desc limit $3::int)
     union all
     (select u.id, u.membership_id, 'visits', u.membership_id, u.member_id, -1, 'use', 'visit', u.id, u.local_day, null,
        u.entered_at
      from visit u join mine on mine.id = u.membership_id and mine.visits is not null
      where u.undone_at is null and ($2::uuid is null or u.id < $2::uuid)
        and not exists (select 1 from visit o where o.membership_id = u.membership_id and o.member_id = u.member_id
          and o.local_day = u.local_day and o.undone_at is null and o.id < u.id)
      order by u.id desc limit $3::int)
   )
   select e.id, e.pool_id as "poolId", e.kind, pl.name as "planName", e.member_id as "memberId",
     trim(m.first_name || ' ' || m.last_name) as "memberName", e.delta, e.reason, e.source_kind as "sourceKind",
     e.source_id as "sourceId", e.day, e.note, ${iso("e.at")} as at
   from moved e
   join member m on m.tenant_id = app.current_tenant() and m.id = e.member_id
   left join membership s on s.tenant_id = app.current_tenant() and s.id = e.membership_id
   left join plan pl on pl.tenant_id = s.tenant_id and pl.id = s.plan_id
   order by e.id desc limit $3::int`,
);

/** The newest movements first; ids are in the order of time. */
export function historyOf(
  db: Db,
  memberId: string,
  before: string | undefined,
  limit: number,
): Promise<EntitlementEntry[]> {
  return db.rows<EntitlementEntry>(HISTORY, [memberId, before ?? null, limit]);
}
