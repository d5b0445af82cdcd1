import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "@/platform/logger";
import { tracing } from "@/platform/tracing/tracing";
import { createClientLookup } from "./client-address";
import { isFromOwnPage } from "./csrf";
import { type Exchange, type Route, sendRefusal } from "./exchange";
import type { HttpMetrics } from "./http-metrics";
import { answerParserError, type HttpLimits, LIMITS } from "./limits";
import { commonHeaders, DATA_POLICY, newNonce, pagePolicy } from "./security-headers";

export interface UpgradeRoute {
  matches: (path: string) => boolean;
  handle: (req: IncomingMessage, socket: Duplex, head: Buffer) => unknown;
}

export interface FrontDoorOptions {
  /** Tried in order; the last one should match everything. */
  routes: readonly Route[];
  upgrades?: readonly UpgradeRoute[];
  logger: Logger;
  metrics: HttpMetrics;
  trustedProxies?: readonly string[];
  /** Address under which people reach Pulse. */
  publicUrl?: string | undefined;
  /** Answer only requests for these hosts; absent means any. */
  allowedHosts?: readonly string[];
  dev?: boolean;
  limits?: Partial<HttpLimits>;
}

export interface FrontDoor {
  readonly server: Server;
  draining(): boolean;
  /**
   * Answers on, but asks every connection to end with its answer: whoever sends requests here has time to notice that
   * it is not ready any more.
   */
  drain(): void;
  /**
   * Stops accepting, lets running answers end, closes what is left after `graceMs`.
   * @returns true when everything ended by itself.
   */
  close(graceMs?: number): Promise<boolean>;
}

/** Fields of the request itself: a weak map of all requests is dear to the garbage collector. */
const EXCHANGE = Symbol("exchange");
const ANSWER = Symbol("answer");
interface Received extends IncomingMessage {
  [EXCHANGE]?: Exchange;
  [ANSWER]?: ServerResponse;
}

/** What the front door knows of a request it has let in. @throws for any other request. */
export function exchangeOf(req: IncomingMessage): Exchange {
  const exchange = (req as Received)[EXCHANGE];
  if (!exchange) throw new Error("the request did not come through the front door");
  return exchange;
}

/** Where the answer to a request goes that the front door has let in. */
export function answerTo(req: IncomingMessage): ServerResponse | undefined {
  return (req as Received)[ANSWER];
}

const CHANGES = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const SLOW_MS = 1_000;

