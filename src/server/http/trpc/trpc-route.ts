import type { IncomingMessage, ServerResponse } from "node:http";
import type { AnyTRPCRouter, TRPCError } from "@trpc/server";
import type { Ports } from "@/platform/context";
import { ERROR_TABLE } from "@/platform/errors";
import { traced, tracing } from "@/platform/tracing/tracing";
import { asTrpcError, domainErrorOf, publicError } from "@/platform/trpc/failures";
import { type Exchange, type Route, under } from "../exchange";
import { answerTo, exchangeOf } from "../front-door";
import type { CallEnd, HttpMetrics } from "../http-metrics";
import { dataHeaders } from "../security-headers";
import { createTrpcHandler } from "./trpc-handler";

interface TrpcRouteOptions {
  router: AnyTRPCRouter;
  ports: Ports;
  metrics: Pick<HttpMetrics, "observeCall">;
  createContext: (exchange: Exchange, req: IncomingMessage, res: ServerResponse) => Promise<object> | object;
}

/** `/api/trpc`, with the headers every answer carries and one log line for each refusal, as loud as its code says. */
export function trpcRoute({ router, ports, metrics, createContext }: TrpcRouteOptions): Route {
  const handle = createTrpcHandler({
    router,
    // Who asks is looked up here: without the database that is an outage, not a mistake of ours.
    createContext: ({ req, res }) => {
      const exchange = exchangeOf(req);
      try {
        const made = createContext(exchange, req, res);
        return made instanceof Promise ? made.catch(refuse) : made;
      } catch (error) {
        return refuse(error);
      }
    },
    onError: ({ error, path, type, req }) => {
      sayWhen(answerTo(req), error);
      report(ports, error, { path, type, requestId: exchangeOf(req).id });
    },
    onCall: (path, ms, failed) => metrics.observeCall(path, ms, failed && endOf(failed)),
    ...(tracing() && { around: (path, req, call) => traced(path, exchangeOf(req).id, call) }),
    headers: (req) => {
      const { id, secure } = exchangeOf(req);
      const headers = dataHeaders(secure).slice();
      headers.push("x-request-id", id, "cache-control", "no-store");
      return headers;
    },
  });
  return { name: "trpc", matches: under("/api/trpc/"), handle, ownHeaders: true, ownCsrf: true };
}

function endOf(error: TRPCError): CallEnd {
  const { code } = publicError(error, undefined);
  return { code, status: ERROR_TABLE[code].http };
}

function refuse(error: unknown): never {
  throw asTrpcError(error);
}

/** `Retry-After`, where the refusal knows; of a batch the longest. */
function sayWhen(res: ServerResponse | undefined, error: TRPCError): void {
  const seconds = publicError(error, undefined).params?.retryAfter;
  if (!res || res.headersSent || typeof seconds !== "number") return;
  const said = Number(res.getHeader("retry-after") ?? 0);
  res.setHeader("retry-after", String(Math.max(said, Math.ceil(seconds))));
}

function report(
  { logger }: Ports,
  error: TRPCError,
  call: { path: string | undefined; type: string; requestId: string },
): void {
  const { code } = publicError(error, undefined);
  const listed = ERROR_TABLE[code].log;
  // A value that only PostgreSQL refused may be a cast of our own gone wrong: that must not pass unseen.
  const level = listed === "debug" && domainErrorOf(error)?.cause ? "warn" : listed;
  // A refusal explains itself by its code; only the unexpected needs its stack.
  const cause = level === "error" ? { err: error.cause ?? error } : {};
  logger[level]({ ...call, refusal: code, ...cause }, "a call was refused");
}
