import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import type { Pool } from "pg";
import type { Logger } from "pino";
import {
  type RateLimiterAbstract,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { type Limit, type LimitName, type LimitTable, limits } from "./limits";
import { type LimitVerdict, ProcessWindows } from "./process-windows";

export type RateLimiter = {
  /**
   * Spends `cost` points (default 1) of a limit. Never throws: when the shared store doesn't answer, this
   * process counts by itself until it does. A limit that is counted in the process answers at once.
   */
  consume(name: LimitName, key: string, cost?: number): LimitVerdict | Promise<LimitVerdict>;
  /** Forgets what was spent, for example after a correct password. */
  reset(name: LimitName, key: string): Promise<void>;
};

export type RateLimitBackend =
  | { readonly kind: "memory" }
  /** A plain pool: the table has no tenant, so the tenant-aware pool is not wanted here. */
  | {
      readonly kind: "postgres";
      readonly pool: Pool;
      readonly tableName?: string;
      readonly schemaName?: string;
    }
  | { readonly kind: "redis"; readonly client: Redis };

export type RateLimiterOptions = {
  readonly backend: RateLimitBackend;
  readonly logger: Pick<Logger, "warn" | "info">;
  /** How long the shared store may take before this process counts by itself, in milliseconds. Default 2,000. */
  readonly storeTimeoutMs?: number;
  /** Another table than the product's own, for tests. */
  readonly limits?: LimitTable;
};

/** Name of the table that the migration makes (README.md). */
export const RATE_LIMIT_TABLE = "rate_limit";

type Counter = Pick<RateLimiterAbstract, "consume" | "delete">;

function sharedCounter(backend: RateLimitBackend, prefix: string, limit: Limit): Counter | undefined {
  const common = { keyPrefix: prefix, points: limit.points, duration: limit.windowSeconds };
  switch (backend.kind) {
    case "memory":
      return undefined;
    case "postgres":
      return new RateLimiterPostgres({
        ...common,
        storeClient: backend.pool,
        storeType: "pool",
        tableName: backend.tableName ?? RATE_LIMIT_TABLE,
        ...(backend.schemaName === undefined ? {} : { schemaName: backend.schemaName }),
        tableCreated: true,
        clearExpiredByTimeout: false,
      });
    case "redis":
      return new RateLimiterRedis({ ...common, storeClient: backend.client, rejectIfRedisNotReady: true });
  }
}

/** Keys hold addresses and e-mails: only a digest reaches the store, which also bounds its length. */
function digest(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}

class StoreTimeout extends Error {
  override readonly name = "StoreTimeout";
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreTimeout(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function spend(counter: Counter, key: string, cost: number): Promise<LimitVerdict> {
  try {
    const result = await counter.consume(key, cost);
    return { ok: true, remaining: result.remainingPoints };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)) };
  }
}

/** Counts the limits of `limits.ts` on the given backend. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { backend, logger, storeTimeoutMs = 2_000 } = options;
  const table: LimitTable = options.limits ?? limits;
  const local = new Map<LimitName, ProcessWindows>();
  const shared = new Map<LimitName, Counter>();
  for (const name of Object.keys(table) as LimitName[]) {
    const limit = table[name];
    const prefix = `pulse-limit:${name}`;
    local.set(name, new ProcessWindows(limit));
    const counter = limit.countedIn === "exact" ? sharedCounter(backend, prefix, limit) : undefined;
    if (counter) shared.set(name, counter);
  }

  let degraded = false;
  function storeFailed(error: unknown) {
    if (degraded) return;
    degraded = true;
    logger.warn({ err: error, backend: backend.kind }, "rate limits: store unreachable, counting in process");
  }
  function storeAnswered() {
    if (!degraded) return;
    degraded = false;
    logger.info({ backend: backend.kind }, "rate limits: store answers again");
  }

  async function consumeShared(
    counter: Counter,
    own: ProcessWindows,
    key: string,
    cost: number,
  ): Promise<LimitVerdict> {
    try {
      const verdict = await within(spend(counter, key, cost), storeTimeoutMs);
      storeAnswered();
      return verdict;
    } catch (error) {
      storeFailed(error);
      return own.consume(key, cost);
    }
  }

  return {
    consume(name, key, cost = 1) {
      const counter = shared.get(name);
      const own = local.get(name)!;
      return counter ? consumeShared(counter, own, digest(key), cost) : own.consume(key, cost);
    },
    async reset(name, key) {
      const counter = shared.get(name);
      const hashed = counter ? digest(key) : key;
      local.get(name)!.delete(hashed);
      if (!counter) return;
      try {
        await within(counter.delete(hashed), storeTimeoutMs);
        storeAnswered();
      } catch (error) {
        storeFailed(error);
      }
    },
  };
}

/**
 * Removes windows that ended more than an hour ago. Meant for a scheduled job.
 * @returns the number of removed rows
 */
export async function sweepRateLimits(
  pool: Pool,
  tableName: string = RATE_LIMIT_TABLE,
  now: number = Date.now(),
): Promise<number> {
  const table = `"${tableName.replaceAll('"', '""')}"`;
  const result = await pool.query(`DELETE FROM ${table} WHERE expire < $1`, [now - 3_600_000]);
  return result.rowCount ?? 0;
}
