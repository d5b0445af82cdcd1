import { type ChildProcess, spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { createLogger } from "../logger";
import { PostgresRealtime } from "./postgres-realtime";
import { RedisRealtime } from "./redis-realtime";
import { carrierPromises, createWire, type Wire } from "./testing/conformance";

const logger = createLogger("test", "silent");

describe("over PostgreSQL", () => {
  let wire: Wire;
  let url: string;

  beforeAll(async () => {
    const address = new URL(inject("database").adminUrl);
    wire = await createWire({ host: address.hostname, port: Number(address.port) });
    address.host = `127.0.0.1:${wire.port}`;
    url = address.href;
  });

  afterAll(async () => {
    await wire.close();
  });

  carrierPromises(() => ({ make: () => new PostgresRealtime(url, logger), wire }));
});

describe("over Redis", () => {
  let wire: Wire;
  let redis: ChildProcess;

  beforeAll(async () => {
    const port = await freePort();
    redis = spawn(
      "redis-server",
      ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
      {
        stdio: "ignore",
      },
    );
    await new Promise<void>((resolve, reject) => {
      redis.once("spawn", resolve);
      redis.once("error", () =>
        reject(
          new Error(
            "redis-server is not installed, so live messages over Redis cannot be tested: apt-get install redis-server",
          ),
        ),
      );
    });
    wire = await createWire({ host: "127.0.0.1", port });
  });

  afterAll(async () => {
    await wire?.close();
    redis.kill();
  });

  carrierPromises(() => ({
    make: () => new RedisRealtime((options) => new Redis(`redis://127.0.0.1:${wire.port}`, options), logger),
    wire,
  }));
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
