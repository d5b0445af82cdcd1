import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { type LooseCash, SHIFT_TENDERS, type ShiftReport, type TenderCount, type TenderSums } from "./schema";

export type StoredShift = Omit<ShiftReport, "tenders" | "counts" | "movements">;

const SHIFT = `select s.id, s.number, s.branch_id as "branchId", b.name as "branchName", s.drawer, s.status, s.currency,
    o.name as "openedBy", ${iso("s.opened_at")} as "openedAt", c.name as "closedBy", ${iso("s.closed_at")} as "closedAt",
    s.handover
  from cash_shift s join branch b on b.tenant_id = s.tenant_id and b.id = s.branch_id
  left join app_user o on o.id = s.opened_by left join app_user c on c.id = s.closed_by`;

const ONE = statement("shifts.one", `${SHIFT} where s.id = $1::uuid`);
const OPEN = statement(
  "shifts.open",
  `${SHIFT} where s.branch_id = $1::uuid and s.status = 'open' order by s.drawer`,
);
const LAST = statement(
  "shifts.last",
  `${SHIFT} where s.branch_id = $1::uuid and s.status = 'closed' order by s.closed_at desc limit 1`,
);

export async function findShift(db: Db, id: string): Promise<StoredShift | undefined> {
  return (await db.rows<StoredShift>(ONE, [id]))[0];
}

export function openShifts(db: Db, branchId: string): Promise<StoredShift[]> {
  return db.rows<StoredShift>(OPEN, [branchId]);
}

export async function lastClosed(db: Db, branchId: string): Promise<StoredShift | undefined> {
  return (await db.rows<StoredShift>(LAST, [branchId]))[0];
}

// Whoever takes money holds the row shared (see `openShift` of the payments): this waits for them, and they for it.
const LOCK = statement("shifts.lock", "select s.status from cash_shift s where s.id = $1::uuid for update");

/** Makes everybody who would book into a shift wait, and waits for whoever does. */
export async function lockShift(db: Db, id: string): Promise<"open" | "closed" | undefined> {
  return (await db.rows<{ status: "open" | "closed" }>(LOCK, [id]))[0]?.status;
}

const LOCK_BRANCH = statement(
  "shifts.lock-branch",
  "select b.id from branch b where b.id = $1::uuid for no key update",
);
const INSERT = statement(
  "shifts.insert",
  `insert into cash_shift (id, branch_id, drawer, opened_by, opened_at, float_minor, currency, number)
   select $1::uuid, $2::uuid, $3, $4::uuid, $5::timestamptz, $6::int, $7,
     coalesce((select max(s.number) from cash_shift s where s.branch_id = $2::uuid), 0) + 1`,
);

export interface NewShift {
  branchId: string;
  drawer: string;
  openedBy: string;
  at: Date;
  floatMinor: number;
  currency: string;
}

/** Makes the openings of a branch wait for one another. @returns whether there is such a branch */
export async function lockBranch(db: Db, branchId: string): Promise<boolean> {
  return (await db.rows(LOCK_BRANCH, [branchId])).length > 0;
}

/** Opens a shift under the branch's next number; the branch is locked. */
export async function insertShift(db: Db, shift: NewShift): Promise<string> {
  const id = newId();
  const { branchId, drawer, openedBy, at, floatMinor, currency } = shift;
  await db.rows(INSERT, [id, branchId, drawer, openedBy, at.toISOString(), floatMinor, currency]);
  return id;
}

const CLOSE = statement(
  "shifts.close",
  `update cash_shift set status = 'closed', closed_by = $2::uuid, closed_at = $3::timestamptz, handover = $4
   where id = $1::uuid`,
);

export async function closeShift(
  db: Db,
  id: string,
  by: string | null,
  at: Date,
  handover: string | null,
): Promise<void> {
  await db.rows(CLOSE, [id, by, at.toISOString(), handover]);
}

const COUNTS = statement(
  "shifts.write-counts",
  `insert into cash_count (id, shift_id, tender, expected_minor, counted_minor, reason)
   select id, $1::uuid, tender, expected, counted, reason
   from jsonb_to_recordset($2::jsonb) as c(id uuid, tender text, expected int, counted int, reason text)`,
);

export async function insertCounts(db: Db, shiftId: string, counts: readonly TenderCount[]): Promise<void> {
  const rows = counts.map(({ tender, expectedMinor, countedMinor, reason }) => ({
    id: newId(),
    tender,
    expected: expectedMinor,
    counted: countedMinor,
    reason,
  }));
  await db.rows(COUNTS, [shiftId, JSON.stringify(rows)]);
}

