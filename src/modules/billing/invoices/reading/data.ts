import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { RawJson } from "@/platform/trpc/raw-json";
import type { InvoiceDetail, ListInvoicesInput } from "../schema";

/** What a list shows of a bill; `i` is the bill, `m` its payer. */
const ROW = `'id', i.id, 'number', i.number, 'kind', i.kind, 'status', i.status, 'memberId', i.member_id,
  'memberName', coalesce(i.recipient->>'name', trim(m.first_name || ' ' || m.last_name)), 'currency', i.currency,
  'totalMinor', i.total_minor, 'openMinor', coalesce((select sum(e.amount_minor) from money_entry e
     where e.tenant_id = i.tenant_id and e.invoice_id = i.id and e.account = 'receivable'), 0),
  'issuedOn', i.issued_on, 'dueOn', i.due_on, 'paidAt', ${iso("i.paid_at")}, 'branchId', i.branch_id,
  'pending', exists (select 1 from payment_attempt a where a.tenant_id = i.tenant_id and a.invoice_id = i.id
     and a.status in ('created', 'pending_customer', 'unknown'))`;

/** What a list is narrowed to: `$1` to `$9` are `filtersOf`. */
const FILTER = `($1::text[] is null or i.status = any($1))
       and ($2::uuid is null or i.member_id = $2)
       and ($3::uuid is null or i.branch_id = $3)
       and ($4::text is null or i.kind = $4)
       and ($5::text is null or i.number ilike '%' || $5 || '%')
       and ($6::date is null or i.issued_on >= $6)
       and ($7::date is null or i.issued_on <= $7)
       and ($8::text is null or (i.status in ('open', 'partial', 'overdue') and $8 = case when i.due_on >= $9::date
           then 'not_due' when i.due_on >= $9::date - 7 then 'week' when i.due_on >= $9::date - 30 then 'month'
           else 'older' end
         and (select sum(e.amount_minor) from money_entry e where e.tenant_id = i.tenant_id and e.invoice_id = i.id
           and e.account = 'receivable') > 0))`;

/** Newest first. A page without a cursor begins after everything, so that the key is always a condition on the index. */
const LIST = statement(
  "invoices.list",
  `with page as (
     select i.*, row_number() over (order by i.issued_on desc, i.id desc) as place from invoice i
     where i.issued_on is not null
       and ${FILTER}
       and (i.issued_on, i.id) < (case when $10::date is null then 'infinity' else $10 end,
         case when $11::uuid is null then 'ffffffff-ffff-ffff-ffff-ffffffffffff' else $11 end)
     order by i.issued_on desc, i.id desc limit $12 + 1)
   select json_build_object(
     'items', coalesce((select json_agg(json_build_object(${ROW}) order by i.place)
        from page i join member m on m.tenant_id = i.tenant_id and m.id = i.member_id where i.place <= $12), '[]'::json),
     'nextCursor', (select json_build_array(issued_on, id)::text from page
        where place = $12 and exists (select 1 from page where place > $12))
   )::text`,
);

/** Text that is looked for as it stands, whatever `like` would make of it. */
const literally = (text: string) => text.replace(/[\\%_]/g, "\\$&");

function filtersOf(input: Omit<ListInvoicesInput, "cursor" | "limit">, today: string): unknown[] {
  return [
    input.status?.length ? input.status : null,
    input.memberId ?? null,
    input.branchId ?? null,
    input.kind ?? null,
    input.number ? literally(input.number) : null,
    input.issuedFrom ?? null,
    input.issuedTo ?? null,
    input.age ?? null,
    today,
  ];
}

export function invoicePageJson(
  db: Db,
  input: ListInvoicesInput,
  after: readonly [string, string] | undefined,
  today: string,
): Promise<RawJson> {
  const values = [...filtersOf(input, today), after?.[0] ?? null, after?.[1] ?? null, input.limit];
  return db.json(LIST, values);
}

const EXPORT = statement(
  "invoices.export",
  `select i.id, i.number, i.issued_on as "issuedOn", i.due_on as "dueOn", i.kind, i.status, m.number as "memberNumber",
     coalesce(i.recipient->>'name', trim(m.first_name || ' ' || m.last_name)) as "billedTo", b.name as branch, i.currency,
     i.net_minor as "netMinor", i.tax_minor as "taxMinor", i.total_minor as "totalMinor",
     coalesce((select sum(e.amount_minor) from money_entry e
       where e.tenant_id = i.tenant_id and e.invoice_id = i.id and e.account = 'receivable'), 0)::int as "openMinor",
     ${iso("i.paid_at")} as "paidAt"
   from invoice i join member m on m.tenant_id = i.tenant_id and m.id = i.member_id
     left join branch b on b.tenant_id = i.tenant_id and b.id = i.branch_id
   where i.issued_on is not null and ${FILTER}
     and (i.issued_on, i.id) < (coalesce($10::date, 'infinity'),
       coalesce($11::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
   order by i.issued_on desc, i.id desc limit $12`,
);

