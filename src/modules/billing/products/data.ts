import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { Product, ProductKind, StockEntry, StockReason } from "./schema";

/** A product as it is stored, with what its branches have. `low` is for the rules to say. */
export type StoredProduct = Omit<Product, "stock" | "grant"> & {
  grants: { count: number; validDays: number | null }[];
  stock: { branchId: string; left: number; sold: number }[];
};

const PRODUCTS = statement(
  "products.list",
  `select p.id, p.name, p.kind, p.sku, p.price_minor as "priceMinor", p.currency, p.tax_rate_id as "taxRateId",
     t.name as "taxName", coalesce(t.basis_points, 0) as "taxBasisPoints", p.grants, p.stock_tracked as "stockTracked",
     p.retired_at is not null as retired,
     case when p.stock_tracked then coalesce((select json_agg(json_build_object('branchId', s.branch_id, 'left', s.there,
         'sold', s.sold) order by s.branch_id)
       from (select e.branch_id, sum(e.delta)::int as there,
           coalesce(-sum(e.delta) filter (where e.source_kind = 'invoice' and e.at >= $2::timestamptz), 0)::int as sold
         from stock_entry e where e.product_id = p.id and ($1::uuid is null or e.branch_id = $1::uuid)
         group by e.branch_id) s), '[]'::json) else '[]'::json end as stock
   from product p left join tax_rate t on t.tenant_id = p.tenant_id and t.id = p.tax_rate_id
   where ($3::boolean or p.retired_at is null) and ($4::uuid[] is null or p.id = any($4::uuid[]))
   order by p.retired_at is not null, p.kind <> 'retail', p.position, p.name`,
);

/** @param soldSince from when on sales count for how fast it sells */
export function listProducts(
  db: Db,
  asked: { branchId: string | null; soldSince: Date; retired: boolean; ids?: readonly string[] },
): Promise<StoredProduct[]> {
  return db.rows<StoredProduct>(PRODUCTS, [
    asked.branchId,
    asked.soldSince.toISOString(),
    asked.retired,
    asked.ids ?? null,
  ]);
}

export interface ProductRow {
  name: string;
  sku: string | null;
  priceMinor: number;
  taxRateId: string | null;
  grants: { count: number; validDays: number | null }[];
  stockTracked: boolean;
}

/** @throws a unique violation on the name or the sku */
export async function insertProduct(
  db: Db,
  row: ProductRow & { kind: ProductKind; currency: string },
): Promise<string> {
  const id = newId();
  const position = await db.models.product.count();
  await db.models.product.create({ data: { id, position, ...row }, select: { id: true } });
  return id;
}

/** @throws a unique violation on the name or the sku */
export async function updateProduct(
  db: Db,
  id: string,
  row: Partial<ProductRow> & { retiredAt?: Date | null },
): Promise<void> {
  await db.models.product.updateMany({ where: { id }, data: row });
}

const LOCK = statement(
  "products.lock",
  "select p.id from product p where p.id = any($1::uuid[]) order by p.id for no key update",
);

/** Makes everybody who moves these products' stock wait until the transaction ends. */
export async function lockStock(db: Db, productIds: readonly string[]): Promise<void> {
  await db.rows(LOCK, [[...new Set(productIds)]]);
}

const LEFT = statement(
  "products.left",
  `select e.product_id as "productId", sum(e.delta)::int as there from stock_entry e
   where e.branch_id = $1::uuid and e.product_id = any($2::uuid[]) group by e.product_id`,
);

/** What of products is in a branch; what never was there is not listed. */
export async function stockOf(
  db: Db,
  branchId: string,
  productIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db.rows<{ productId: string; there: number }>(LEFT, [branchId, productIds]);
  return new Map(rows.map((row) => [row.productId, row.there]));
}

const ADD = statement(
  "products.add-stock",
  `insert into stock_entry (id, product_id, branch_id, delta, reason, source_kind, source_id, note, at, actor_id)
   select id, product_id, branch_id, delta, reason, source_kind, source_id, note, at, actor_id
   from jsonb_to_recordset($1::jsonb) as e(id uuid, product_id uuid, branch_id uuid, delta int, reason text,
     source_kind text, source_id uuid, note text, at timestamptz, actor_id uuid)`,
);

