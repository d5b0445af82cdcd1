import { createPostgresBackend, createRedisBackend, withBackend } from "bullmq";
import pg from "pg";
import type { Logger } from "../../logger";
import { QUEUES } from "../definitions";
import { BullQueue, type QueueTimings, TIMINGS } from "./bull-queue";
import type { JobQueue } from "./job-queue";
import { migrateQueueSchema, QUEUE_SCHEMA } from "./queue-schema";

export interface QueueSettings {
  REDIS_URL?: string | undefined;
  PULSE_DB_SYSTEM_URL: string;
  /** When given, the queue's tables are brought up to date first. */
  PULSE_DB_OWNER_URL?: string | undefined;
}

/**
 * The queue of this installation: Redis where it is set, PostgreSQL otherwise.
 * @throws when PostgreSQL can't be reached or its queue tables are missing; the caller's start fails then.
 */
export async function connectQueue(
  settings: QueueSettings,
  logger: Logger,
  timings: QueueTimings = TIMINGS,
): Promise<JobQueue> {
  if (settings.REDIS_URL) return onRedis(settings.REDIS_URL, logger, timings);
  if (settings.PULSE_DB_OWNER_URL) await migrateQueueSchema(settings.PULSE_DB_OWNER_URL);
  return await onPostgres(settings.PULSE_DB_SYSTEM_URL, logger, timings);
}

function onRedis(url: string, logger: Logger, timings: QueueTimings): JobQueue {
  let closing = false;
  // A client that is closed while Redis is away would go on knocking for good.
  const retryStrategy = (times: number) => (closing ? null : Math.min(times * 200, 2_000));
  return new BullQueue({
    classes: withBackend(createRedisBackend),
    // Publishing fails fast, the outbox tries again; working waits for as long as it takes.
    producer: { url, retryStrategy, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
    consumer: { url, retryStrategy, maxRetriesPerRequest: null },
    prefix: "pulse",
    timings,
    logger,
    closing: () => {
      closing = true;
    },
    end: async () => undefined,
  });
}

async function onPostgres(url: string, logger: Logger, timings: QueueTimings): Promise<JobQueue> {
  // One pool for all: each worker keeps one connection to listen, the rest is shared.
  const pool = new pg.Pool({
    connectionString: url,
    max: QUEUES.length + 6,
    application_name: "pulse queue",
    options: `-c search_path=${QUEUE_SCHEMA} -c statement_timeout=10000`,
    connectionTimeoutMillis: 2_500,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  pool.setMaxListeners(4 * QUEUES.length);
  pool.on("error", (error) => logger.warn({ reason: error.message }, "a queue connection was lost"));
  pool.on("connect", (client) => client.on("error", () => undefined));
  // BullMQ remembers a failed first connection for good, so it gets the pool only once it works.
  try {
    await pool.query("select 1");
  } catch (error) {
    await pool.end();
    throw error;
  }
  return new BullQueue({
    classes: withBackend(createPostgresBackend),
    producer: pool,
    consumer: pool,
    timings,
    logger,
    end: () => pool.end(),
  });
}
