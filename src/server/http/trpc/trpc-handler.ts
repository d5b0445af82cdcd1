import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type AnyTRPCRouter,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  type inferRouterContext,
  TRPCError,
} from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { getHTTPStatusCode } from "@trpc/server/http";
import { isStream, resultText } from "./answer";
import { readBody } from "./body";
import { CallInputs } from "./inputs";
import { type Runner, runnerOf } from "./procedure-runner";
import { readCallAddress } from "./query";
import { type CallType, type Info, RequestCalls } from "./request-calls";

interface ErrorReport<Router extends AnyTRPCRouter> {
  error: TRPCError;
  type: CallType | "subscription" | "unknown";
  path: string | undefined;
  input: unknown;
  ctx: inferRouterContext<Router> | undefined;
  req: IncomingMessage;
}

export interface TrpcHandlerOptions<Router extends AnyTRPCRouter> {
  router: Router;
  /** Made once for each request, before its first procedure runs. */
  createContext: (options: {
    req: IncomingMessage;
    res: ServerResponse;
    info: Info;
  }) => inferRouterContext<Router> | Promise<inferRouterContext<Router>>;
  /** Told of every refusal and failure, before the answer is written. Must not throw. */
  onError?: (report: ErrorReport<Router>) => void;
  /** Told of every call that the thin path has run, in milliseconds, and how it failed if it did. Must not throw. */
  onCall?: (path: string, milliseconds: number, failed: TRPCError | undefined) => void;
  /** Runs each call of the thin path; must hand on what the call answers or throws. */
  around?: (path: string, req: IncomingMessage, call: () => Promise<unknown>) => Promise<unknown>;
  /** More headers for an answer, flat (name, value, name, value), in a list of its own. */
  headers?: (req: IncomingMessage) => string[];
  /** Where the API lives, without a trailing slash. */
  prefix?: string;
  maxBatch?: number;
  maxBodyBytes?: number;
}

/** Anything with a type of its own belongs to the stock adapter. */
const JSON_TYPE = /^application\/json(?:\s*;|$)/i;

/**
 * tRPC over Node's http with as little as possible between the socket and the procedure: plain JSON calls of known
 * procedures, alone or in a batch. Everything else (unknown paths, wrong methods, streams, subscriptions, forms,
 * odd encodings) goes to tRPC's own adapter, so that its answers are the stock answers by construction.
 * @throws when the router has a data transformer: ready JSON and transformers exclude each other.
 */
