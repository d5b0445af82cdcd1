import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { ImportStatus } from "../schema";

/** How a membership came, as far as its bills are concerned. */
export interface BroughtTerms {
  membershipId: string;
  /** The last day that is paid for where it comes from, when the file says so. */
  paidToOn: string | null;
  /** Whether it is billed here. */
  bill: boolean;
}

const BROUGHT = statement(
  "imports.brought-terms",
  `select s.id as "membershipId", r.draft->'membership'->>'paidToOn' as "paidToOn",
     coalesce((b.options->>'bill')::boolean, true) as bill
   from membership s
   join import_row r on r.tenant_id = s.tenant_id and r.member_id = s.member_id and r.applied
     and r.before->>'membershipId' = s.id::text
   join import_batch b on b.tenant_id = r.tenant_id and b.id = r.batch_id
   where s.id = any($1::uuid[])`,
);

export function broughtTerms(db: Db, membershipIds: readonly string[]): Promise<BroughtTerms[]> {
  return db.rows<BroughtTerms>(BROUGHT, [membershipIds]);
}

/** Open rows that want the same membership. */
export interface WantedGroup {
  planName: string;
  status: ImportStatus;
  startsOn: string;
  endsOn: string | null;
  paidToOn: string | null;
  /** Whether the member has a membership that stands in a primary one's way. */
  held: boolean;
  count: number;
}

const WANTED = statement(
  "imports.wanted-memberships",
  `select d.m->>'planName' as "planName", d.m->>'status' as status, d.m->>'startsOn' as "startsOn",
     d.m->>'endsOn' as "endsOn", d.m->>'paidToOn' as "paidToOn", h.held, count(*)::int as count
   from import_row r
   cross join lateral (select r.draft->'membership' as m) d
   cross join lateral (select r.decision = 'update' and exists (
       select 1 from membership s join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
       where s.tenant_id = r.tenant_id and s.member_id = r.member_id and p.kind in ('membership', 'comp')
         and s.status <> 'ended' and (d.m->>'endsOn' is null or s.starts_on <= (d.m->>'endsOn')::date)
         and (s.ends_on is null or s.ends_on >= (d.m->>'startsOn')::date)) as held) h
   where r.batch_id = $1::uuid and r.decision <> 'skip' and not r.applied and r.draft ? 'membership'
   group by 1, 2, 3, 4, 5, 6`,
);

/** What a batch's open rows want, alike ones together. */
export function wantedMemberships(db: Db, batchId: string): Promise<WantedGroup[]> {
  return db.rows<WantedGroup>(WANTED, [batchId]);
}
