import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { VersionTerms } from "../../plans/schema";

/** A plan's version as one JSON value; `v` and `p` are the version and its plan. */
const VERSION = `json_build_object('id', v.id, 'planId', v.plan_id, 'planName', p.name, 'planKind', p.kind,
    'retired', p.retired_at is not null, 'maxHolders', p.max_holders,
    'onlineSale', p.online_sale, 'version', v.version, 'validFrom', v.valid_from, 'priceMinor', v.price_minor,
    'currency', v.currency, 'cycle', v.cycle, 'visits', v.visits, 'validDays', v.valid_days,
    'validHours', v.valid_hours, 'joiningFeeMinor', v.joining_fee_minor, 'trialDays', v.trial_days,
    'noticeDays', v.notice_days, 'minTermMonths', v.min_term_months, 'autoRenew', v.auto_renew, 'seats', v.seats,
    'packFirst', v.pack_first, 'allowances', v.allowances, 'freezeTerms', v.freeze_terms,
    'accessHours', v.access_hours, 'branchIds', v.branch_ids,
    'taxInclusive', v.tax_inclusive, 'tax', (select json_build_object('id', t.id, 'name', t.name, 'basisPoints', t.basis_points) from tax_rate t
      where t.tenant_id = v.tenant_id and t.id = v.tax_rate_id))`;

const FROM = "plan_version v join plan p on p.tenant_id = v.tenant_id and p.id = v.plan_id";

const VERSIONS = statement(
  "plans.versions",
  `select ${VERSION} as terms from ${FROM} where v.id = any($1::uuid[])`,
);

/** Versions with their plan and tax; unknown ids are absent. */
export async function findVersions(db: Db, ids: readonly string[]): Promise<VersionTerms[]> {
  if (ids.length === 0) return [];
  return (await db.rows<{ terms: VersionTerms }>(VERSIONS, [ids])).map(({ terms }) => terms);
}

export async function findVersion(db: Db, id: string): Promise<VersionTerms | undefined> {
  return (await findVersions(db, [id]))[0];
}

/** The version sold on a day: the newest that has begun, or the first one at all. */
const SOLD = statement(
  "plans.terms-sold",
  `select ${VERSION} as terms from ${FROM} where v.plan_id = $1::uuid
   order by v.valid_from > $2::date, case when v.valid_from <= $2::date then v.version end desc nulls last, v.version
   limit 1`,
);

export async function findSoldTerms(db: Db, planId: string, day: string): Promise<VersionTerms | undefined> {
  return (await db.rows<{ terms: VersionTerms }>(SOLD, [planId, day]))[0]?.terms;
}

const CANCELLED_END = statement(
  "memberships.cancelled-end",
  `select details->>'endsOnBefore' as "endsOn" from membership_event
   where membership_id = $1::uuid and change = 'cancel_requested' order by seq desc limit 1`,
);

/** The end that a membership had before its cancellation. */
export async function findCancelledEnd(db: Db, membershipId: string): Promise<string | null> {
  return (await db.rows<{ endsOn: string | null }>(CANCELLED_END, [membershipId]))[0]?.endsOn ?? null;
}

export interface MoneyFacts {
  membershipId: string;
  version: VersionTerms;
  nextVersion: VersionTerms | null;
  renewalVersion: VersionTerms | null;
  payer: {
    id: string;
    firstName: string;
    lastName: string;
    email: string | null;
    phone: string | null;
    locale: string | null;
  };
  freezes: {
    id: string;
    fromOn: string;
    toOn: string | null;
    status: "scheduled" | "active" | "ended";
    feeMode: "free" | "one_off" | "recurring" | "keep_billing";
    feeMinor: number;
    prorate: boolean;
    endedOn: string | null;
  }[];
  soldBy: string | null;
  createdAt: string;
}

/** `$2` the day on which a membership that has no next bill would renew. */
const FACTS = statement(
  "memberships.money-facts",
  `select s.id as "membershipId", s.sold_by as "soldBy", s.created_at as "createdAt",
     (select ${VERSION} from ${FROM} where v.tenant_id = s.tenant_id and v.id = s.plan_version_id) as version,
     (select ${VERSION} from ${FROM} where v.tenant_id = s.tenant_id and v.id = s.next_version_id) as "nextVersion",
     (select ${VERSION} from ${FROM} where v.tenant_id = s.tenant_id and v.plan_id = s.plan_id
        and v.valid_from <= greatest(coalesce(s.next_bill_on, $2::date), $2::date)
      order by v.version desc limit 1) as "renewalVersion",
     (select json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name, 'email', m.email,
        'phone', m.phone, 'locale', m.locale) from member m
      where m.tenant_id = s.tenant_id and m.id = coalesce(s.payer_id, s.member_id)) as payer,
     coalesce((select json_agg(json_build_object('id', f.id, 'fromOn', f.from_on, 'toOn', f.to_on, 'status', f.status,
        'feeMode', f.fee_mode, 'feeMinor', f.fee_minor, 'prorate', f.prorate, 'endedOn', f.ended_on) order by f.from_on)
      from membership_freeze f where f.tenant_id = s.tenant_id and f.membership_id = s.id
        and f.status <> 'cancelled'), '[]'::json) as freezes
   from membership s where s.id = any($1::uuid[])`,
);

export function moneyFacts(db: Db, ids: readonly string[], today: string): Promise<MoneyFacts[]> {
  return db.rows<MoneyFacts>(FACTS, [ids, today]);
}
