import type { ServiceContext } from "../context";
import { statement } from "../db/statement";
import { DomainError } from "../errors";
import { isUuid } from "../ids";

const LIST = statement(
  "dead-letters.list",
  `select tenant_id as "tenantId", id, name, attempts, last_error as "lastError", created_at as "createdAt",
     dead_at as "deadAt", request_id as "requestId"
   from outbox
   where dead_at is not null
     and ($2::timestamptz is null or (dead_at, id) < ($2::timestamptz, $3::uuid))
   order by dead_at desc, id desc limit $1`,
);
const REPLAY = statement(
  "dead-letters.replay",
  `update outbox set dead_at = null, last_error = null, attempts = 0, published_at = null, run_at = now()
   where tenant_id = $1::uuid and id = $2::uuid and dead_at is not null returning name`,
);
const DISCARD = statement(
  "dead-letters.discard",
  `delete from outbox where tenant_id = $1::uuid and id = $2::uuid and dead_at is not null returning name, last_error`,
);

export interface DeadLetter {
  tenantId: string;
  id: string;
  name: string;
  attempts: number;
  /** Redacted: no e-mails, addresses or tokens. */
  lastError: string | null;
  createdAt: string;
  deadAt: string;
  requestId: string | null;
}

export interface DeadLetterKey {
  tenantId: string;
  id: string;
}

/*
 * For operator procedures only: their `ctx.db` is the system's and their mutations are one transaction, so the audit
 * line commits with the change.
 */

/** Jobs that gave up, the latest first. @param after the last one of the page before. */
export async function listDeadLetters(
  ctx: Pick<ServiceContext, "db">,
  page: { limit: number; after?: { deadAt: string; id: string } },
): Promise<DeadLetter[]> {
  const { limit, after } = page;
  return await ctx.db.rows<DeadLetter>(LIST, [limit, after?.deadAt ?? null, after?.id ?? null]);
}

/** Gives a dead letter all its attempts again. @throws DomainError NOT_FOUND */
export async function replayDeadLetter(
  ctx: Pick<ServiceContext, "db" | "audit">,
  key: DeadLetterKey,
): Promise<void> {
  const [row] = await ctx.db.rows<{ name: string }>(REPLAY, keyOf(key));
  if (!row) throw new DomainError("NOT_FOUND");
  ctx.audit({
    action: "dead-letter.replay",
    subject: { kind: "job", id: key.id },
    after: { job: row.name, tenantId: key.tenantId },
  });
}

/** Removes a dead letter for good; its effect will not happen. @throws DomainError NOT_FOUND */
export async function discardDeadLetter(
  ctx: Pick<ServiceContext, "db" | "audit">,
  key: DeadLetterKey,
  reason: string,
): Promise<void> {
  const [row] = await ctx.db.rows<{ name: string; last_error: string | null }>(DISCARD, keyOf(key));
  if (!row) throw new DomainError("NOT_FOUND");
  ctx.audit({
    action: "dead-letter.discard",
    subject: { kind: "job", id: key.id },
    before: { job: row.name, tenantId: key.tenantId, error: row.last_error },
    reason,
  });
}

function keyOf({ tenantId, id }: DeadLetterKey): [string, string] {
  if (!isUuid(tenantId) || !isUuid(id)) throw new DomainError("NOT_FOUND");
  return [tenantId, id];
}