export function createTrpcHandler<Router extends AnyTRPCRouter>(options: TrpcHandlerOptions<Router>) {
  const { router, createContext, onError, onCall, around, prefix = "/api/trpc", maxBatch = 20 } = options;
  const maxBodyBytes = options.maxBodyBytes ?? 1_000_000;
  const base = `${prefix}/`;
  const config = router._def._config;
  const procedures: Record<string, { _def: { type: string } } | undefined> = router._def.procedures;
  const probe = {};
  if (config.transformer.output.serialize(probe) !== probe) {
    throw new Error("the thin adapter speaks plain JSON: remove the router's transformer");
  }
  const stock = createHTTPHandler({
    router,
    basePath: base,
    createContext,
    maxBatchSize: maxBatch,
    maxBodySize: maxBodyBytes,
    onError: onError && ((report) => onError(report as ErrorReport<Router>)),
  });
  const extra = options.headers;
  const decline = (req: IncomingMessage, res: ServerResponse): false => {
    const pairs = extra?.(req) ?? [];
    for (let at = 0; at + 1 < pairs.length; at += 2) res.setHeader(pairs[at] ?? "", pairs[at + 1] ?? "");
    stock(req, res);
    return false;
  };

  /** The one type that all calls have, if they are plain calls of known procedures by the right method. */
  const typeOf = (paths: readonly string[], method: string | undefined): CallType | undefined => {
    const type = method === "GET" ? "query" : "mutation";
    for (const path of paths) if (procedures[path]?._def.type !== type) return undefined;
    return type;
  };

  const hostCheck = createHostCheck();
  const runners = new Map<string, Runner>();
  const runnerAt = (path: string): Runner => {
    let runner = runners.get(path);
    if (!runner) {
      runner = runnerOf(router, path);
      runners.set(path, runner);
    }
    return runner;
  };

  /** Answers the request; tells whether the thin path took it. */
  return function handle(req: IncomingMessage, res: ServerResponse): boolean {
    const { method, headers } = req;
    const url = req.url ?? "";
    const contentType = headers["content-type"];
    const accept = headers.accept;
    if (
      !url.startsWith(base) ||
      headers["trpc-accept"] !== undefined ||
      accept?.includes("application/jsonl") ||
      (method === "GET"
        ? contentType !== undefined && !JSON_TYPE.test(contentType)
        : method !== "POST" || contentType === undefined || !JSON_TYPE.test(contentType)) ||
      !hostCheck(headers.host)
    ) {
      return decline(req, res);
    }
    const address = readCallAddress(url.slice(base.length));
    const type = address && address.paths.length <= maxBatch ? typeOf(address.paths, method) : undefined;
    if (!address || !type) {
      return decline(req, res);
    }
    const { paths, batch } = address;
    if (method === "GET") {
      void answer(req, res, paths, batch, type, new CallInputs(address.input || undefined, batch));
      return true;
    }
    readBody(req, maxBodyBytes, (body) => {
      if (body === "gone") return;
      const text = body === "too-large" ? new TRPCError({ code: "PAYLOAD_TOO_LARGE" }) : body.text;
      void answer(req, res, paths, batch, type, new CallInputs(text, batch));
    });
    return true;
  };

  async function answer(
    req: IncomingMessage,
    res: ServerResponse,
    paths: readonly string[],
    batch: boolean,
    type: CallType,
    inputs: CallInputs,
  ): Promise<void> {
    const request = new RequestCalls(req, res, paths, batch, type, inputs);
    const { calls } = request;
    let ctx: inferRouterContext<Router> | undefined;
    let status = 200;
    let body: string;
    try {
      let refused: TRPCError | undefined;
      try {
        const made = createContext({ req, res, info: request });
        ctx = made instanceof Promise ? await made : made;
      } catch (cause) {
        refused = getTRPCErrorFromUnknown(cause);
      }
      const run = async (call: (typeof calls)[number]): Promise<string | TRPCError> => {
        let data: unknown;
        const from = performance.now();
        try {
          if (refused) throw refused;
          const runner = runnerAt(call.path);
          data = await (around ? around(call.path, req, () => runner(call, ctx)) : runner(call, ctx));
          onCall?.(call.path, performance.now() - from, undefined);
        } catch (cause) {
          const error = getTRPCErrorFromUnknown(cause);
          onCall?.(call.path, performance.now() - from, error);
          onError?.({ error, path: call.path, input: call.result(), ctx, type, req });
          return error;
        }
        if (!isStream(data)) return resultText(data);
        const error = new TRPCError({
          code: "UNSUPPORTED_MEDIA_TYPE",
          message: "Cannot use stream-like response in non-streaming request - use httpBatchStreamLink",
        });
        if (!batch) throw error;
        return error;
      };
      const [only] = calls;
      const results = only && calls.length === 1 ? [await run(only)] : await Promise.all(calls.map(run));
      const failures: { error: unknown }[] = [];
      const texts = results.map((result, at) => {
        if (typeof result === "string") return result;
        const { path } = calls[at] ?? {};
        const error = getTRPCErrorShape({ config, error: result, type, path, input: inputs.seen(at), ctx });
        failures.push({ error });
        return JSON.stringify({ error });
      });
      body = batch ? `[${texts.join(",")}]` : (texts[0] ?? "");
      if (failures.length > 0) {
        const mixed = failures.length < calls.length ? [{ result: { data: null } }] : [];
        status = getHTTPStatusCode([...failures, ...mixed] as Parameters<typeof getHTTPStatusCode>[0]);
      }
    } catch (cause) {
      // A result that cannot be written: one error for the whole request.
      const error = getTRPCErrorFromUnknown(cause);
      onError?.({ error, path: undefined, input: undefined, ctx, type, req });
      const shape = getTRPCErrorShape({ config, error, type, path: undefined, input: undefined, ctx });
      body = JSON.stringify({ error: shape });
      status = getHTTPStatusCode({ error: shape } as Parameters<typeof getHTTPStatusCode>[0]);
    }
    if (res.destroyed || res.headersSent) return;
    const head = extra?.(req) ?? [];
    head.push("content-type", "application/json", "vary", "trpc-accept, accept");
    head.push("content-length", String(Buffer.byteLength(body)));
    // A context that has already decided on a status keeps it, as with the stock adapter.
    res.writeHead(res.statusCode === 200 ? status : res.statusCode, head);
    res.end(body);
  }
}

/** Remembers the last host that parsed as one: the stock adapter refuses a malformed host, so do we. */
function createHostCheck(): (host: string | undefined) => boolean {
  let good: string | undefined;
  return (host) => {
    if (host === good) return true;
    if (host === undefined || !URL.canParse(`http://${host}`)) return false;
    good = host;
    return true;
  };
}
