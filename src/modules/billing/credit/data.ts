import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { CreditEntry } from "./schema";

const HISTORY = statement(
  "credit.history",
  `select e.id, -e.amount_minor as minor, e.posting, e.note, i.number as "invoiceNumber", e.at
   from money_entry e left join invoice i on i.tenant_id = e.tenant_id and i.id = e.invoice_id
   where e.member_id = $1::uuid and e.account = 'credit' order by e.at desc, e.id desc limit 200`,
);

/** The last 200 movements of a member's credit, newest first. */
export function creditHistory(db: Db, memberId: string): Promise<CreditEntry[]> {
  return db.rows<CreditEntry>(HISTORY, [memberId]);
}
