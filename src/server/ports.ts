import { backupPlace } from "@/platform/backup/place";
import { systemClock } from "@/platform/clock";
import type { Ports } from "@/platform/context";
import { Database } from "@/platform/db/database";
import type { Env } from "@/platform/env";
import { createLogger } from "@/platform/logger";
import { createMailer } from "@/platform/mail/mailer";
import { createPushSender } from "@/platform/push/push-sender";
import { loadOrCreateVapidKeys } from "@/platform/push/vapid-keys";
import { createRateLimiter, type RateLimitBackend } from "@/platform/rate-limit/rate-limiter";
import { connectRealtime } from "@/platform/realtime/connect-realtime";
import { Secrets } from "@/platform/secrets";
import { createSmsSender } from "@/platform/sms/sms-sender";
import { createStorage, type StorageOptions } from "@/platform/storage/storage";
import { jobRegistry } from "./jobs";

export interface PortsHandle {
  readonly ports: Ports;
  close(): Promise<void>;
}

async function limitBackend(
  env: Env,
  db: Database,
): Promise<{ backend: RateLimitBackend; close: () => void }> {
  if (!env.REDIS_URL) return { backend: { kind: "postgres", pool: db.plainPool }, close: () => undefined };
  const { Redis } = await import("ioredis");
  // A limit must not make a sign-in wait for Redis: fail fast, then this process counts by itself.
  const client = new Redis(env.REDIS_URL, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  client.on("error", () => undefined);
  return { backend: { kind: "redis", client }, close: () => client.disconnect() };
}

/** The address in links and mails; where nobody has set it, the one that the start prints. */
function publicUrl({ PULSE_PUBLIC_URL, HOST, PORT }: Env): string {
  const local = ["127.0.0.1", "0.0.0.0", "::", "::1"].includes(HOST);
  return (PULSE_PUBLIC_URL ?? `http://${local ? "localhost" : HOST}:${PORT}`).replace(/\/$/, "");
}

/** Where uploads are kept. */
export function storeOf(env: Env): StorageOptions {
  const s3 = env.S3_BUCKET
    ? {
        endpoint: env.S3_ENDPOINT,
        region: env.S3_REGION,
        bucket: env.S3_BUCKET,
        accessKeyId: env.S3_ACCESS_KEY_ID ?? "",
        secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? "",
      }
    : undefined;
  return { dataDir: env.dataDir, s3 };
}

/**
 * The process's one set of outside connections.
 * @param name stands in the logs: web, worker, seed.
 * @param hotLanes pipelined connections; only the process that serves requests needs them.
 */
export async function createPorts(
  env: Env,
  name: string,
  options: { hotLanes: number },
): Promise<PortsHandle> {
  const logger = createLogger(name, env.PULSE_LOG_LEVEL);
  const db = new Database({
    appUrl: env.PULSE_DB_APP_URL,
    systemUrl: env.PULSE_DB_SYSTEM_URL,
    hotLanes: options.hotLanes,
    onError: (error) => logger.warn({ err: error }, "a database connection was lost"),
    onSystem: (reason) => logger.debug({ reason }, "stepped over the tenant boundary"),
  });
  const realtime = await connectRealtime(env, logger);
  const limits = await limitBackend(env, db);
  const mailer = createMailer({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM, dataDir: env.dataDir, logger });
  const storage = createStorage(storeOf(env));
  const keys = await loadOrCreateVapidKeys(env.dataDir, env);
  return {
    ports: {
      db,
      clock: systemClock,
      logger,
      limiter: createRateLimiter({ backend: limits.backend, logger }),
      realtime,
      mailer,
      sms: createSmsSender({
        url: env.SMS_URL,
        apiKey: env.SMS_API_KEY,
        sender: env.SMS_SENDER,
        dataDir: env.dataDir,
        logger,
      }),
      push: createPushSender({ keys, subject: env.VAPID_SUBJECT }),
      storage,
      secrets: new Secrets(env.PULSE_SECRET),
      jobs: jobRegistry,
      dataDir: env.dataDir,
      backup: backupPlace(env),
      zone: env.PULSE_TIMEZONE,
      publicUrl: publicUrl(env),
      demo: env.PULSE_DEMO,
      simulatorsUrl: env.PULSE_SIMULATORS_PORT ? `http://127.0.0.1:${env.PULSE_SIMULATORS_PORT}` : undefined,
    },
    async close() {
      await Promise.allSettled([realtime.close(), mailer.close(), storage.close()]);
      limits.close();
      await db.close();
    },
  };
}
