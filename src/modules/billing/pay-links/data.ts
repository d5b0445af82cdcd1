import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { PayLinkAttempt, PayLinkView } from "./schema";

const INSERT = statement(
  "pay-links.insert",
  `insert into pay_link (id, invoice_id, token_hash, created_by, created_at, expires_at, sent_to)
   values ($1::uuid, $2::uuid, $3::bytea, $4::uuid, $5::timestamptz, $6::timestamptz, $7)`,
);

export async function insertLink(
  db: Db,
  link: {
    id: string;
    invoiceId: string;
    tokenHash: Buffer;
    createdBy: string | null;
    createdAt: Date;
    expiresAt: Date;
    /** How it was sent; never where to. */
    sentTo: "email" | "sms" | null;
  },
): Promise<void> {
  await db.rows(INSERT, [
    link.id,
    link.invoiceId,
    link.tokenHash,
    link.createdBy,
    link.createdAt.toISOString(),
    link.expiresAt.toISOString(),
    link.sentTo,
  ]);
}

const REVOKE = statement(
  "pay-links.revoke",
  "update pay_link set revoked_at = $2::timestamptz where invoice_id = $1::uuid and revoked_at is null",
);

/** Ends every link to a bill. */
export async function revokeLinks(db: Db, invoiceId: string, at: Date): Promise<void> {
  await db.rows(REVOKE, [invoiceId, at.toISOString()]);
}

const WORKING = statement(
  "pay-links.working",
  `select id from pay_link where id = $1::uuid and revoked_at is null and expires_at > $2::timestamptz`,
);

export async function isWorking(db: Db, linkId: string, now: Date): Promise<boolean> {
  return (await db.rows(WORKING, [linkId, now.toISOString()])).length > 0;
}

const OPEN = `coalesce((select sum(e.amount_minor) from money_entry e where e.tenant_id = i.tenant_id and e.invoice_id = i.id
  and e.account = 'receivable'), 0)::int`;

/** A link with what it is for. */
export interface HeldLink {
  id: string;
  invoiceId: string;
  expiresAt: string;
  revokedAt: string | null;
  invoiceStatus: string;
  number: string | null;
  currency: string;
  totalMinor: number;
  openMinor: number;
  dueOn: string | null;
  firstName: string;
  lastName: string;
  phone: string | null;
}

const BY_TOKEN = statement(
  "pay-links.by-token",
  `select l.id, l.invoice_id as "invoiceId", l.expires_at as "expiresAt", l.revoked_at as "revokedAt",
     i.status as "invoiceStatus", i.number, i.currency, i.total_minor as "totalMinor", ${OPEN} as "openMinor",
     i.due_on as "dueOn", m.first_name as "firstName", m.last_name as "lastName", m.phone
   from pay_link l
   join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
   join member m on m.tenant_id = i.tenant_id and m.id = i.member_id
   where l.token_hash = $1::bytea`,
);

export async function linkByToken(db: Db, tokenHash: Buffer): Promise<HeldLink | undefined> {
  return (await db.rows<HeldLink>(BY_TOKEN, [tokenHash]))[0];
}

const LINES = statement(
  "pay-links.lines",
  `select l.kind, l.label, l.params, l.quantity, l.discount_minor as "discountMinor", l.gross_minor as "grossMinor",
     l.from_on as "fromOn", l.to_on as "toOn"
   from invoice_line l where l.invoice_id = $1::uuid order by l.position`,
);

export function linesOf(
  db: Db,
  invoiceId: string,
): Promise<Extract<PayLinkView, { state: "open" }>["lines"]> {
  return db.rows(LINES, [invoiceId]);
}

const ATTEMPT = `select a.id, a.tender, a.status, a.failure_code as "failureCode",
   case when a.action->>'kind' = 'redirect' then a.action->>'url' end as "redirectUrl", a.created_at as "createdAt"
 from payment_attempt a where a.invoice_id = $1::uuid`;
const ONE = statement("pay-links.attempt", `${ATTEMPT} and a.id = $2::uuid`);
const UNDER_WAY = statement(
  "pay-links.under-way",
  `${ATTEMPT} and a.status in ('created', 'pending_customer', 'unknown') and not a.automatic
     and a.created_at > $2::timestamptz
   order by a.created_at desc limit 1`,
);

/** One try of a bill, and no other bill's. */
export async function attemptOf(
  db: Db,
  invoiceId: string,
  attemptId: string,
): Promise<PayLinkAttempt | undefined> {
  return (await db.rows<PayLinkAttempt>(ONE, [invoiceId, attemptId]))[0];
}

/** The newest try of a bill that began after a moment and is not over. */
export async function attemptUnderWay(
  db: Db,
  invoiceId: string,
  since: Date,
): Promise<PayLinkAttempt | null> {
  return (await db.rows<PayLinkAttempt>(UNDER_WAY, [invoiceId, since.toISOString()]))[0] ?? null;
}
