import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { startRedis } from "../../rate-limit/testing/servers";
import { quiet, type TestWorld } from "../../testing/world";
import { connectQueue } from "../queue/connect-queue";
import type { JobQueue } from "../queue/job-queue";
import { migrateQueueSchema } from "../queue/queue-schema";

export type BackendName = "postgres" | "redis";

export interface TestBackend {
  readonly redisUrl: string | undefined;
  connect(): Promise<JobQueue>;
  /** Makes the queue forget everything it holds. */
  forget(): Promise<void>;
  /** Kills the queue's own server, if it has one, and starts an empty one in its place after some milliseconds. */
  die(away: number): Promise<void>;
  stop(): Promise<void>;
}

/** What stands behind the queue port, for a suite that must pass on all of them. */
export async function startBackend(name: BackendName, world: TestWorld): Promise<TestBackend> {
  const timings = { lock: 2_000, backoff: 100 };
  const { owner, system } = world.database;
  if (name === "postgres") {
    await migrateQueueSchema(owner);
    return {
      redisUrl: undefined,
      connect: () => connectQueue({ PULSE_DB_SYSTEM_URL: system }, quiet, timings),
      forget: () => forgetInPostgres(world),
      die: async () => undefined,
      stop: async () => undefined,
    };
  }
  let server = await startRedis();
  const redisUrl = `redis://127.0.0.1:${server.port}`;
  return {
    redisUrl,
    connect: () => connectQueue({ REDIS_URL: redisUrl, PULSE_DB_SYSTEM_URL: system }, quiet, timings),
    forget: async () => {
      const client = new Redis(redisUrl);
      await client.flushall().finally(() => client.disconnect());
    },
    die: async (away) => {
      await server.stop();
      await pause(away);
      server = await startRedis(server.port);
    },
    stop: () => server.stop(),
  };
}

async function forgetInPostgres(world: TestWorld): Promise<void> {
  await world.db.system("test", "00000000-0000-0000-0000-000000000000", (db) =>
    db.rows({ name: "test.forget", text: "delete from bullmq.job" }),
  );
}

/** Waits until something holds. @throws after `patience` milliseconds, with what was seen last. */
export async function until<T>(
  look: () => Promise<T> | T,
  holds: (value: T) => boolean,
  patience = 15_000,
): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(value)} after ${patience} ms`);
    await pause(20);
  }
}
