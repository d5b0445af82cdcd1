import type { IncomingMessage, ServerResponse } from "node:http";
import { ERROR_TABLE, type ErrorCode } from "@/platform/errors";

/** What the front door has found out about a request before a route sees it. */
export interface Exchange {
  readonly id: string;
  /** The client's address as far as trusted proxies tell. */
  readonly address: string;
  readonly secure: boolean;
  /** Path as sent, without the query. */
  readonly path: string;
  /** Whether one of our own pages made the request. */
  readonly csrfSafe: boolean;
}

export type RouteHandler = (req: IncomingMessage, res: ServerResponse, exchange: Exchange) => unknown;

export interface Route {
  /** Class of the route in logs and metrics. */
  name: string;
  matches: (path: string) => boolean;
  handle: RouteHandler;
  /** A document: gets a policy with a nonce of its own, and is only ever read. */
  page?: boolean;
  /** Policy of an answer that is no page but may run (scripts of workers); otherwise it may nothing at all. */
  policy?: string;
  /** Writes the common headers and checks its path's encoding itself, faster. */
  ownHeaders?: boolean;
  /** Stays open by design, so its duration says nothing. */
  longLived?: boolean;
  /** Checks the origin of changes itself: tRPC refuses per procedure. */
  ownCsrf?: boolean;
  /** Every visit is worth a log line; otherwise only failures and slow answers are. */
  logged?: boolean;
}

export const exact =
  (...paths: string[]) =>
  (path: string): boolean =>
    paths.includes(path);

export const under =
  (prefix: string) =>
  (path: string): boolean =>
    path.startsWith(prefix);

/** Answers JSON that no cache keeps. */
export function sendJson(
  res: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  if (res.headersSent || res.destroyed) return;
  const text = JSON.stringify(value);
  res.writeHead(status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  res.end(text);
}

/** Refuses in the form that the client turns into words. */
export function sendRefusal(res: ServerResponse, code: ErrorCode, requestId: string, status?: number): void {
  const wait = { UNAVAILABLE: "2", RATE_LIMITED: "10" }[code as string];
  const headers: Record<string, string> = wait ? { "retry-after": wait } : {};
  sendJson(res, status ?? ERROR_TABLE[code].http, { error: { pulse: { code, requestId } } }, headers);
}
