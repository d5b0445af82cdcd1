import { connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createLogger } from "@/platform/logger";
import { exact, type Route, sendJson, under } from "./exchange";
import { createFrontDoor, exchangeOf, type FrontDoor, type FrontDoorOptions } from "./front-door";
import { HttpMetrics } from "./http-metrics";
import { everyKind } from "./trpc/testing/every-kind";
import { listen } from "./trpc/testing/two-servers";
import { createTrpcHandler } from "./trpc/trpc-handler";

const open: FrontDoor[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((door) => door.close(0)));
});

const trpc = createTrpcHandler({
  router: everyKind,
  createContext: () => ({
    caller: "",
    setCookie: () => undefined,
    info: { paths: [], type: "", batch: false },
  }),
  maxBodyBytes: 100_000,
});

const pages: Route = {
  name: "page",
  page: true,
  matches: under("/"),
  handle: (req, res) => {
    res.end(
      JSON.stringify({ nonce: req.headers["x-nonce"], policy: req.headers["content-security-policy"] }),
    );
  },
};

async function start(
  options: Partial<FrontDoorOptions> = {},
): Promise<{ door: FrontDoor; port: number; url: string }> {
  const door = createFrontDoor({
    routes: [
      { name: "trpc", matches: under("/api/trpc/"), handle: trpc, ownHeaders: true, ownCsrf: true },
      {
        name: "test",
        matches: exact("/api/who"),
        handle: (_req, res, exchange) => sendJson(res, 200, exchange),
      },
      {
        name: "test",
        matches: exact("/api/breaks"),
        handle: async () => {
          throw new Error("a secret of the database");
        },
      },
      {
        name: "test",
        matches: exact("/api/slow"),
        handle: (_req, res) => void setTimeout(() => res.end("done"), 300),
      },
      pages,
    ],
    logger: createLogger("test", "silent"),
    metrics: new HttpMetrics(),
    ...options,
  });
  open.push(door);
  const port = await listen(door.server);
  return { door, port, url: `http://127.0.0.1:${port}` };
}

/** Sends bytes as they are and collects what comes back until the other side hangs up or `ms` pass. */
function raw(port: number, bytes: string | Buffer, ms = 2_000, hangUp = false): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const timer = setTimeout(() => socket.destroy(), ms);
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(text);
    });
    socket.write(bytes);
    if (hangUp) socket.end();
  });
}

const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0);
const alive = async (url: string) => expect((await fetch(`${url}/api/trpc/empty`)).status).toBe(200);

