import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { Clock } from "@/platform/clock";
import type { Outbox } from "./outbox";
import { type Rules, SCENARIOS } from "./scenarios";

export type SimulatorRequest = {
  readonly method: string;
  /** Below the simulator's own root, with a leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** `drop`: the connection breaks without an answer. */
export type SimulatorReply =
  | { readonly status: number; readonly json: unknown; readonly headers?: Record<string, string> }
  | { readonly status: number; readonly html: string }
  | { readonly status: 303; readonly location: string }
  | "drop";

export type Simulator = {
  readonly handle: (request: SimulatorRequest) => Promise<SimulatorReply>;
  readonly rules: Rules;
  readonly outbox: Outbox;
};

export type SimulatorOptions = {
  readonly clock?: Clock | undefined;
  /** 0 lets any free port be taken. */
  readonly port?: number | undefined;
  /** Where browsers reach the simulator; absent: its own address. */
  readonly publicUrl?: string | undefined;
  /** From the request's acceptance to the customer's decision. Default 1,500 ms. */
  readonly decisionMs?: number | undefined;
  /** How long `slow` is, and the wait before a late success. Default 8,000 ms. */
  readonly slowMs?: number | undefined;
};

export type Running = { readonly url: string; readonly close: () => Promise<void> };

/** Nothing may run on these pages, and they load nothing. */
const PAGE_POLICY =
  "default-src 'none'; form-action 'self' http: https:; frame-ancestors 'none'; base-uri 'none'";
const LARGEST_BODY = 256 * 1_024;

const rule = z.strictObject({
  scenario: z.enum(SCENARIOS),
  phone: z.string().optional(),
  amountMinor: z.number().int().optional(),
  card: z.string().optional(),
  times: z.number().int().positive().optional(),
});

/** `POST /control/scenario` sets a rule, `DELETE` clears them, `GET /control/deliveries` lists what was reported. */
function control(simulator: Simulator, request: SimulatorRequest): SimulatorReply {
  if (request.path === "/control/scenario" && request.method === "DELETE") {
    simulator.rules.clear();
    return { status: 200, json: { rules: "cleared" } };
  }
  if (request.path === "/control/scenario" && request.method === "POST") {
    let json: unknown;
    try {
      json = JSON.parse(request.body);
    } catch {
      json = null;
    }
    const read = rule.safeParse(json);
    if (!read.success) return { status: 400, json: { scenarios: SCENARIOS } };
    simulator.rules.add(read.data);
    return { status: 200, json: read.data };
  }
  if (request.path === "/control/deliveries") {
    const deliveries = simulator.outbox.deliveries.map(({ url, status }) => ({ url, status }));
    return { status: 200, json: { deliveries } };
  }
  return { status: 404, json: { error: "no such control" } };
}

async function readBody(stream: AsyncIterable<Uint8Array>): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.byteLength;
    if (size > LARGEST_BODY) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Serves simulators over HTTP, each below its prefix (`""` for one alone); the longest prefix wins. */
export async function serve(
  mounts: Readonly<Record<string, (url: string) => Simulator>>,
  options: SimulatorOptions,
): Promise<Running & { readonly simulators: Readonly<Record<string, Simulator>> }> {
  const simulators: Record<string, Simulator> = {};
  const prefixes = Object.keys(mounts).sort((a, b) => b.length - a.length);

  const server = createServer((incoming, outgoing) => {
    const answer = async (): Promise<SimulatorReply> => {
      const url = new URL(incoming.url ?? "/", "http://simulator");
      const prefix = prefixes.find((known) => url.pathname === known || url.pathname.startsWith(`${known}/`));
      const simulator = prefix === undefined ? undefined : simulators[prefix];
      if (prefix === undefined || !simulator) return { status: 404, json: { error: "no such simulator" } };
      const body = await readBody(incoming);
      if (body === null) return { status: 413, json: { error: "too large" } };
      const request: SimulatorRequest = {
        method: incoming.method ?? "GET",
        path: url.pathname.slice(prefix.length) || "/",
        query: url.searchParams,
        headers: incoming.headers,
        body,
      };
      return request.path.startsWith("/control/") ? control(simulator, request) : simulator.handle(request);
    };
    void answer()
      .catch((): SimulatorReply => ({ status: 500, json: { error: "the simulator failed" } }))
      .then((reply) => {
        if (reply === "drop") return incoming.socket.destroy();
        if ("location" in reply) return outgoing.writeHead(303, { location: reply.location }).end();
        if ("html" in reply) {
          const headers = {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": PAGE_POLICY,
            "referrer-policy": "no-referrer",
            "cache-control": "no-store",
          };
          return outgoing.writeHead(reply.status, headers).end(reply.html);
        }
        const headers = { "content-type": "application/json", ...reply.headers };
        return outgoing.writeHead(reply.status, headers).end(JSON.stringify(reply.json));
      });
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const publicUrl = (options.publicUrl ?? url).replace(/\/+$/, "");
  for (const [prefix, make] of Object.entries(mounts)) simulators[prefix] = make(`${publicUrl}${prefix}`);

  return {
    url,
    simulators,
    async close() {
      await Promise.all(Object.values(simulators).map(({ outbox }) => outbox.close()));
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
