import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { createTrpcHandler } from "../trpc-handler";
import { everyKind, type TestContext } from "./every-kind";

export const MAX_BODY = 20_000;
export const MAX_BATCH = 20;

interface ContextOptions {
  req: IncomingMessage;
  res: ServerResponse;
  info: { calls: { path: string }[]; type: string; isBatchCall: boolean };
}

function createContext({ req, res, info }: ContextOptions): TestContext {
  if (req.headers["x-context"] === "broken") throw new Error("no context today");
  return {
    caller: String(req.headers["x-caller"] ?? "nobody"),
    setCookie: (cookie) => res.appendHeader("set-cookie", cookie),
    info: { paths: info.calls.map((call) => call.path), type: info.type, batch: info.isBatchCall },
  };
}

export interface Report {
  code: string;
  path: string | undefined;
  type: string;
  input: unknown;
}

export interface TestServer {
  url: string;
  port: number;
  /** What onError was told since it was last emptied. */
  reports: Report[];
  /** Requests that the thin path took. */
  taken: number;
  close: () => Promise<void>;
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function start(kind: "thin" | "stock"): Promise<TestServer> {
  const reports: Report[] = [];
  const onError = (report: {
    error: { code: string };
    path?: string | undefined;
    type: string;
    input: unknown;
  }) => {
    reports.push({ code: report.error.code, path: report.path, type: report.type, input: report.input });
  };
  const shared = { router: everyKind, createContext };
  const thin = createTrpcHandler({ ...shared, onError, maxBatch: MAX_BATCH, maxBodyBytes: MAX_BODY });
  const stock = createHTTPHandler({
    ...shared,
    onError,
    basePath: "/api/trpc/",
    maxBatchSize: MAX_BATCH,
    maxBodySize: MAX_BODY,
  });
  const result: TestServer = { url: "", port: 0, reports, taken: 0, close: async () => undefined };
  const server = createServer((req, res) => {
    if (kind === "stock") stock(req, res);
    else if (thin(req, res)) result.taken += 1;
  });
  result.port = await listen(server);
  result.url = `http://127.0.0.1:${result.port}/api/trpc`;
  result.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return result;
}

/** The same router behind both adapters. */
export async function startBoth(): Promise<{ thin: TestServer; stock: TestServer }> {
  return { thin: await start("thin"), stock: await start("stock") };
}

export interface RawRequest {
  method?: string;
  /** Request target after the prefix, sent as it is. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** Sends exactly what is asked, without the tidying a URL object does. */
export function send(port: number, { method = "GET", path, headers, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { port, host: "127.0.0.1", method, path: `/api/trpc/${path}`, headers: { ...headers } },
      (res) => {
        const chunks: Buffer[] = [];
        res.on("data", (chunk: Buffer) => chunks.push(chunk));
        res.on("error", reject);
        res.on("end", () =>
          resolve({
            status: res.statusCode ?? 0,
            headers: res.headers,
            text: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** What must be the same on both sides. */
export function comparable(answer: RawAnswer): unknown {
  const { "content-type": type, vary, allow, "set-cookie": cookies } = answer.headers;
  let json: unknown = answer.text;
  try {
    json = JSON.parse(answer.text);
  } catch {
    // Not JSON: compared as text.
  }
  return { status: answer.status, type, vary, allow, cookies, json };
}
