import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** What one round measured. Latencies in milliseconds. */
export interface Round {
  rate: number;
  p50: number;
  p95: number;
  p99: number;
}

/** One request, ready to be sent. */
export interface Prepared {
  readonly bytes: Buffer;
}

export interface Target {
  host: string;
  port: number;
}

export function request(
  method: "GET" | "POST",
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Prepared {
  const text = body === undefined ? "" : JSON.stringify(body);
  const lines = [`${method} ${path} HTTP/1.1`, "host: 127.0.0.1", "user-agent: bench"];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (method === "POST")
    lines.push("content-type: application/json", `content-length: ${Buffer.byteLength(text)}`);
  return { bytes: Buffer.from(`${lines.join("\r\n")}\r\n\r\n${text}`) };
}

/** Where in `latencies` the share lies. */
export function summary(latencies: number[], milliseconds: number): Round {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { rate: (latencies.length / milliseconds) * 1_000, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

const LENGTH = /\r\ncontent-length: (\d+)/i;
const END = "0\r\n\r\n";

/** Reads answers one after the other from a kept-alive connection. */
class Connection {
  readonly #socket: Socket;
  #head = "";
  #missing = -1;
  #status = 0;
  #done: ((status: number) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor({ host, port }: Target) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on("data", (chunk) => this.#read(chunk));
    this.#socket.on("error", (error) => this.#failed?.(error));
    this.#socket.on("close", () => this.#failed?.(new Error("the connection was closed")));
  }

  send(prepared: Prepared): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#socket.write(prepared.bytes);
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#missing === -1) {
      this.#head += chunk.toString("latin1");
      const end = this.#head.indexOf("\r\n\r\n");
      if (end === -1) return;
      this.#status = Number(this.#head.slice(9, 12));
      const length = LENGTH.exec(this.#head.slice(0, end));
      if (length) this.#missing = Number(length[1]) - (this.#head.length - end - 4);
      // In chunks: the last one is empty.
      else if (this.#head.endsWith(END)) this.#missing = 0;
      else return;
    } else {
      this.#missing -= chunk.length;
    }
    if (this.#missing > 0) return;
    this.#head = "";
    this.#missing = -1;
    const done = this.#done;
    this.#done = undefined;
    done?.(this.#status);
  }
}

/** A request to send, or undefined when nothing is left. `n` counts from 0 over all connections. */
export type Next = (n: number) => Prepared | undefined;

/**
 * Sends from so many connections at once, each one the next when its answer is there, until the time is over or
 * nothing is left.
 * @throws when an answer is not 200.
 */
export async function load(
  target: Target,
  next: Next,
  connections: number,
  milliseconds: number,
): Promise<Round> {
  const latencies: number[] = [];
  let sent = 0;
  const from = performance.now();
  const until = from + milliseconds;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = new Connection(target);
      try {
        for (;;) {
          const began = performance.now();
          if (began >= until) return;
          const prepared = next(sent++);
          if (!prepared) return;
          const status = await connection.send(prepared);
          if (status !== 200) throw new Error(`the answer's status was ${status}`);
          latencies.push(performance.now() - began);
        }
      } finally {
        connection.close();
      }
    }),
  );
  return summary(latencies, performance.now() - from);
}

/**
 * Sends so many calls a second, each when it is due, over as many connections as that takes. A call's time counts from
 * when it was due, so that one which had to wait for a connection, or behind a slow one, is as late as it looks.
 * @throws when an answer is not 200.
 */
export async function atRate<Call extends { prepared: Prepared }>(
  target: Target,
  next: () => Call,
  perSecond: number,
  milliseconds: number,
  done: (call: Call, milliseconds: number) => void,
): Promise<void> {
  const free: Connection[] = [];
  const running = new Set<Promise<void>>();
  const from = performance.now();
  const total = Math.floor((perSecond * milliseconds) / 1_000);
  const sendDue = async (due: number) => {
    const connection = free.pop() ?? new Connection(target);
    const call = next();
    const status = await connection.send(call.prepared);
    if (status !== 200) throw new Error(`the answer's status was ${status}`);
    done(call, performance.now() - due);
    free.push(connection);
  };
  for (let sent = 0; sent < total; ) {
    const due = from + (sent * 1_000) / perSecond;
    if (due > performance.now()) {
      // Asleep, not turning in circles: the generator shares the machine with what it measures.
      await pause(1);
      continue;
    }
    sent++;
    const call = sendDue(due).finally(() => running.delete(call));
    running.add(call);
  }
  await Promise.all(running);
  for (const connection of free) connection.close();
}

/** The same for calls inside this process: the floors. */
export async function repeat(
  call: (n: number) => Promise<unknown> | undefined,
  workers: number,
  milliseconds: number,
): Promise<Round> {
  const latencies: number[] = [];
  let sent = 0;
  const from = performance.now();
  const until = from + milliseconds;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (;;) {
        const began = performance.now();
        if (began >= until) return;
        const running = call(sent++);
        if (!running) return;
        await running;
        latencies.push(performance.now() - began);
      }
    }),
  );
  return summary(latencies, performance.now() - from);
}
