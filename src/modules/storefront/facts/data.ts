import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

const PUBLIC = statement(
  "storefront.public-gyms",
  `select slug from tenant where status = 'active' and (policies->>'publicPage')::boolean order by slug limit 50000`,
);

/** Addresses of the gyms that show themselves to everybody. Needs the system's eyes. */
export async function publicSlugs(db: Db): Promise<string[]> {
  return (await db.rows<{ slug: string }>(PUBLIC)).map(({ slug }) => slug);
}
