import type { Db } from "@/platform/db/database";
import { toDbDate } from "@/platform/db/dates";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { Plan, PlanTerms } from "./schema";

/** `$1` is the gym's day: the version sold today is the newest that has begun (or the first one at all). */
const PLANS = `select p.id, p.name, p.kind, p.description, p.retired_at is not null as retired,
    v.version, v.valid_from as "validFrom", v.price_minor as "priceMinor", v.currency, v.cycle, v.visits,
    v.valid_days as "validDays", v.access_hours as "accessHours", v.branch_ids as "branchIds", later.next,
    (select count(distinct s.member_id)::int from membership s where s.tenant_id = p.tenant_id and s.plan_id = p.id
       and s.status <> 'ended' and s.starts_on <= $1::date and (s.ends_on is null or s.ends_on >= $1::date)) as holders
  from plan p
  join lateral (select * from plan_version v where v.tenant_id = p.tenant_id and v.plan_id = p.id
    order by v.valid_from > $1::date, case when v.valid_from <= $1::date then v.version end desc nulls last, v.version limit 1) v on true
  left join lateral (select json_build_object('validFrom', n.valid_from, 'priceMinor', n.price_minor) as next
    from plan_version n where n.tenant_id = p.tenant_id and n.plan_id = p.id and n.version > v.version
    order by n.version limit 1) later on true`;

const LIST = statement("plans.list", `${PLANS} order by p.retired_at is not null, p.position, p.name`);
const ONE = statement("plans.one", `${PLANS} where p.id = $2::uuid`);

export function listPlans(db: Db, today: string): Promise<Plan[]> {
  return db.rows<Plan>(LIST, [today]);
}

export async function findPlan(db: Db, planId: string, today: string): Promise<Plan | undefined> {
  const [plan] = await db.rows<Plan>(ONE, [today, planId]);
  return plan;
}

const SOLD = statement(
  "plans.version-sold",
  `select v.id, p.kind, v.cycle, v.valid_days as "validDays", p.retired_at is not null as retired
   from plan p join plan_version v on v.tenant_id = p.tenant_id and v.plan_id = p.id
   where p.id = $1::uuid
   order by v.valid_from > $2::date, case when v.valid_from <= $2::date then v.version end desc nulls last, v.version
   limit 1`,
);

export interface SoldVersion {
  id: string;
  kind: string;
  cycle: string;
  validDays: number | null;
  retired: boolean;
}

/** The version that is sold on a day. */
export async function findSoldVersion(db: Db, planId: string, day: string): Promise<SoldVersion | undefined> {
  const [version] = await db.rows<SoldVersion>(SOLD, [planId, day]);
  return version;
}

export async function insertPlan(
  db: Db,
  plan: { name: string; kind: string; description: string | null; position: number },
): Promise<string> {
  const id = newId<"plan">();
  await db.models.plan.create({ data: { id, ...plan }, select: { id: true } });
  return id;
}

/** Adds the next version. Callers hold the plan's row lock, so that two cannot take one number. */
export async function insertVersion(
  db: Db,
  planId: string,
  validFrom: string,
  currency: string,
  terms: PlanTerms,
): Promise<number> {
  const last = await db.models.planVersion.findFirst({
    where: { planId },
    orderBy: { version: "desc" },
    select: { version: true },
  });
  const version = (last?.version ?? 0) + 1;
  await db.models.planVersion.create({
    data: { id: newId(), planId, version, validFrom: toDbDate(validFrom), currency, ...terms },
    select: { id: true },
  });
  return version;
}

const LOCK = statement("plans.lock", "select id, name, description from plan where id = $1::uuid for update");

export async function lockPlan(
  db: Db,
  planId: string,
): Promise<{ id: string; name: string; description: string | null } | undefined> {
  const [row] = await db.rows<{ id: string; name: string; description: string | null }>(LOCK, [planId]);
  return row;
}

export async function updatePlan(
  db: Db,
  planId: string,
  data: { name?: string; description?: string | null; retiredAt?: Date | null },
): Promise<void> {
  await db.models.plan.updateMany({ where: { id: planId }, data });
}

export function countPlans(db: Db): Promise<number> {
  return db.models.plan.count();
}
