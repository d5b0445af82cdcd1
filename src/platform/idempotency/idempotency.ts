import type { Db } from "../db/database";
import { statement } from "../db/statement";
import { DomainError } from "../errors";
import type { Secrets } from "../secrets";

const CLAIM = statement(
  "idempotency.claim",
  `insert into idempotency_key (actor_id, key, procedure, request_hash) values ($1::uuid, $2, $3, $4)
   on conflict do nothing returning key`,
);
/*
 * Both name the tenant themselves: calls about an account step over the tenant boundary and would meet the same key of
 * the same person in a gym.
 */
const FIND = statement(
  "idempotency.find",
  `select procedure, request_hash, response from idempotency_key
   where tenant_id = $1::uuid and actor_id = $2::uuid and key = $3`,
);
const KEEP = statement(
  "idempotency.keep",
  `update idempotency_key set response = $4::jsonb
   where tenant_id = $1::uuid and actor_id = $2::uuid and key = $3`,
);

/** Who used which key for what. */
export interface IdempotentCall {
  /** Where the call began; a call may step into a gym that it has just made. */
  tenantId: string;
  actorId: string;
  key: string;
  procedure: string;
  requestHash: Buffer;
}

/** Keys are made by the client, one per user action; a UUID or another random text. */
export const IDEMPOTENCY_KEY = /^[A-Za-z0-9_-]{16,64}$/;

/** What is kept of a request: keyed, since some hold nothing but a PIN, which a plain hash would give away. */
export function requestHash(secrets: Secrets, input: unknown): Buffer {
  return secrets.digest("idempotency", JSON.stringify(input ?? null));
}

/**
 * Claims the key inside the mutation's transaction. A second call with the same key waits here until the first has
 * committed or rolled back.
 * @returns undefined when the call is new, else the kept answer.
 * @throws DomainError IDEMPOTENCY_MISMATCH when the key belongs to another request.
 */
export async function claimKey(db: Db, call: IdempotentCall): Promise<{ response: unknown } | undefined> {
  const claimed = await db.rows(CLAIM, [call.actorId, call.key, call.procedure, call.requestHash]);
  if (claimed.length > 0) return undefined;
  const [kept] = await db.rows<{
    procedure: string;
    request_hash: Buffer;
    response: { value?: unknown } | null;
  }>(FIND, [call.tenantId, call.actorId, call.key]);
  if (!kept) throw new DomainError("UNAVAILABLE", { retryAfter: 1 });
  if (kept.procedure !== call.procedure || !call.requestHash.equals(kept.request_hash)) {
    throw new DomainError("IDEMPOTENCY_MISMATCH");
  }
  return { response: kept.response?.value };
}

/** Keeps the answer for retries; call it last, in the same transaction. */
export async function keepAnswer(db: Db, call: IdempotentCall, response: unknown): Promise<void> {
  await db.rows(KEEP, [call.tenantId, call.actorId, call.key, JSON.stringify({ value: response })]);
}
