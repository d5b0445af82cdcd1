import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { tenantFacts } from "@/modules/tenancy/access/service";
import { DomainError } from "@/platform/errors";
import { startBackend, type TestBackend } from "@/platform/jobs/testing/backends";
import { type RunningWorker, startWorker } from "@/platform/jobs/worker";
import { createLogger } from "@/platform/logger";
import { DeliveryError } from "@/platform/mail/delivery-error";
import type { FileMailer } from "@/platform/mail/file-mailer";
import { createTestWorld, quiet, type TestWorld } from "@/platform/testing/world";
import { startTracing } from "@/platform/tracing/start-tracing";
import { Actors } from "./actors";
import { api } from "./api";
import { createRequestContext } from "./context";
import { createFrontDoor, type FrontDoor } from "./http/front-door";
import { HttpMetrics } from "./http/http-metrics";
import { trpcRoute } from "./http/trpc/trpc-route";
import { jobRegistry } from "./jobs";

interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string }[];
}

const SECRET = "a passphrase of nobody 42";
const spans: SentSpan[] = [];
let bodies = "";
let logged = "";
let receiver: Server;
let world: TestWorld;
let backend: TestBackend;
let worker: RunningWorker;
let actors: Actors;
let door: FrontDoor;
let endTraces: () => Promise<void>;

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** Takes traces as OTLP/HTTP brings them, in JSON. */
async function startReceiver(): Promise<Server> {
  const server = createServer(async (req, res) => {
    let text = "";
    for await (const part of req) text += String(part);
    bodies += text;
    for (const { scopeSpans } of JSON.parse(text).resourceSpans as { scopeSpans: { spans: SentSpan[] }[] }[])
      for (const scope of scopeSpans) spans.push(...scope.spans);
    res.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

beforeAll(async () => {
  receiver = await startReceiver();
  world = await createTestWorld();
  const { ports } = world;
  backend = await startBackend("postgres", world);
  // Sent in batches; nobody here has the patience of a collector.
  vi.stubEnv("OTEL_BSP_SCHEDULE_DELAY", "200");
  endTraces = await startTracing({
    endpoint: `http://127.0.0.1:${portOf(receiver)}`,
    ratio: 1,
    service: "pulse-test",
    version: "0",
  });
  actors = new Actors(ports);
  const metrics = new HttpMetrics();
  const createContext: Parameters<typeof trpcRoute>[0]["createContext"] = (exchange, req, res) =>
    createRequestContext(ports, actors, exchange, req, res);
  door = createFrontDoor({
    routes: [trpcRoute({ router: api, ports, metrics, createContext })],
    logger: quiet,
    metrics,
    trustedProxies: ["127.0.0.1"],
  });
  await new Promise<void>((resolve) => door.server.listen(0, "127.0.0.1", resolve));
  const log = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  let refusals = 0;
  /** Refuses once, for good measure: what fails must be found by the request, too. */
  const mailer: typeof ports.mailer = {
    ...ports.mailer,
    send: (message) => {
      if (refusals++ === 0) throw new DeliveryError("transient", `smtp: 451 ${message.to}`);
      return ports.mailer.send(message);
    },
  };
  worker = await startWorker({
    ports: { ...ports, mailer, logger: createLogger("worker", "debug", log) },
    registry: jobRegistry,
    queue: await backend.connect(),
    tenantOf: async (id) => {
      const facts = await tenantFacts(ports, id);
      if (!facts) throw new DomainError("NOT_FOUND");
      return facts;
    },
  });
});
afterAll(async () => {
  await worker.stop();
  await door.close(0);
  actors.close();
  await endTraces();
  await backend.stop();
  await world.close();
  receiver.close();
  vi.unstubAllEnvs();
});

async function signUp(email: string, headers: Record<string, string>): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${portOf(door.server)}/api/trpc/identity.signUp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-pulse-csrf": "1",
      "sec-fetch-site": "same-origin",
      ...headers,
    },
    body: JSON.stringify({ name: "Amina", email, password: SECRET }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
  return answer.headers.get("x-request-id") ?? "";
}

/** What was sent of a trace, once the worker has written the mail and everything was sent. */
async function traceOf(traceId: string): Promise<SentSpan[]> {
  const found = () => spans.filter((span) => span.traceId === traceId);
  await vi.waitFor(() => expect(found().map(({ name }) => name)).toContain("identity.send-mail"), {
    timeout: 40_000,
    interval: 200,
  });
  await vi.waitFor(() => expect(found().map(({ name }) => name)).toContain("POST trpc"), 20_000);
  return found();
}

it("is one trace from the request to what its job does, under the request's id", async () => {
  const requestId = await signUp("amina@example.com", {});
  const traceId = requestId.replaceAll("-", "");
  const trace = await traceOf(traceId);
  const kept = async () => (await (world.ports.mailer as FileMailer).list({ limit: 5 })).map(({ to }) => to);
  await vi.waitFor(async () => expect(await kept()).toContain("amina@example.com"), 40_000);

  const one = (name: string) => trace.find((span) => span.name === name);
  const request = one("POST trpc");
  expect(request?.parentSpanId ?? "").toBe("");
  expect(one("identity.signUp")?.parentSpanId).toBe(request?.spanId);
  expect(one("identity.send-mail")?.parentSpanId).toBe(request?.spanId);
  const below = (name: string) =>
    trace.filter((span) => span.parentSpanId === one(name)?.spanId).map((span) => span.name);
  expect(below("identity.signUp")).toEqual(
    expect.arrayContaining(["begin", "commit", "platform.write-effects"]),
  );
  expect(below("identity.send-mail").length).toBeGreaterThan(0);
  const failure = logged.split("\n").find((line) => line.includes("will be tried again")) ?? "{}";
  expect(JSON.parse(failure)).toMatchObject({ job: "identity.send-mail", requestId });
  expect(logged).not.toContain("amina@");
  expect(bodies).not.toMatch(/amina|passphrase|select \* from/i);
}, 90_000);

it("goes on where one of our proxies began, and nowhere else", async () => {
  const [traceId, spanId] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];
  const traceparent = `00-${traceId}-${spanId}-01`;
  const requestId = await signUp("baraka@example.com", { traceparent, "x-forwarded-for": "203.0.113.5" });
  expect(requestId).toBe("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
  const trace = await traceOf(traceId);
  expect(trace.find(({ name }) => name === "POST trpc")?.parentSpanId).toBe(spanId);

  const open = createFrontDoor({ routes: [], logger: quiet, metrics: new HttpMetrics() });
  await new Promise<void>((resolve) => open.server.listen(0, "127.0.0.1", resolve));
  const answer = await fetch(`http://127.0.0.1:${portOf(open.server)}/`, { headers: { traceparent } });
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get("x-request-id")).not.toBe(requestId);
  await open.close(0);
}, 90_000);
