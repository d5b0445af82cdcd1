import type { ServiceContext } from "../context";
import { type Statement, statement } from "../db/statement";
import { OUTBOX_TOPIC } from "../effects";
import { DomainError } from "../errors";
import { isUuid } from "../ids";

const LIST = statement(
  "dead-letters.list",
  `select o.tenant_id as "tenantId", o.id, o.name, o.attempts, o.last_error as "lastError",
     o.created_at as "createdAt", o.dead_at as "deadAt", o.request_id as "requestId", t.name as gym
   from outbox o left join tenant t on t.id = o.tenant_id
   where o.dead_at is not null and ($4::text is null or o.name = $4)
     and ($2::timestamptz is null or (o.dead_at, o.id) < ($2::timestamptz, $3::uuid))
   order by o.dead_at desc, o.id desc limit $1`,
);
const REPLAY = statement(
  "dead-letters.replay",
  `update outbox set dead_at = null, last_error = null, attempts = 0, published_at = null, run_at = now()
   where (tenant_id, id) in (select * from unnest($1::uuid[], $2::uuid[])) and dead_at is not null
   returning tenant_id as "tenantId", id, name, null as error`,
);
// What a worker has under its hands at this moment is left to it.
const DISCARD = statement(
  "dead-letters.discard",
  `with found as (
     select tenant_id, id from outbox
     where (tenant_id, id) in (select * from unnest($1::uuid[], $2::uuid[])) and kind = 'job'
     for update skip locked
   )
   delete from outbox o using found f where o.tenant_id = f.tenant_id and o.id = f.id
   returning o.tenant_id as "tenantId", o.id, o.name, o.last_error as error`,
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
  /** The gym's name; null for what belongs to none. */
  gym: string | null;
}

export interface JobKey {
  tenantId: string;
  id: string;
}

/*
 * For operator procedures only: their `ctx.db` is the system's and their mutations are one transaction, so the audit
 * line commits with the change.
 */

/** Jobs that gave up, the latest first. @param page.after the last one of the page before. */
export async function listDeadLetters(
  ctx: Pick<ServiceContext, "db">,
  page: { limit: number; name?: string; after?: { deadAt: string; id: string } },
): Promise<DeadLetter[]> {
  const { limit, name, after } = page;
  const values = [limit, after?.deadAt ?? null, after?.id ?? null, name ?? null];
  return await ctx.db.rows<DeadLetter>(LIST, values);
}

interface Changed extends JobKey {
  name: string;
  error: string | null;
}

/** Gives dead letters all their attempts again. @returns how many; @throws DomainError NOT_FOUND when there is none */
export async function replayDeadLetters(
  ctx: Pick<ServiceContext, "db" | "audit" | "live">,
  keys: readonly JobKey[],
): Promise<number> {
  const rows = await change(ctx, REPLAY, keys);
  for (const { tenantId, id, name } of rows) {
    ctx.audit({
      action: "dead-letter.replay",
      subject: { kind: "job", id },
      after: { job: name, tenantId },
    });
  }
  ctx.live(OUTBOX_TOPIC, {});
  return rows.length;
}

/**
 * Removes jobs for good, dead or waiting: their effect will not happen.
 * @returns how many; @throws DomainError NOT_FOUND when there is none, or a worker is at it
 */
export async function discardJobs(
  ctx: Pick<ServiceContext, "db" | "audit">,
  keys: readonly JobKey[],
  reason: string,
): Promise<number> {
  const rows = await change(ctx, DISCARD, keys);
  for (const { tenantId, id, name, error } of rows) {
    ctx.audit({
      action: "dead-letter.discard",
      subject: { kind: "job", id },
      before: { job: name, tenantId, error },
      reason,
    });
  }
  return rows.length;
}

async function change(
  ctx: Pick<ServiceContext, "db">,
  how: Statement,
  keys: readonly JobKey[],
): Promise<Changed[]> {
  if (!keys.every(({ tenantId, id }) => isUuid(tenantId) && isUuid(id))) throw new DomainError("NOT_FOUND");
  const values = [keys.map(({ tenantId }) => tenantId), keys.map(({ id }) => id)];
  const rows = await ctx.db.rows<Changed>(how, values);
  if (rows.length === 0) throw new DomainError("NOT_FOUND");
  return rows;
}
