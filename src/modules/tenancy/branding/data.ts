import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { TenantId } from "@/platform/ids";

export interface BrandFacts {
  id: TenantId;
  slug: string;
  name: string;
  locale: string;
  brandColor: string;
  brandVersion: number;
  logoKey: string | null;
}

const BRAND = `select id, slug, name, locale, brand_color as "brandColor", brand_version as "brandVersion",
  logo_key as "logoKey" from tenant`;
const BY_SLUG = statement("tenancy.brand-by-slug", `${BRAND} where slug = $1`);
const OWN = statement("tenancy.brand", `${BRAND} where id = app.current_tenant() for update`);
const SET = statement(
  "tenancy.set-brand",
  `update tenant set brand_color = $1, logo_key = $2, brand_version = brand_version + 1
   where id = app.current_tenant() returning brand_version as "brandVersion"`,
);

/** A gym's looks, for everyone who can name it. Needs the system's eyes. */
export async function brandBySlug(db: Db, slug: string): Promise<BrandFacts | null> {
  return (await db.rows<BrandFacts>(BY_SLUG, [slug]))[0] ?? null;
}

/** The current gym's looks, held until the transaction ends. */
export async function lockBrand(db: Db): Promise<BrandFacts | null> {
  return (await db.rows<BrandFacts>(OWN))[0] ?? null;
}

/** @returns the new version, which names the files that browsers keep for good */
export async function setBrand(
  db: Db,
  look: { brandColor: string; logoKey: string | null },
): Promise<number> {
  const [row] = await db.rows<{ brandVersion: number }>(SET, [look.brandColor, look.logoKey]);
  return row?.brandVersion ?? 0;
}
