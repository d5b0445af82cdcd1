import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../../../scripts/lib/ports.mjs";
import { ApiCalls } from "./api-calls";

/** A request that a web process took and did not answer to its end. */
export interface CutRequest {
  readonly port: number;
  /** When it was handed to the process. */
  readonly at: number;
}

interface Backend {
  readonly web: ApiCalls;
  readonly agent: Agent;
  ready: boolean;
}

const PROBE_MS = 100;
const PATIENCE_MS = 15_000;

/**
 * What a proxy before several web processes does: it asks each one whether it is ready, several times a second, and hands
 * requests to those in turn. What could not even be handed over goes to the next one; what was handed over goes to no
 * other.
 */
export class Balancer extends ApiCalls {
  /** Requests cut off before the end of their answer; live streams are not among them, they come back by themselves. */
  readonly cut: CutRequest[] = [];
  /** Requests for which no process became ready in time. */
  unserved = 0;
  readonly #server: Server;
  readonly #backends = new Map<number, Backend>();
  #turn = 0;
  #closed = false;

  private constructor(port: number) {
    super(port);
    this.#server = createServer((req, res) => this.#receive(req, res));
  }

  static async start(webs: readonly ApiCalls[]): Promise<Balancer> {
    const balancer = new Balancer(await freePort());
    await new Promise<void>((resolve) => balancer.#server.listen(balancer.port, "127.0.0.1", resolve));
    for (const web of webs) balancer.add(web);
    await Promise.all(webs.map((web) => balancer.untilReady(web)));
    return balancer;
  }

  /** A process that may be there: it gets requests from when it says that it is ready, for as long as it does. */
  add(web: ApiCalls): void {
    const agent = new Agent({ keepAlive: true, maxSockets: 256 });
    const backend: Backend = { web, agent, ready: false };
    this.#backends.set(web.port, backend);
    void (async () => {
      while (!this.#closed && this.#backends.get(web.port) === backend) {
        backend.ready = (await web.status("/api/ready")) === 200;
        await pause(PROBE_MS);
      }
      agent.destroy();
    })();
  }

  remove(web: ApiCalls): void {
    this.#backends.delete(web.port);
  }

  async untilReady(web: ApiCalls): Promise<void> {
    while (!this.#backends.get(web.port)?.ready) await pause(20);
  }

  close(): void {
    this.#closed = true;
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #receive(req: IncomingMessage, res: ServerResponse): void {
    const body: Buffer[] = [];
    req.on("data", (part: Buffer) => body.push(part));
    req.on("end", () => void this.#pass(req, Buffer.concat(body), res, new Set()));
    res.on("error", () => undefined);
  }

  /** The next one that is ready; a request waits for a while when none is, as in a proxy's queue. */
  async #choose(refusedBy: ReadonlySet<number>): Promise<Backend | undefined> {
    const end = performance.now() + PATIENCE_MS;
    do {
      const ready = [...this.#backends.values()].filter(
        (backend) => backend.ready && !refusedBy.has(backend.web.port),
      );
      if (ready.length > 0) return ready[this.#turn++ % ready.length];
      await pause(PROBE_MS);
    } while (performance.now() < end && !this.#closed);
    return undefined;
  }

  async #pass(
    req: IncomingMessage,
    body: Buffer,
    res: ServerResponse,
    refusedBy: ReadonlySet<number>,
  ): Promise<void> {
    const backend = await this.#choose(refusedBy);
    if (!backend || res.destroyed) {
      if (!backend) this.unserved++;
      res.destroy();
      return;
    }
    const { port } = backend.web;
    const at = performance.now();
    let given = false;
    const outgoing = request(
      {
        host: "127.0.0.1",
        port,
        agent: backend.agent,
        method: req.method,
        path: req.url,
        headers: req.headers,
      },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.rawHeaders.length > 0 ? withoutHop(answer) : {});
        answer.pipe(res);
        answer.on("error", () => fail());
      },
    );
    const fail = () => {
      if (res.destroyed || res.writableEnded) return;
      if (!req.url?.startsWith("/api/events")) this.cut.push({ port, at });
      res.destroy();
    };
    outgoing.on("socket", (socket) => {
      if (socket.connecting) socket.once("connect", () => (given = true));
      else given = true;
    });
    outgoing.on("error", () => {
      // Nobody listened there: nothing was done, so another process may do it.
      if (given) fail();
      else void this.#pass(req, body, res, new Set([...refusedBy, port]));
    });
    res.on("close", () => outgoing.destroy());
    outgoing.end(body);
  }
}

/** The answer's headers but those that speak of the connection itself. */
function withoutHop(answer: IncomingMessage): Record<string, string | string[]> {
  const { connection: _connection, "keep-alive": _keepAlive, ...headers } = answer.headers;
  return headers as Record<string, string | string[]>;
}