/** A bill in an export. */
export interface ExportedInvoice {
  id: string;
  number: string | null;
  issuedOn: string;
  dueOn: string | null;
  kind: string;
  status: string;
  memberNumber: string;
  billedTo: string;
  branch: string | null;
  currency: string;
  netMinor: number;
  taxMinor: number;
  totalMinor: number;
  openMinor: number;
  paidAt: string | null;
}

/** A stretch of the export, in the list's order. */
export function exportStretch(
  db: Db,
  input: Omit<ListInvoicesInput, "cursor" | "limit">,
  after: readonly [string, string] | undefined,
  today: string,
  limit: number,
): Promise<ExportedInvoice[]> {
  const values = [...filtersOf(input, today), after?.[0] ?? null, after?.[1] ?? null, limit];
  return db.rows<ExportedInvoice>(EXPORT, values);
}

const DETAIL = statement(
  "invoices.detail",
  `select json_build_object(${ROW}, 'netMinor', i.net_minor, 'taxMinor', i.tax_minor, 'note', i.note, 'reason', i.reason,
     'correctsId', i.corrects_id, 'recipient', i.recipient,
     'correctsNumber', (select o.number from invoice o where o.tenant_id = i.tenant_id and o.id = i.corrects_id),
     'correctedBy', coalesce((select json_agg(json_build_object('id', o.id, 'number', o.number) order by o.id)
       from invoice o where o.tenant_id = i.tenant_id and o.corrects_id = i.id), '[]'::json),
     'lines', coalesce((select json_agg(json_build_object('position', l.position, 'kind', l.kind, 'label', l.label,
         'params', l.params, 'quantity', l.quantity, 'unitMinor', l.unit_minor, 'discountMinor', l.discount_minor,
         'netMinor', l.net_minor, 'taxMinor', l.tax_minor, 'grossMinor', l.gross_minor,
         'taxBasisPoints', l.tax_basis_points, 'taxName', l.tax_name, 'membershipId', l.membership_id,
         'productId', l.product_id, 'fromOn', l.from_on, 'toOn', l.to_on) order by l.position)
       from invoice_line l where l.tenant_id = i.tenant_id and l.invoice_id = i.id), '[]'::json),
     'payments', coalesce((select json_agg(json_build_object('id', a.id, 'tender', a.tender, 'status', a.status,
         'amountMinor', a.amount_minor, 'changeMinor', a.change_minor, 'receipt', a.receipt, 'failureCode', a.failure_code,
         'automatic', a.automatic, 'createdAt', ${iso("a.created_at")}, 'succeededAt', ${iso("a.succeeded_at")},
         'refundedMinor', coalesce((select sum(f.amount_minor) from refund f where f.tenant_id = a.tenant_id
            and f.attempt_id = a.id and f.status <> 'failed'), 0)) order by a.created_at, a.id)
       from payment_attempt a where a.tenant_id = i.tenant_id and a.invoice_id = i.id), '[]'::json),
     'refunds', coalesce((select json_agg(json_build_object('id', f.id, 'attemptId', f.attempt_id,
         'amountMinor', f.amount_minor, 'toCredit', f.to_credit, 'reason', f.reason, 'status', f.status,
         'createdAt', ${iso("f.created_at")}) order by f.created_at, f.id)
       from refund f where f.tenant_id = i.tenant_id and f.invoice_id = i.id), '[]'::json)
   ) as detail
   from invoice i join member m on m.tenant_id = i.tenant_id and m.id = i.member_id
   where i.id = $1::uuid and ($2::uuid is null or i.member_id = $2)`,
);

/** A bill with everything about it; `ownerId` narrows it to one payer. */
export async function findDetail(
  db: Db,
  invoiceId: string,
  ownerId: string | null,
): Promise<InvoiceDetail | undefined> {
  const [row] = await db.rows<{ detail: InvoiceDetail }>(DETAIL, [invoiceId, ownerId]);
  return row?.detail;
}
