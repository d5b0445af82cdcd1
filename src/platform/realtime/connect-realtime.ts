import type { Logger } from "../logger";
import { PostgresRealtime } from "./postgres-realtime";
import type { Realtime } from "./realtime";
import { RedisRealtime } from "./redis-realtime";

/** The carrier of this installation: Redis where it is set, PostgreSQL otherwise. */
export function connectRealtime(
  settings: { REDIS_URL?: string | undefined; PULSE_DB_APP_URL: string },
  logger: Logger,
): Realtime {
  return settings.REDIS_URL
    ? new RedisRealtime(settings.REDIS_URL, logger)
    : new PostgresRealtime(settings.PULSE_DB_APP_URL, logger);
}