/** The one HTTP server of the web process: identity, limits, headers and logs for every route behind it. */
export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const { routes, upgrades = [], logger, metrics, allowedHosts, dev = false } = options;
  const limits = { ...LIMITS, ...options.limits };
  const lookUpClient = createClientLookup(options.trustedProxies ?? []);
  const publicOrigin = options.publicUrl === undefined ? undefined : new URL(options.publicUrl).origin;
  let draining = false;

  const server = createServer(
    {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkMs,
      noDelay: true,
    },
    receive,
  );
  server.maxRequestsPerSocket = limits.requestsPerSocket;
  server.maxConnections = limits.connections;
  server.on("clientError", (error, socket) => {
    logger.debug({ code: "code" in error ? error.code : undefined }, "a malformed request was refused");
    answerParserError(error, socket);
  });
  server.on("upgrade", upgrade);

  function receive(req: IncomingMessage, res: ServerResponse): void {
    const startedAt = performance.now();
    const url = req.url ?? "/";
    const mark = url.indexOf("?");
    const path = mark === -1 ? url : url.slice(0, mark);
    const route = routes.find((candidate) => candidate.matches(path));
    const client = lookUpClient(req);
    const name = route?.name ?? "none";
    const span = tracing()?.request(
      name,
      req.method ?? "GET",
      client.proxied ? traceparentOf(req) : undefined,
    );
    const exchange: Exchange = {
      id: span?.id ?? randomUUID(),
      address: client.address,
      secure: client.secure,
      path,
      csrfSafe: isFromOwnPage(req, publicOrigin),
    };
    const received: Received = req;
    received[EXCHANGE] = exchange;
    received[ANSWER] = res;
    res.on("close", () => {
      const ms = performance.now() - startedAt;
      const status = res.writableFinished || res.headersSent ? res.statusCode : 499;
      metrics.observe(name, status, ms);
      span?.end(status);
      record(route, req, exchange, status, ms);
    });
    if (draining) res.shouldKeepAlive = false;
    try {
      if (!route?.ownHeaders) prepare(req, res, exchange, route);
      if (!admit(req, res, exchange, route) || !route) return;
      const done = route.handle(req, res, exchange);
      if (done instanceof Promise) done.catch((error: unknown) => fail(error, res, exchange));
    } catch (error) {
      fail(error, res, exchange);
    }
  }

  function prepare(req: IncomingMessage, res: ServerResponse, { id, secure }: Exchange, route?: Route): void {
    const common = commonHeaders(secure);
    for (let at = 0; at + 1 < common.length; at += 2) res.setHeader(common[at] ?? "", common[at + 1] ?? "");
    res.setHeader("x-request-id", id);
    // Whatever the client sent under these names, Next must only see ours.
    delete req.headers["x-nonce"];
    delete req.headers["content-security-policy"];
    req.headers["x-request-id"] = id;
    if (!route?.page) {
      res.setHeader("content-security-policy", route?.policy ?? DATA_POLICY);
      return;
    }
    const nonce = newNonce();
    const policy = pagePolicy({ nonce, secure, dev });
    req.headers["x-nonce"] = nonce;
    req.headers["content-security-policy"] = policy;
    res.setHeader("content-security-policy", policy);
  }

  /** Refuses what no route should see; tells whether the request may pass. */
  function admit(req: IncomingMessage, res: ServerResponse, exchange: Exchange, route?: Route): boolean {
    const { method = "GET" } = req;
    const { id, path } = exchange;
    if (!path.startsWith("/") || path.startsWith("//") || path.includes("\\") || path.includes("\0")) {
      sendRefusal(res, "INVALID_INPUT", id);
    } else if (allowedHosts && !allowedHosts.includes(req.headers.host ?? "")) {
      sendRefusal(res, "INVALID_INPUT", id, 421);
    } else if (!route) {
      sendRefusal(res, "NOT_FOUND", id);
    } else if (!route.ownHeaders && !decodes(path)) {
      sendRefusal(res, "INVALID_INPUT", id);
    } else if (method === "TRACE" || (route.page && CHANGES.has(method) && !dev)) {
      res.setHeader("allow", "GET, HEAD");
      sendRefusal(res, "INVALID_INPUT", id, 405);
    } else if (CHANGES.has(method) && !route.ownCsrf && !route.page && !exchange.csrfSafe) {
      sendRefusal(res, "CSRF", id);
    } else {
      return true;
    }
    // Nobody reads the body of a refused request: let it run out instead of blocking the connection.
    req.resume();
    return false;
  }

  function fail(error: unknown, res: ServerResponse, exchange: Exchange): void {
    logger.error({ err: error, requestId: exchange.id, path: loggedPath(exchange.path) }, "a route failed");
    if (res.headersSent) res.destroy();
    else sendRefusal(res, "INTERNAL", exchange.id);
  }

  /** Paths only: queries may carry tokens, and headers do. */
  function record(
    route: Route | undefined,
    req: IncomingMessage,
    exchange: Exchange,
    status: number,
    ms: number,
  ): void {
    const slow = ms > SLOW_MS && !route?.longLived;
    const level = status >= 500 || slow ? "warn" : route?.logged ? "info" : "debug";
    if (!logger.isLevelEnabled(level)) return;
    logger[level](
      {
        requestId: exchange.id,
        method: req.method,
        path: loggedPath(exchange.path),
        status,
        ms: Math.round(ms * 10) / 10,
        address: exchange.address,
      },
      "request",
    );
  }

  function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const url = req.url ?? "/";
    const mark = url.indexOf("?");
    const path = mark === -1 ? url : url.slice(0, mark);
    const route = draining ? undefined : upgrades.find((candidate) => candidate.matches(path));
    if (!route) {
      const line = draining ? "503 Service Unavailable" : "426 Upgrade Required";
      socket.end(`HTTP/1.1 ${line}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    try {
      const done = route.handle(req, socket, head);
      if (done instanceof Promise) done.catch((error: unknown) => refuseUpgrade(error, socket));
    } catch (error) {
      refuseUpgrade(error, socket);
    }
  }

  function refuseUpgrade(error: unknown, socket: Duplex): void {
    logger.error({ err: error }, "an upgrade failed");
    socket.destroy();
  }

  return {
    server,
    draining: () => draining,
    drain: () => {
      draining = true;
    },
    close: async (graceMs = 10_000) => {
      draining = true;
      const closed = new Promise<true>((resolve) => server.close(() => resolve(true)));
      // A connection that was busy when the closing began turns idle later.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      let limit: NodeJS.Timeout | undefined;
      const late = new Promise<false>((resolve) => {
        limit = setTimeout(() => resolve(false), graceMs);
      });
      const clean = await Promise.race([closed, late]);
      clearInterval(sweep);
      clearTimeout(limit);
      if (!clean) server.closeAllConnections();
      return clean;
    },
  };
}

/** A path without what may be a link's token: segments longer than an id stay out of the log. */
function loggedPath(path: string): string {
  return path.replaceAll(/\/[\w~-]{40,}(?=\/|$)/g, "/…");
}

function traceparentOf(req: IncomingMessage): string | undefined {
  const { traceparent } = req.headers;
  return typeof traceparent === "string" ? traceparent : undefined;
}

function decodes(path: string): boolean {
  if (!path.includes("%")) return true;
  try {
    return !decodeURIComponent(path).includes("\0");
  } catch {
    return false;
  }
}
