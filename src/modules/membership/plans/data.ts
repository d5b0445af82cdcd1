import type { Db } from "@/platform/db/database";
import { toDbDate } from "@/platform/db/dates";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { FullTerms, Plan } from "./schema";

/** `$1` is the gym's day: the version sold today is the newest that has begun (or the first one at all). */
const PLANS = `select p.id, p.name, p.kind, p.description, p.retired_at is not null as retired,
    p.online_sale as "onlineSale", p.max_holders as "maxHolders", v.id as "versionId",
    v.version, v.valid_from as "validFrom", v.price_minor as "priceMinor", v.currency, v.cycle, v.visits,
    v.valid_days as "validDays", v.access_hours as "accessHours", v.branch_ids as "branchIds",
    v.joining_fee_minor as "joiningFeeMinor", v.trial_days as "trialDays", v.notice_days as "noticeDays",
    v.min_term_months as "minTermMonths", v.auto_renew as "autoRenew", v.valid_hours as "validHours", v.seats,
    v.pack_first as "packFirst", v.allowances, v.freeze_terms as "freezeTerms", v.tax_rate_id as "taxRateId",
    v.tax_inclusive as "taxInclusive",
    (select json_build_object('name', t.name, 'basisPoints', t.basis_points) from tax_rate t
      where t.tenant_id = v.tenant_id and t.id = v.tax_rate_id) as tax, later.next,
    (select count(distinct s.member_id)::int from membership s where s.tenant_id = p.tenant_id and s.plan_id = p.id
       and s.status in ('trial', 'active', 'past_due', 'frozen', 'suspended', 'pending_start')
       and s.starts_on <= $1::date and (s.ends_on is null or s.ends_on >= $1::date)) as holders
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

/** Places taken: of those who hold the plan, and of those to whom it is sold for later. */
const HELD = statement(
  "plans.held",
  `select count(distinct member_id)::int as held from membership
   where plan_id = $1::uuid and status not in ('draft', 'completed', 'ended')`,
);

export async function countHolders(db: Db, planId: string): Promise<number> {
  return (await db.rows<{ held: number }>(HELD, [planId]))[0]?.held ?? 0;
}

export async function insertPlan(
  db: Db,
  plan: {
    name: string;
    kind: string;
    description: string | null;
    position: number;
    onlineSale: boolean;
    maxHolders: number | null;
  },
): Promise<string> {
  const id = newId<"plan">();
  await db.models.plan.create({ data: { id, ...plan }, select: { id: true } });
  return id;
}

/** Adds the next version. Callers hold the plan's row lock, so that two cannot take one number. */
export async function insertVersion(
  db: Db,
  planId: string,
  made: { validFrom: string; currency: string; at: Date },
  terms: FullTerms,
): Promise<number> {
  const last = await db.models.planVersion.findFirst({
    where: { planId },
    orderBy: { version: "desc" },
    select: { version: true },
  });
  const version = (last?.version ?? 0) + 1;
  await db.models.planVersion.create({
    data: {
      ...terms,
      id: newId(),
      planId,
      version,
      validFrom: toDbDate(made.validFrom),
      currency: made.currency,
      createdAt: made.at,
      freezeTerms: terms.freezeTerms ?? undefined,
    },
    select: { id: true },
  });
  return version;
}

const LOCK = statement(
  "plans.lock",
  `select id, name, description, online_sale as "onlineSale", max_holders as "maxHolders" from plan
   where id = $1::uuid for update`,
);

export interface LockedPlan {
  id: string;
  name: string;
  description: string | null;
  onlineSale: boolean;
  maxHolders: number | null;
}

export async function lockPlan(db: Db, planId: string): Promise<LockedPlan | undefined> {
  return (await db.rows<LockedPlan>(LOCK, [planId]))[0];
}

export async function updatePlan(
  db: Db,
  planId: string,
  data: Partial<Omit<LockedPlan, "id">> & { retiredAt?: Date | null },
): Promise<void> {
  await db.models.plan.updateMany({ where: { id: planId }, data });
}

export function countPlans(db: Db): Promise<number> {
  return db.models.plan.count();
}

/** Everybody who holds a plan at any version, with what decides when they would renew at new terms. */
const HOLDINGS = statement(
  "plans.holdings",
  `select v.version, v.valid_from as "validFrom", v.price_minor as "priceMinor", v.cycle, s.ends_on as "endsOn",
     s.anchor_on as "anchorOn", s.starts_on as "startsOn", s.next_bill_on as "nextBillOn",
     s.term_ends_on as "termEndsOn", s.auto_renew as "autoRenew", s.next_version_id is not null as leaves
   from membership s join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
   where s.plan_id = $1::uuid and s.status not in ('draft', 'completed', 'ended')
     and (s.ends_on is null or s.ends_on >= $2::date)`,
);

export interface Holding {
  version: number;
  validFrom: string;
  priceMinor: number;
  cycle: Plan["cycle"];
  startsOn: string;
  endsOn: string | null;
  anchorOn: string | null;
  nextBillOn: string | null;
  termEndsOn: string | null;
  autoRenew: boolean;
  /** A switch to another plan is planned. */
  leaves: boolean;
}

export function holdingsOf(db: Db, planId: string, today: string): Promise<Holding[]> {
  return db.rows<Holding>(HOLDINGS, [planId, today]);
}