const MOVE = statement(
  "shifts.move",
  `insert into cash_movement (id, shift_id, amount_minor, reason, at, actor_id)
   values ($1::uuid, $2::uuid, $3::int, $4, $5::timestamptz, $6::uuid)`,
);

export async function insertMovement(
  db: Db,
  movement: { shiftId: string; amountMinor: number; reason: string; at: Date; actorId: string | null },
): Promise<void> {
  const { shiftId, amountMinor, reason, at, actorId } = movement;
  await db.rows(MOVE, [newId(), shiftId, amountMinor, reason, at.toISOString(), actorId]);
}

// What the cash-up itself books is not part of what it finds.
const SUMS = statement(
  "shifts.sums",
  `select e.shift_id as "shiftId", e.account as tender,
     coalesce(sum(e.amount_minor) filter (where e.posting = 'shift-open'), 0)::int as "floatMinor",
     coalesce(sum(e.amount_minor) filter (where e.posting in ('payment', 'wallet')), 0)::int as "takenMinor",
     coalesce(sum(e.amount_minor) filter (where e.posting in ('refund', 'credit-payout')), 0)::int as "refundedMinor",
     coalesce(sum(e.amount_minor) filter (where e.posting = 'cash-movement'), 0)::int as "movedMinor",
     sum(e.amount_minor)::int as "expectedMinor"
   from money_entry e
   where e.shift_id = any($1::uuid[]) and e.account = any($2::text[]) and e.posting <> 'shift-close'
   group by e.shift_id, e.account`,
);

/** What should be there of each tender, by shift, added up from the journal. */
export async function sumsOf(db: Db, shiftIds: readonly string[]): Promise<Map<string, TenderSums[]>> {
  const rows = await db.rows<TenderSums & { shiftId: string }>(SUMS, [shiftIds, SHIFT_TENDERS]);
  const sums = new Map<string, TenderSums[]>();
  for (const { shiftId, ...row } of rows) sums.set(shiftId, [...(sums.get(shiftId) ?? []), row]);
  return sums;
}

const OF_SHIFT = statement(
  "shifts.counts-and-movements",
  `select
     coalesce((select json_agg(json_build_object('tender', c.tender, 'expectedMinor', c.expected_minor,
         'countedMinor', c.counted_minor, 'reason', c.reason) order by array_position($2::text[], c.tender))
       from cash_count c where c.shift_id = $1::uuid), '[]'::json) as counts,
     coalesce((select json_agg(json_build_object('id', m.id, 'amountMinor', m.amount_minor, 'reason', m.reason,
         'at', ${iso("m.at")}, 'by', u.name) order by m.at, m.id)
       from cash_movement m left join app_user u on u.id = m.actor_id where m.shift_id = $1::uuid), '[]'::json)
       as movements`,
);

export async function partsOf(db: Db, shiftId: string): Promise<Pick<ShiftReport, "counts" | "movements">> {
  const [row] = await db.rows<Pick<ShiftReport, "counts" | "movements">>(OF_SHIFT, [shiftId, SHIFT_TENDERS]);
  if (!row) throw new Error("a row of aggregates is always there");
  return row;
}

const LOOSE = statement(
  "shifts.loose-cash",
  `select a.id, sum(e.amount_minor)::int as "amountMinor", ${iso("e.at")} as at, a.invoice_id as "invoiceId",
     i.number as "invoiceNumber", trim(m.first_name || ' ' || m.last_name) as "memberName", u.name as "by",
     count(*) over ()::int as found, sum(sum(e.amount_minor)) over ()::int as total
   from money_entry e
   join payment_attempt a on a.tenant_id = e.tenant_id and a.id = e.attempt_id
   left join invoice i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
   left join member m on m.tenant_id = a.tenant_id and m.id = a.member_id
   left join app_user u on u.id = a.created_by
   where e.account = 'cash' and e.shift_id is null and e.posting = 'payment' and e.booked_on >= $2::date
     and (e.branch_id = $1::uuid or e.branch_id is null)
   group by a.id, e.at, a.invoice_id, i.number, m.first_name, m.last_name, u.name
   order by e.at desc, a.id limit 50`,
);

/** Cash taken while no drawer was open, newest first: at this branch, or of bills without one. */
export async function looseCash(
  db: Db,
  branchId: string,
  since: string,
): Promise<{ totalMinor: number; count: number; items: LooseCash[] }> {
  const rows = await db.rows<LooseCash & { found: number; total: number }>(LOOSE, [branchId, since]);
  return {
    totalMinor: rows[0]?.total ?? 0,
    count: rows[0]?.found ?? 0,
    items: rows.map(({ found: _, total: __, ...item }) => item),
  };
}
