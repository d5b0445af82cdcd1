import { randomInt } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "@/platform/logger";
import { addressKey } from "@/platform/rate-limit/address-key";
import type { Realtime } from "@/platform/realtime/realtime";
import { type Exchange, sendRefusal } from "../exchange";
import { Channels, type Sink } from "./channels";
import { Heartbeat } from "./heartbeat";

/** What a signed-in (or anonymous) listener may hear. */
export interface Listening {
  /** Who listens: their streams are counted together. */
  who: string;
  /** Whether the topic is theirs to hear. */
  allows(topic: string): boolean | Promise<boolean>;
  /** Calls back when the session ends or its rights change; returns the way out. */
  onRevoked?(close: () => void): () => void;
}

export interface EventsOptions {
  realtime: Realtime;
  logger: Logger;
  /** Who asks; null when nobody who may listen at all. */
  authorize: (req: IncomingMessage, exchange: Exchange) => Promise<Listening | null> | Listening | null;
  maxTopics?: number;
  maxClients?: number;
  /** Streams of one person or device: every open tab holds one. */
  maxPerPerson?: number;
  /** Streams from one address: a whole gym and its members' phones may stand behind it. */
  maxPerAddress?: number;
  heartbeatMs?: number;
  /** Bytes that may wait for a slow reader before it is let go. */
  maxWaiting?: number;
}

const TOPIC = /^[\w-]+(?:\/[\w-]+){0,7}$/;
const MAX_TOPIC = 300;
const BEAT = Buffer.from(": \n\n");

/**
 * Live updates as server-sent events: `GET /api/events?topics=a,b`. A client that returns says what it saw last and
 * gets what it missed, or a `resync` for the topics whose history is unknown here. A new one says for how long it has
 * been reading, and gets a `resync` for the topics that spoke meanwhile.
 */
export class Events {
  readonly #options: Required<EventsOptions>;
  readonly #channels: Channels;
  readonly #clients = new Set<Client>();
  readonly #heartbeat: Heartbeat<Client>;
  /** Open streams by person and by address. */
  readonly #held = new Map<string, number>();
  #closed = false;

