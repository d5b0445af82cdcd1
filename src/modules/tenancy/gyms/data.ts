import type { Db, Models } from "@/platform/db/database";
import { isUniqueViolation } from "@/platform/db/failures";
import { statement } from "@/platform/db/statement";
import { DomainError } from "@/platform/errors";
import type { TenantId } from "@/platform/ids";
import { defaultBrand } from "../branding/rules";
import type { CreateGymInput, GymSettings, MyGym, NewGym, ShellFacts } from "./schema";

type TenantData = Parameters<Models["tenant"]["create"]>[0]["data"];
type Policies = NonNullable<TenantData["policies"]>;

const ENTER = statement("tenancy.enter", "select set_config('app.tenant_id', $1, true)");

/**
 * From here on the system's transaction stands inside one gym: new rows, audit lines and events become that gym's.
 * Only for what begins outside of any gym, such as making one or accepting an invitation.
 */
export async function enterTenant(db: Db, tenantId: string): Promise<void> {
  await db.rows(ENTER, [tenantId]);
}

/** @throws DomainError SLUG_TAKEN */
export async function insertTenant(
  db: Db,
  id: TenantId,
  gym: CreateGymInput & Pick<NewGym, "brandColor" | "isDemo" | "requireStaffMfa">,
  rest: { policies: object; setupStep: string | null; createdAt: Date },
): Promise<void> {
  const { slug, name, country, currency, locale, zone } = gym;
  try {
    await db.models.tenant.create({
      data: {
        id,
        slug,
        name,
        country,
        currency,
        locale,
        zone,
        brandColor: gym.brandColor ?? defaultBrand(slug),
        isDemo: gym.isDemo ?? false,
        requireStaffMfa: gym.requireStaffMfa ?? false,
        ...rest,
        policies: rest.policies as Policies,
      },
      select: { id: true },
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new DomainError("SLUG_TAKEN", { slug });
    throw error;
  }
}

const TAKEN = statement("tenancy.taken-slugs", "select slug from tenant where slug = any($1::text[])");

export async function takenSlugs(db: Db, slugs: readonly string[]): Promise<Set<string>> {
  const rows = await db.rows<{ slug: string }>(TAKEN, [slugs]);
  return new Set(rows.map(({ slug }) => slug));
}

const MINE = statement(
  "tenancy.my-gyms",
  `select t.slug, t.name, s.role, m.tenant_id is not null as "isMember", t.brand_color as "brandColor",
     t.brand_version as "brandVersion", t.logo_key is not null as "hasLogo", t.status = 'suspended' as suspended,
     case when s.role in ('owner', 'manager') then t.setup_step end as "setupStep",
     (select b.city from branch b where b.tenant_id = t.id and b.closed_at is null
      order by b.position, b.id limit 1) as city
   from tenant t
   left join staff s on s.tenant_id = t.id and s.user_id = $1::uuid and s.removed_at is null
   left join member m on m.tenant_id = t.id and m.user_id = $1::uuid and m.archived_at is null
   where t.id in (select tenant_id from staff where user_id = $1::uuid and removed_at is null
                  union select tenant_id from member where user_id = $1::uuid and archived_at is null)
   order by t.name, t.slug`,
);

/** The gyms a person works or trains at. Needs the system's eyes: it spans gyms. */
export function gymsOf(db: Db, userId: string): Promise<MyGym[]> {
  return db.rows<MyGym>(MINE, [userId]);
}

const SHELL = statement(
  "tenancy.shell",
  `select slug, name, brand_version as "brandVersion", brand_color as "brandColor", logo_key is not null as "hasLogo",
     locale, zone, currency, is_demo as "isDemo", status = 'suspended' as suspended
   from tenant where slug = $1`,
);

export async function shellOf(db: Db, slug: string): Promise<ShellFacts | null> {
  return (await db.rows<ShellFacts>(SHELL, [slug]))[0] ?? null;
}

const SETTINGS = statement(
  "tenancy.settings",
  `select t.name, t.slug, t.country, t.currency, t.zone, t.locale, t.brand_color as "brandColor",
     t.brand_version as "brandVersion", t.logo_key is not null as "hasLogo",
     t.require_staff_mfa as "requireStaffMfa", t.policies, t.setup_step as "setupStep", t.created_at as "createdAt",
     exists (select 1 from plan_version) as "currencyFixed"
   from tenant t where t.id = app.current_tenant()`,
);

/** The current gym's settings; `policies` as stored. */
export async function settingsOf(db: Db): Promise<GymSettings | null> {
  return (await db.rows<GymSettings>(SETTINGS))[0] ?? null;
}

/** Changes the current gym's own row. */
export async function updateTenant(
  db: Db,
  id: TenantId,
  data: Parameters<Models["tenant"]["updateMany"]>[0]["data"],
): Promise<void> {
  await db.models.tenant.updateMany({ where: { id }, data });
}

const SET_STATUS = statement(
  "tenancy.set-status",
  `update tenant set status = $2, suspended_at = $3::timestamptz
   where id = $1::uuid and status <> $2 returning slug, name`,
);

/** Suspends a gym or lifts that; null when there is none, or nothing to change. Needs the system's eyes. */
export async function setStatus(
  db: Db,
  id: string,
  status: "active" | "suspended",
  at: Date | null,
): Promise<{ slug: string; name: string } | null> {
  const values = [id, status, at?.toISOString() ?? null];
  return (await db.rows<{ slug: string; name: string }>(SET_STATUS, values))[0] ?? null;
}
