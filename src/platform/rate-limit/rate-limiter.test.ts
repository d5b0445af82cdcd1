import { createServer } from "node:net";
import { Redis } from "ioredis";
import { Pool } from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { addressKey } from "./address-key";
import { limits } from "./limits";
import { createRateLimiter, type RateLimitBackend } from "./rate-limiter";
import { rateLimiterConformance, shortTable } from "./testing/conformance";

const lines: string[] = [];
const logger = {
  warn: (_: unknown, text?: string) => void lines.push(text ?? ""),
  info: (_: unknown, text?: string) => void lines.push(text ?? ""),
};
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  lines.length = 0;
});

describe("in process", () => {
  rateLimiterConformance(() => {
    const limiter = createRateLimiter({ backend: { kind: "memory" }, logger, limits: shortTable });
    return { one: limiter, two: limiter };
  });

  it.each(Object.keys(limits) as (keyof typeof limits)[])(
    "%s: allows its points and not one more",
    async (name) => {
      const limiter = createRateLimiter({ backend: { kind: "memory" }, logger });
      for (let n = limits[name].points - 1; n >= 0; n--) {
        expect(await limiter.consume(name, "k")).toEqual({ ok: true, remaining: n });
      }
      expect((await limiter.consume(name, "k")).ok).toBe(false);
    },
  );
});

/** A port that accepts connections and never says a word. */
async function silentPort(): Promise<number> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return (server.address() as { port: number }).port;
}

async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

function postgresAt(port: number): RateLimitBackend {
  const pool = new Pool({ host: "127.0.0.1", port, user: "nobody", database: "none", max: 2 });
  pool.on("error", () => {});
  closers.push(() => void pool.end().catch(() => {}));
  return { kind: "postgres", pool };
}

function redisAt(port: number): RateLimitBackend {
  const client = new Redis({ host: "127.0.0.1", port, maxRetriesPerRequest: 1, enableOfflineQueue: false });
  client.on("error", () => {});
  closers.push(() => client.disconnect());
  return { kind: "redis", client };
}

describe("when the store fails", () => {
  it.each([
    ["PostgreSQL is down", async () => postgresAt(await deadPort())],
    ["PostgreSQL hangs", async () => postgresAt(await silentPort())],
    ["Redis is down", async () => redisAt(await deadPort())],
    ["Redis hangs", async () => redisAt(await silentPort())],
  ])("%s: counts in process, in time, and says so once", async (_, backend) => {
    const limiter = createRateLimiter({ backend: await backend(), logger, storeTimeoutMs: 100 });
    const started = performance.now();
    const verdicts = [];
    for (let n = 0; n < 7; n++) verdicts.push(await limiter.consume("sign-in-account", "ada|192.0.2.1"));
    expect(verdicts.map((verdict) => verdict.ok)).toEqual([true, true, true, true, true, false, false]);
    expect(performance.now() - started).toBeLessThan(7 * 100 + 1_000);
    expect(lines).toEqual(["rate limits: store unreachable, counting in process"]);
    await limiter.reset("sign-in-account", "ada|192.0.2.1");
    expect((await limiter.consume("sign-in-account", "ada|192.0.2.1")).ok).toBe(true);
  });
});

describe("addressKey", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2:ffff::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("%s → %s", (address, key) => expect(addressKey(address)).toBe(key));
});
