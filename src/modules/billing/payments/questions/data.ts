import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { PaymentInQuestion } from "./schema";

/** More than this many at once is an outage, and the oldest tell enough about it. */
const MOST = 100;

const OPEN = statement(
  "questions.open",
  `select a.id, a.tender, a.amount_minor as "amountMinor", a.currency, a.phone, a.created_at as "createdAt",
     a.member_id as "memberId", trim(m.first_name || ' ' || m.last_name) as "memberName", a.invoice_id as "invoiceId", i.number
   from payment_attempt a join member m on m.tenant_id = a.tenant_id and m.id = a.member_id
   left join invoice i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
   where a.status in ('created', 'pending_customer', 'unknown') and a.next_check_at is null and a.checks > 0
     and a.provider is not null
   order by a.created_at limit $1`,
);

export function openQuestions(db: Db): Promise<PaymentInQuestion[]> {
  return db.rows<PaymentInQuestion>(OPEN, [MOST]);
}