export interface NewStockEntry {
  productId: string;
  branchId: string;
  delta: number;
  reason: StockReason;
  source: { kind: string; id: string };
  note: string | null;
  at: Date;
  actorId: string | null;
}

export async function addStock(db: Db, entries: readonly NewStockEntry[]): Promise<void> {
  const rows = entries.map((entry) => ({
    id: newId(),
    product_id: entry.productId,
    branch_id: entry.branchId,
    delta: entry.delta,
    reason: entry.reason,
    source_kind: entry.source.kind,
    source_id: entry.source.id,
    note: entry.note,
    at: entry.at.toISOString(),
    actor_id: entry.actorId,
  }));
  if (rows.length > 0) await db.rows(ADD, [JSON.stringify(rows)]);
}

const TAKE_BACK = statement(
  "products.take-back",
  `insert into stock_entry (id, product_id, branch_id, delta, reason, source_kind, source_id, note, at, actor_id)
   select n.id, e.product_id, e.branch_id, -e.delta, 'return', e.source_kind, e.source_id, $3, $4::timestamptz, $5::uuid
   from (select s.*, row_number() over (order by s.id) as at_row from stock_entry s
     where s.source_kind = 'invoice' and s.source_id = $1::uuid and s.reason = 'sale') e
   join unnest($2::uuid[]) with ordinality as n(id, at_row) on n.at_row = e.at_row
   on conflict do nothing`,
);

/** Products of one bill, at most. */
const MOST_OF_A_BILL = 20;

/** Puts back what a bill had taken out of stock; asked again, nothing happens. */
export async function takeBack(
  db: Db,
  invoiceId: string,
  by: { note: string; at: Date; actorId: string | null },
): Promise<void> {
  const ids = Array.from({ length: MOST_OF_A_BILL }, () => newId());
  await db.rows(TAKE_BACK, [invoiceId, ids, by.note, by.at.toISOString(), by.actorId]);
}

const HISTORY = statement(
  "products.stock-history",
  `select e.id, e.branch_id as "branchId", e.delta, e.reason, i.number as "invoiceNumber", e.note, ${iso("e.at")} as at,
     u.name as "by"
   from stock_entry e
   left join invoice i on i.tenant_id = e.tenant_id and e.source_kind = 'invoice' and i.id = e.source_id
   left join app_user u on u.id = e.actor_id
   where e.product_id = $1::uuid and ($2::uuid is null or e.branch_id = $2::uuid) and ($3::uuid is null or e.id < $3::uuid)
   order by e.id desc limit $4::int`,
);

/** The newest movements first; ids are in the order of time. */
export function stockHistory(
  db: Db,
  asked: { productId: string; branchId: string | null; before: string | null; limit: number },
): Promise<StockEntry[]> {
  return db.rows<StockEntry>(HISTORY, [asked.productId, asked.branchId, asked.before, asked.limit]);
}

const BRANCH = statement("products.branch", "select b.id from branch b where b.id = $1::uuid");

export async function branchExists(db: Db, branchId: string): Promise<boolean> {
  return (await db.rows(BRANCH, [branchId])).length > 0;
}

const GRANTING = statement(
  "products.granting-lines",
  `select l.id as "lineId", l.quantity, l.params->>'forMemberId' as "memberId", p.kind, p.grants
   from invoice_line l join product p on p.tenant_id = l.tenant_id and p.id = l.product_id
   join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id and i.status = 'paid'
   where l.invoice_id = $1::uuid and p.kind <> 'retail' and l.params ? 'forMemberId'`,
);

/** Lines of a bill that give something to use, as long as it is paid. */
export function grantingLines(
  db: Db,
  invoiceId: string,
): Promise<
  {
    lineId: string;
    quantity: number;
    memberId: string;
    kind: ProductKind;
    grants: { count: number; validDays: number | null }[];
  }[]
> {
  return db.rows(GRANTING, [invoiceId]);
}
