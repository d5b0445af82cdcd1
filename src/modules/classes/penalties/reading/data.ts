import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { OwnPenalty, PenaltyRow, PenaltyStatus } from "../schema";

const COMMON = `p.id, p.booking_id as "bookingId", p.kind, p.status, t.name as "className",
  ${iso("c.starts_at")} as "startsAt", b.zone, p.seats, p.credit_forfeited as "creditForfeited", p.fee_minor as "feeMinor",
  p.currency, ${iso("p.created_at")} as "createdAt", ${iso("p.review_until")} as "reviewUntil", p.reason`;
const FROM = `from penalty p join booking k on k.tenant_id = p.tenant_id and k.id = p.booking_id
  join class_session c on c.tenant_id = k.tenant_id and c.id = k.session_id
  join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
  join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id`;

const LIST = statement(
  "penalties.list",
  `select ${COMMON}, p.member_id as "memberId", trim(m.first_name || ' ' || m.last_name) as "memberName",
     ${iso("p.decided_at")} as "decidedAt", u.name as "decidedBy", p.charge_id as "invoiceId"
   ${FROM} join member m on m.tenant_id = p.tenant_id and m.id = p.member_id
   left join app_user u on u.id = p.decided_by
   where p.status = any($1::text[]) and ($2::uuid is null or p.member_id = $2::uuid)
     and (cardinality($3::uuid[]) = 0 or c.branch_id = any($3::uuid[]))
     and ($4::timestamptz is null or (p.created_at, p.id) < ($4::timestamptz, $5::uuid))
   order by p.created_at desc, p.id desc limit $6`,
);

export interface ListQuery {
  statuses: readonly PenaltyStatus[];
  memberId: string | null;
  /** An empty list is all branches. */
  branchIds: readonly string[];
  after: readonly [string, string] | undefined;
  limit: number;
}

/** Penalties, the newest first. */
export function listPenalties(db: Db, query: ListQuery): Promise<PenaltyRow[]> {
  const { statuses, memberId, branchIds, after, limit } = query;
  return db.rows(LIST, [statuses, memberId, branchIds, after?.[0] ?? null, after?.[1] ?? null, limit]);
}

const OWN = statement(
  "penalties.own",
  `select ${COMMON} ${FROM} where p.member_id = $1::uuid and p.status <> 'void'
   order by p.created_at desc, p.id desc limit 50`,
);

export function penaltiesOfMember(db: Db, memberId: string): Promise<OwnPenalty[]> {
  return db.rows(OWN, [memberId]);
}
