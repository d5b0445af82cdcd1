import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

const LINK = statement(
  "notices.link",
  `select l.expires_at as "expiresAt" from pay_link l
   where l.id = $1::uuid and l.revoked_at is null and l.expires_at > $2::timestamptz`,
);

/** When a link ends; undefined when it has. */
export async function linkEnd(db: Db, linkId: string, now: Date): Promise<string | undefined> {
  return (await db.rows<{ expiresAt: string }>(LINK, [linkId, now.toISOString()]))[0]?.expiresAt;
}
