import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** Who is written to, by whom. */
export interface Addressee {
  firstName: string;
  email: string | null;
  phone: string | null;
  memberLocale: string | null;
  gymName: string;
  gymLocale: string;
  brandColor: string;
  slug: string;
  zone: string;
}

const ADDRESSEE = statement(
  "notifications.addressee",
  `select m.first_name as "firstName", m.email::text as email, m.phone, m.locale as "memberLocale", t.name as "gymName",
     t.locale as "gymLocale", t.brand_color as "brandColor", t.slug, t.zone
   from member m join tenant t on t.id = m.tenant_id where m.id = $1::uuid and m.archived_at is null`,
);

export async function findAddressee(db: Db, memberId: string): Promise<Addressee | undefined> {
  return (await db.rows<Addressee>(ADDRESSEE, [memberId]))[0];
}
