import { type ChildProcess, spawn } from "node:child_process";
import { Redis } from "ioredis";
import { inject } from "vitest";
import { freePort } from "../../../../scripts/lib/ports.mjs";
import { connectTestDatabases } from "../../../../scripts/services/test-database.mjs";
import { createLogger } from "../../logger";
import { PostgresRealtime } from "../postgres-realtime";
import type { Realtime } from "../realtime";
import { RedisRealtime } from "../redis-realtime";
import { createWire, type Wire } from "./conformance";

const logger = createLogger("test", "silent");

/** A real carrier behind a wire that can be cut. */
export interface Carrier {
  make: () => Realtime;
  wire: Wire;
  close: () => Promise<void>;
}

/** Over a database of its own: who listens in one hears nothing of the others. */
export async function overPostgres(): Promise<Carrier> {
  const databases = connectTestDatabases(inject("database"));
  const database = await databases.createDatabase();
  const address = new URL(database.admin);
  const wire = await createWire({ host: address.hostname, port: Number(address.port) });
  address.host = `127.0.0.1:${wire.port}`;
  return {
    make: () => new PostgresRealtime(address.href, logger),
    wire,
    close: async () => {
      await wire.close();
      await databases.dropDatabase(database.name).finally(() => databases.close());
    },
  };
}

/** Starts a Redis of its own. @throws where none is installed */
export async function overRedis(): Promise<Carrier> {
  const port = await freePort();
  const redis = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    { stdio: "ignore" },
  );
  await started(redis);
  const wire = await createWire({ host: "127.0.0.1", port });
  return {
    make: () => new RedisRealtime((options) => new Redis(`redis://127.0.0.1:${wire.port}`, options), logger),
    wire,
    close: async () => {
      await wire.close();
      redis.kill();
    },
  };
}

async function started(redis: ChildProcess): Promise<void> {
  const missing =
    "redis-server is not installed, so live messages over Redis cannot be tested: apt-get install redis-server";
  await new Promise<void>((resolve, reject) => {
    redis.once("spawn", resolve);
    redis.once("error", () => reject(new Error(missing)));
  });
}
