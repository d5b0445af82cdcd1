import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { CollectionStatus } from "./schema";

/** An unpaid bill's place on the ladder. */
export interface StoredCollection {
  id: string;
  invoiceId: string;
  memberId: string;
  status: CollectionStatus;
  failedMinor: number;
  recoveredMinor: number;
  tries: number;
  nextTryAt: string | null;
  lastFailure: string | null;
  closedAt: string | null;
  assigneeId: string | null;
  note: string | null;
}

const SELECT = `select c.id, c.invoice_id as "invoiceId", c.member_id as "memberId", c.status, c.failed_minor as "failedMinor",
    c.recovered_minor as "recoveredMinor", c.tries, c.next_try_at as "nextTryAt", c.last_failure as "lastFailure",
    c.closed_at as "closedAt", c.assignee_id as "assigneeId", c.note
  from collection c`;
const FIND = statement("collections.find", `${SELECT} where c.id = $1::uuid`);
const OF_INVOICE = statement("collections.of-invoice", `${SELECT} where c.invoice_id = $1::uuid`);

export async function findCollection(db: Db, id: string): Promise<StoredCollection | undefined> {
  return (await db.rows<StoredCollection>(FIND, [id]))[0];
}

/** Decide on it only while the payer's money is locked. */
export async function collectionOf(db: Db, invoiceId: string): Promise<StoredCollection | undefined> {
  return (await db.rows<StoredCollection>(OF_INVOICE, [invoiceId]))[0];
}

const INSERT = statement(
  "collections.insert",
  `insert into collection (id, invoice_id, member_id, status, failed_minor, opened_at, next_try_at, last_failure)
   values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::timestamptz, $7::timestamptz, $8)`,
);

export interface NewCollection {
  id: string;
  invoiceId: string;
  memberId: string;
  status: CollectionStatus;
  failedMinor: number;
  openedAt: Date;
  nextTryAt: Date | null;
  lastFailure: string | null;
}

export async function insertCollection(db: Db, row: NewCollection): Promise<void> {
  await db.rows(INSERT, [
    row.id,
    row.invoiceId,
    row.memberId,
    row.status,
    row.failedMinor,
    row.openedAt.toISOString(),
    row.nextTryAt?.toISOString() ?? null,
    row.lastFailure,
  ]);
}

const UPDATE = statement(
  "collections.update",
  `update collection set status = $2, tries = $3, next_try_at = $4::timestamptz, last_failure = $5, recovered_minor = $6,
     closed_at = $7::timestamptz where id = $1::uuid`,
);

export async function updateCollection(
  db: Db,
  row: Omit<StoredCollection, "nextTryAt" | "closedAt"> & { nextTryAt: Date | null; closedAt: Date | null },
): Promise<void> {
  await db.rows(UPDATE, [
    row.id,
    row.status,
    row.tries,
    row.nextTryAt?.toISOString() ?? null,
    row.lastFailure,
    row.recoveredMinor,
    row.closedAt?.toISOString() ?? null,
  ]);
}

const DUE = statement(
  "collections.due",
  `select c.id, c.invoice_id as "invoiceId" from collection c
   where c.status = 'retrying' and (c.next_try_at is null or c.next_try_at <= $1::timestamptz)
     and ($2::uuid is null or c.id > $2::uuid)
   order by c.id limit $3`,
);

/** Collections whose next try has come, or whose ladder is at its end. `after` goes on behind the last one. */
export function dueCollections(
  db: Db,
  now: Date,
  after: string | null,
  limit: number,
): Promise<{ id: string; invoiceId: string }[]> {
  return db.rows(DUE, [now.toISOString(), after, limit]);
}

const NOTE = statement(
  "collections.note",
  "update collection set assignee_id = $2::uuid, note = $3 where id = $1::uuid",
);

export async function setNote(
  db: Db,
  id: string,
  to: { assigneeId: string | null; note: string | null },
): Promise<void> {
  await db.rows(NOTE, [id, to.assigneeId, to.note]);
}