it("gives every page a nonce of its own and every answer its headers", async () => {
  const { url } = await start();
  const first = await fetch(`${url}/`, { headers: { "x-nonce": "mine", "content-security-policy": "none" } });
  const second = await fetch(`${url}/`);
  const seen = (await first.json()) as { nonce: string; policy: string };
  expect(first.headers.get("content-security-policy")).toBe(seen.policy);
  expect(seen.policy).toContain(`'nonce-${seen.nonce}' 'strict-dynamic'`);
  expect(seen.policy).not.toContain("unsafe");
  expect(seen.nonce).not.toBe("mine");
  expect(((await second.json()) as { nonce: string }).nonce).not.toBe(seen.nonce);
  expect(first.headers.get("x-content-type-options")).toBe("nosniff");
  expect(first.headers.get("strict-transport-security")).toBeNull();
  expect(first.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  const data = await fetch(`${url}/api/who`, { headers: { "x-request-id": "chosen" } });
  expect(data.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(data.headers.get("x-request-id")).not.toBe("chosen");
});

it("believes forwarded headers only from its own proxies", async () => {
  const forwarded = { "x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.1.2.3", "x-forwarded-proto": "https" };
  const plain = await start();
  expect(await (await fetch(`${plain.url}/api/who`, { headers: forwarded })).json()).toMatchObject({
    address: "127.0.0.1",
    secure: false,
  });
  const behind = await start({ trustedProxies: ["127.0.0.0/8", "10.0.0.0/8"] });
  const answer = await fetch(`${behind.url}/api/who`, { headers: forwarded });
  expect(await answer.json()).toMatchObject({ address: "203.0.113.9", secure: true });
  expect(answer.headers.get("strict-transport-security")).toContain("max-age");
  const nonsense = await fetch(`${behind.url}/api/who`, { headers: { "x-forwarded-for": "1.2.3.4, bogus" } });
  expect(await nonsense.json()).toMatchObject({ address: "127.0.0.1" });
  expect(() =>
    createFrontDoor({
      routes: [],
      logger: createLogger("t", "silent"),
      metrics: new HttpMetrics(),
      trustedProxies: ["10.0.0.0/99"],
    }),
  ).toThrow("PULSE_TRUSTED_PROXIES");
});

it("refuses changes that our own pages did not make", async () => {
  const { url } = await start();
  const change = (headers: Record<string, string>) => fetch(`${url}/api/who`, { method: "POST", headers });
  expect((await change({})).status).toBe(403);
  expect((await change({ "x-pulse-csrf": "1", origin: "https://evil.example" })).status).toBe(403);
  expect((await change({ "x-pulse-csrf": "1", "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await change({ "x-pulse-csrf": "1", "sec-fetch-site": "same-site" })).status).toBe(403);
  expect((await change({ "x-pulse-csrf": "1", origin: "null" })).status).toBe(403);
  expect((await change({ "x-pulse-csrf": "0", origin: url })).status).toBe(403);
  expect((await change({ "x-pulse-csrf": "1", origin: url })).status).toBe(200);
  expect((await change({ "x-pulse-csrf": "1" })).status).toBe(200);
  expect((await fetch(`${url}/page`, { method: "POST" })).status).toBe(405);
  expect(await (await change({})).json()).toMatchObject({ error: { pulse: { code: "CSRF" } } });
});

it("survives malformed requests and says what is wrong", async () => {
  const { url, port } = await start();
  const line = (target: string, more = "") =>
    `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`;
  const cases: [string, string, number][] = [
    ["not HTTP", "\x16\x03\x01 hello\r\n\r\n", 400],
    ["a bad header", "GET / HTTP/1.1\r\nbad header\r\n\r\n", 400],
    ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["bad %-encoding", line("/%E0%A4%A"), 400],
    ["a lone %", line("/%"), 400],
    ["bad %-encoding for tRPC", line("/api/trpc/%E0%A4%A"), 400],
    ["an encoded NUL", line("/a%00b"), 400],
    ["two slashes", line("//evil.example/"), 400],
    ["a backslash", line("/\\evil.example"), 400],
    ["an absolute target", line("http://evil.example/"), 400],
    ["TRACE", "TRACE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 405],
    [
      "two lengths",
      "POST /api/who HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
      400,
    ],
    [
      "length and chunks",
      "POST /api/who HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    [
      "a bad chunk",
      "POST /api/trpc/write HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
      400,
    ],
    ["an oversized header", line("/", `x: ${"a".repeat(20_000)}\r\n`), 431],
    ["100,000 headers", line("/", "x: y\r\n".repeat(100_000)), 431],
    ["a huge target", line(`/${"a".repeat(40_000)}`), 431],
    ["an upgrade nobody wants", line("/live", "upgrade: websocket\r\nconnection: upgrade\r\n"), 426],
    ["a batch of 10,000", line(`/api/trpc/${"empty,".repeat(2_000)}empty?batch=1`), 400],
    [
      "a truncated body",
      'POST /api/trpc/write HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"text":',
      0,
    ],
  ];
  for (const [name, bytes, status] of cases) {
    const text = await raw(port, bytes, 1_500, status === 0);
    expect([name, statusOf(text)]).toEqual([name, status === 0 ? statusOf(text) : status]);
    expect(text).not.toContain("node:internal");
  }
  await alive(url);
});

it("answers 413 to an endless body and keeps none of it", async () => {
  const { url } = await start();
  const before = process.memoryUsage().rss;
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      if (sent > 50_000_000) controller.close();
      else controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
  const answer = await fetch(`${url}/api/trpc/write`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    duplex: "half",
  } as RequestInit);
  expect(answer.status).toBe(413);
  await answer.text();
  expect(process.memoryUsage().rss - before).toBeLessThan(120_000_000);
  await alive(url);
});

it("hangs up on senders that take for ever", async () => {
  const { url, port } = await start({ limits: { headersMs: 300, requestMs: 600, checkMs: 100 } });
  const started = performance.now();
  const [head, body] = await Promise.all([
    raw(port, "GET / HTTP/1.1\r\nhost: x\r\nx-a: ", 5_000),
    raw(
      port,
      "POST /api/trpc/write HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{",
      5_000,
    ),
  ]);
  expect(statusOf(head)).toBe(408);
  expect(statusOf(body)).toBe(408);
  expect(performance.now() - started).toBeLessThan(3_000);
  await alive(url);
});

it("answers 500 without details when a route fails", async () => {
  const { url } = await start();
  const answer = await fetch(`${url}/api/breaks`);
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(text).not.toContain("secret");
  expect(JSON.parse(text)).toMatchObject({ error: { pulse: { code: "INTERNAL" } } });
});

it("answers on while it drains, and hangs up after each answer", async () => {
  const { door, url, port } = await start();
  const request = "GET /api/who HTTP/1.1\r\nhost: a\r\n\r\n";
  expect((await raw(port, request, 300)).toLowerCase()).toContain("connection: keep-alive");
  door.drain();
  expect(door.draining()).toBe(true);
  expect((await fetch(`${url}/api/who`)).status).toBe(200);
  for (const path of ["/api/who", "/api/trpc/empty"]) {
    const answer = await raw(port, `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
    expect(statusOf(answer)).toBe(200);
    expect(answer.toLowerCase()).toContain("connection: close");
  }
});

it("lets running answers end before it closes", async () => {
  const { door, url } = await start();
  const slow = fetch(`${url}/api/slow`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const started = performance.now();
  const closing = door.close(5_000);
  expect(door.draining()).toBe(true);
  await expect(fetch(`${url}/api/who`)).rejects.toThrow();
  expect(await (await slow).text()).toBe("done");
  expect(await closing).toBe(true);
  expect(performance.now() - started).toBeLessThan(2_000);
});

it("knows only requests it has let in", () => {
  expect(() => exchangeOf({} as Parameters<typeof exchangeOf>[0])).toThrow("front door");
});
