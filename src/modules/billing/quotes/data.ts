import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";

/** A quote that was shown and may be committed. */
export interface StoredQuote {
  id: string;
  memberId: string;
  membershipId: string | null;
  kind: string;
  change: unknown;
  digest: string;
  expiresAt: string;
  committedAt: string | null;
  result: unknown;
  createdBy: string | null;
}

const LOCK = statement(
  "billing.lock-quote",
  `select id, member_id as "memberId", membership_id as "membershipId", kind, change, encode(digest, 'hex') as digest,
     expires_at as "expiresAt", committed_at as "committedAt", result, created_by as "createdBy"
   from quote where id = $1::uuid for update`,
);

/** Whoever commits a quote holds it; a second commit waits and then finds it committed. */
export async function lockQuote(db: Db, quoteId: string): Promise<StoredQuote | undefined> {
  const [row] = await db.rows<StoredQuote>(LOCK, [quoteId]);
  return row;
}

const INSERT = statement(
  "billing.insert-quote",
  `insert into quote (id, member_id, membership_id, kind, change, result, digest, created_by, created_at, expires_at)
   values ($1::uuid, $2::uuid, $3::uuid, $4, $5::jsonb, '{}'::jsonb, decode($6, 'hex'), $7::uuid, $8::timestamptz, $9::timestamptz)`,
);

export async function insertQuote(
  db: Db,
  quote: {
    memberId: string;
    membershipId: string | null;
    kind: string;
    change: unknown;
    digest: string;
    createdBy: string | null;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<string> {
  const id = newId<"quote">();
  await db.rows(INSERT, [
    id,
    quote.memberId,
    quote.membershipId,
    quote.kind,
    JSON.stringify(quote.change),
    quote.digest,
    quote.createdBy,
    quote.createdAt.toISOString(),
    quote.expiresAt.toISOString(),
  ]);
  return id;
}

const COMMITTED = statement(
  "billing.commit-quote",
  `update quote set committed_at = $2::timestamptz, result = $3::jsonb, invoice_id = $4::uuid where id = $1::uuid`,
);

/** Keeps the answer of a commit, so that asking again gets the same one. */
export async function markCommitted(
  db: Db,
  quoteId: string,
  at: Date,
  result: unknown,
  invoiceId: string | null,
): Promise<void> {
  await db.rows(COMMITTED, [quoteId, at.toISOString(), JSON.stringify(result), invoiceId]);
}

const FORGET = statement(
  "billing.forget-quotes",
  "delete from quote where committed_at is null and expires_at < $1::timestamptz",
);

/** Takes away what was shown and never committed. */
export async function forgetQuotes(db: Db, expiredBefore: Date): Promise<void> {
  await db.rows(FORGET, [expiredBefore.toISOString()]);
}
