import type { TenantFacts } from "@/platform/context";
import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { StaffRole } from "@/shared/access/permission";

const FACTS = `id, slug, name, status, country, currency, locale, zone, policies,
  require_staff_mfa as "requireStaffMfa", is_demo as "isDemo"`;

const BY_SLUG = statement("tenancy.facts-by-slug", `select ${FACTS} from tenant where slug = $1`);
const BY_ID = statement("tenancy.facts-by-id", `select ${FACTS} from tenant where id = $1::uuid`);

/** A person's part in the current gym. */
export interface Part {
  staffId: string | null;
  role: StaffRole | null;
  branchIds: string[] | null;
  memberId: string | null;
}

const PART = statement(
  "tenancy.part",
  `select s.id as "staffId", s.role, s.branch_ids as "branchIds", m.id as "memberId"
   from (select 1) one
   left join staff s on s.user_id = $1::uuid and s.removed_at is null
   left join member m on m.user_id = $1::uuid and m.archived_at is null`,
);

/** Needs the system's eyes: whose gym it is follows from the answer. */
export async function factsBySlug(db: Db, slug: string): Promise<TenantFacts | null> {
  return (await db.rows<TenantFacts>(BY_SLUG, [slug]))[0] ?? null;
}

export async function factsById(db: Db, tenantId: string): Promise<TenantFacts | null> {
  return (await db.rows<TenantFacts>(BY_ID, [tenantId]))[0] ?? null;
}

export async function partOf(db: Db, userId: string): Promise<Part | null> {
  return (await db.rows<Part>(PART, [userId]))[0] ?? null;
}
