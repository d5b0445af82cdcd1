import type { MembershipState } from "@/modules/membership/memberships/schema";
import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { type Statement, statement } from "@/platform/db/statement";
import type { AccessFacts, MembershipFacts } from "../../access/rules";

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
    /** Whether they let the team know of an injury or the like. */
    hasHealthNote: boolean;
    /** Whether they were ever here before. */
    seen: boolean;
  };
  memberships: (MembershipFacts &
    MembershipState & {
      /** Whether a household uses it together. */
      shared: boolean;
    })[];
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
        'priceMinor', v.price_minor, 'shared', s.household_id is not null, 'accessHours', v.access_hours, 'branchIds', v.branch_ids,
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

/** What a request brings along: `who` and the names below, as columns of a row `a`. */
const ASKED = {
  branch_id: "uuid",
  at: "timestamptz",
  scanner_id: "uuid",
  pass_window: "int",
  actor_id: "uuid",
  key: "text",
  inside_since: "timestamptz",
} as const;

/** What is known of a member `m`. */
const FOUND = `json_build_object(
    'branch', (select json_build_object('id', b.id, 'name', b.name, 'zone', b.zone, 'closed', b.closed_at is not null,
        'openingHours', b.opening_hours, 'capacity', b.capacity,
        'inside', case when b.capacity is null then 0 else (select count(*) from visit i
          where i.branch_id = b.id and i.left_at is null and i.undone_at is null and i.entered_at > a.inside_since
            and i.member_id <> m.id) end,
        'closures', coalesce((select json_agg(json_build_object('fromOn', c.from_on, 'toOn', c.to_on))
          from branch_closure c where c.branch_id = b.id
            and (a.at at time zone b.zone)::date between c.from_on and c.to_on), '[]'::json))
      from branch b where b.id = a.branch_id),
    'member', json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name, 'number', m.number,
      'photo', m.photo_key, 'birthDate', m.birth_date, 'waiverSignedOn', m.waiver_signed_on,
      'bannedAt', ${iso("m.banned_at")}, 'hasGuardian', m.guardian_name is not null, 'passVersion', m.pass_version,
      'hasHealthNote', exists (select 1 from health_note h where h.member_id = m.id),
      'seen', exists (select 1 from visit f where f.member_id = m.id and f.undone_at is null)),
    'memberships', coalesce((select json_agg(${membershipJson("m.id", "(a.at at time zone coalesce((select z.zone from branch z where z.id = a.branch_id), 'UTC'))::date")})
      from ${membershipsOf("m.id")} s
      join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
      join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id), '[]'::json),
    'open', (select json_build_object('id', o.id, 'enteredAt', ${iso("o.entered_at")}) from visit o
      where o.member_id = m.id and o.branch_id = a.branch_id and o.left_at is null and o.undone_at is null),
    'replayed', a.pass_window is not null and exists (select 1 from visit y
      where y.member_id = m.id and y.pass_window = a.pass_window
        and y.entered_at > a.at - interval '1 hour'
        and coalesce(y.device_id, y.staff_user_id) is distinct from a.scanner_id),
    'kept', (select json_build_object('procedure', k.procedure, 'hash', encode(k.request_hash, 'hex'),
        'response', k.response)
      from idempotency_key k where k.actor_id = a.actor_id and k.key = a.key)
  )`;

/** @param whom how `m` is found by `a.who` */
function factsBy(label: string, type: string, whom: string): Statement {
  const columns = Object.entries({ who: type, ...ASKED });
  const names = columns.map(([name]) => name).join(", ");
  const values = (suffix: string) => columns.map(([, of], at) => `$${at + 1}::${of}${suffix}`).join(", ");
  const member = `join member m on m.archived_at is null and ${whom}`;
  return statement(label, `select ${FOUND} as facts from (select ${values("")}) as a(${names}) ${member}`, {
    generic: true,
    together: `select a.n, ${FOUND} as facts from unnest(${values("[]")}) with ordinality as a(${names}, n) ${member}`,
  });
}

const FACTS = {
  member: factsBy("attendance.facts-by-id", "uuid", "m.id = a.who"),
  number: factsBy("attendance.facts-by-number", "text", "m.number = a.who"),
  pin: factsBy("attendance.facts-by-pin", "bytea", "m.pin_digest = a.who"),
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
