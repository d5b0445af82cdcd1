import type { Logger } from "../logger";
import { PostgresRealtime } from "./postgres-realtime";
import type { Realtime } from "./realtime";
import { RedisRealtime } from "./redis-realtime";

/** The carrier of this installation: Redis where it is set, PostgreSQL otherwise. */
export async function connectRealtime(
  settings: { REDIS_URL?: string | undefined; PULSE_DB_APP_URL: string },
  logger: Logger,
): Promise<Realtime> {
  const { REDIS_URL: url } = settings;
  if (!url) return new PostgresRealtime(settings.PULSE_DB_APP_URL, logger);
  const { Redis } = await import("ioredis");
  return new RedisRealtime((options) => new Redis(url, options), logger);
}