  constructor(options: EventsOptions) {
    this.#options = {
      maxTopics: 20,
      maxClients: 15_000,
      maxPerPerson: 50,
      maxPerAddress: 3_000,
      heartbeatMs: 15_000,
      maxWaiting: 65_536,
      ...options,
    };
    this.#channels = new Channels(options.realtime);
    this.#heartbeat = new Heartbeat<Client>(this.#options.heartbeatMs, 15, (client) => client.send(BEAT));
  }

  get size(): number {
    return this.#clients.size;
  }

  /** Opens a stream, or says why not. */
  readonly handle = async (req: IncomingMessage, res: ServerResponse, exchange: Exchange): Promise<void> => {
    if (req.method !== "GET") {
      res.setHeader("allow", "GET");
      return sendRefusal(res, "INVALID_INPUT", exchange.id, 405);
    }
    if (this.#closed || this.#clients.size >= this.#options.maxClients) {
      return sendRefusal(res, "UNAVAILABLE", exchange.id);
    }
    const query = new URLSearchParams((req.url ?? "").split("?")[1] ?? "");
    const topics = [...new Set((query.get("topics") ?? "").split(",").filter(Boolean))];
    const readable = topics.every((topic) => topic.length <= MAX_TOPIC && TOPIC.test(topic));
    if (topics.length === 0 || topics.length > this.#options.maxTopics || !readable) {
      return sendRefusal(res, "INVALID_INPUT", exchange.id);
    }
    const address = `address ${addressKey(exchange.address)}`;
    if (this.#isFull(address, this.#options.maxPerAddress)) {
      return sendRefusal(res, "RATE_LIMITED", exchange.id);
    }
    const listening = await this.#options.authorize(req, exchange);
    if (!listening) return sendRefusal(res, "NOT_SIGNED_IN", exchange.id);
    const allowed = await Promise.all(topics.map(async (topic) => await listening.allows(topic)));
    // Somebody else's topic is refused like one that does not exist, and not told apart from the others.
    if (!allowed.every(Boolean)) return sendRefusal(res, "NOT_FOUND", exchange.id);
    const header = req.headers["last-event-id"];
    const lastId = (typeof header === "string" ? header : undefined) ?? query.get("lastEventId") ?? undefined;
    if (lastId !== undefined) await this.#options.realtime.reach(lastId);
    if (res.destroyed) return;
    if (this.#closed) return sendRefusal(res, "UNAVAILABLE", exchange.id);
    const person = `person ${listening.who}`;
    // Asked again: others may have come while this one's rights were looked up.
    if (
      this.#isFull(person, this.#options.maxPerPerson) ||
      this.#isFull(address, this.#options.maxPerAddress)
    ) {
      return sendRefusal(res, "RATE_LIMITED", exchange.id);
    }
    this.#hold(res, [person, address]);
    this.#open(res, topics, { lastId, readFor: millisecondsOf(query.get("readFor")) }, listening);
  };

  #isFull(key: string, max: number): boolean {
    return (this.#held.get(key) ?? 0) >= max;
  }

  #hold(res: ServerResponse, keys: readonly string[]): void {
    for (const key of keys) this.#held.set(key, (this.#held.get(key) ?? 0) + 1);
    res.once("close", () => {
      for (const key of keys) {
        const left = (this.#held.get(key) ?? 0) - 1;
        if (left > 0) this.#held.set(key, left);
        else this.#held.delete(key);
      }
    });
  }

  /** Tells every client to come back in a moment, spread over two seconds, and ends the streams. */
  close(): void {
    this.#closed = true;
    this.#heartbeat.stop();
    for (const client of [...this.#clients]) {
      const after = 500 + randomInt(2_000);
      client.end(`retry: ${after}\nevent: bye\ndata: {"after":${after}}\n\n`);
    }
    this.#channels.close();
  }

  #open(
    res: ServerResponse,
    topics: readonly string[],
    { lastId, readFor }: { lastId: string | undefined; readFor: number },
    listening: Listening,
  ): void {
    res.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    });
    res.socket?.setKeepAlive(true, 30_000);
    const client = new Client(res, this.#options.maxWaiting);
    this.#clients.add(client);
    for (const topic of topics) this.#channels.join(topic, client);
    const stopBeating = this.#heartbeat.add(client);
    const stopWatching = listening.onRevoked?.(() => client.end("event: revoked\ndata: {}\n\n"));
    res.once("close", () => {
      this.#clients.delete(client);
      for (const topic of topics) this.#channels.leave(topic, client);
      stopBeating();
      stopWatching?.();
    });
    res.on("error", () => res.destroy());
    client.send(Buffer.from(`retry: 1000\n${this.#channels.greeting(topics, lastId, readFor)}`));
  }
}

/** What isn't a length of time is none. */
function millisecondsOf(text: string | null): number {
  const milliseconds = Number(text);
  return milliseconds > 0 && milliseconds < Number.POSITIVE_INFINITY ? milliseconds : 0;
}

class Client implements Sink {
  readonly #res: ServerResponse;
  readonly #maxWaiting: number;

  constructor(res: ServerResponse, maxWaiting: number) {
    this.#res = res;
    this.#maxWaiting = maxWaiting;
  }

  /** A reader that cannot keep up is dropped: it comes back and catches up. */
  send(event: Buffer): void {
    const res = this.#res;
    if (res.writableEnded || res.destroyed) return;
    if (!res.write(event) && res.writableLength > this.#maxWaiting) res.destroy();
  }

  end(text: string): void {
    if (!this.#res.writableEnded && !this.#res.destroyed) this.#res.end(text);
  }
}
