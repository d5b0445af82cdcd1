import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

const NUMBER = statement("notices.number", "select number from invoice where id = $1::uuid");

/** The number of a bill; undefined while it has none. */
export async function numberOf(db: Db, invoiceId: string | null): Promise<string | undefined> {
  if (invoiceId === null) return undefined;
  return (await db.rows<{ number: string | null }>(NUMBER, [invoiceId]))[0]?.number ?? undefined;
}
