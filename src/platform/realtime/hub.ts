import { randomUUID } from "node:crypto";
import type { Logger } from "../logger";
import { type LiveListener, type LiveMessage, RESYNC } from "./realtime";

/** How long the first message of a batch may wait for company, in milliseconds. */
const COALESCE_MS = 15;
/** Beyond this many waiting messages the oldest go; the other processes are then told to read again. */
const QUEUE_LIMIT = 5_000;

type Entry = readonly [topic: string, message: LiveMessage];

interface HubOptions {
  logger: Logger;
  /** The longest text the carrier takes, in bytes. */
  maxBytes: number;
  /** Hands one text to the carrier; rejects when it was not taken. */
  send: (text: string) => Promise<void>;
}

/**
 * What both carriers share: the subscribers of this process, and a queue that packs messages into few texts.
 * A process's own subscribers are called at once; its echo from the carrier is dropped by the origin mark.
 */
export class Hub {
  readonly #options: HubOptions;
  readonly #origin = randomUUID();
  readonly #topics = new Map<string, Set<LiveListener>>();
  #queue: Entry[] = [];
  #overflowed = false;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  #ready = false;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  subscribe(topic: string, listener: LiveListener): () => void {
    let listeners = this.#topics.get(topic);
    if (!listeners) {
      listeners = new Set();
      this.#topics.set(topic, listeners);
    }
    // The same function may subscribe twice: each subscription is its own.
    const own: LiveListener = (message) => listener(message);
    listeners.add(own);
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#topics.get(topic) === listeners) this.#topics.delete(topic);
    };
  }

  publish(topic: string, message: LiveMessage): void {
    this.#deliver(topic, message);
    this.#enqueue([topic, message]);
  }

  /** The carrier works (again): what waits goes out. */
  online(): void {
    this.#ready = true;
    this.#arm();
  }

  offline(): void {
    this.#ready = false;
  }

  /** Everyone here may have missed something. */
  resyncAll(): void {
    for (const topic of [...this.#topics.keys()]) this.#deliver(topic, RESYNC);
  }

  /** A text from the carrier. Texts that are not ours are logged and dropped. */
  receive(text: string): void {
    let parcel: unknown;
    try {
      parcel = JSON.parse(text);
    } catch {
      this.#options.logger.warn({ bytes: text.length }, "an unreadable live message was dropped");
      return;
    }
    if (typeof parcel !== "object" || parcel === null) return;
    const { o: origin, m: entries, r: all } = parcel as { o?: unknown; m?: unknown; r?: unknown };
    if (origin === this.#origin) return;
    if (all === true) this.resyncAll();
    if (!Array.isArray(entries)) return;
    for (const entry of entries as unknown[]) {
      if (Array.isArray(entry) && typeof entry[0] === "string") {
        this.#deliver(entry[0], (entry[1] ?? RESYNC) as LiveMessage);
      }
    }
  }

  /** Sends what waits, once. */
  async drain(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#ready) await this.#flush();
  }

  #deliver(topic: string, message: LiveMessage): void {
    const listeners = this.#topics.get(topic);
    if (!listeners) return;
    for (const listener of [...listeners]) {
      try {
        listener(message);
      } catch (error) {
        this.#options.logger.error({ err: error, topic }, "a live listener failed");
      }
    }
  }

  #enqueue(entry: Entry): void {
    this.#queue.push(entry);
    if (this.#queue.length > QUEUE_LIMIT) {
      this.#queue.splice(0, QUEUE_LIMIT / 2);
      this.#overflowed = true;
    }
    this.#arm();
  }

  #arm(): void {
    if (!this.#ready || this.#timer || (this.#queue.length === 0 && !this.#overflowed)) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#flush();
    }, COALESCE_MS);
  }

  async #flush(): Promise<void> {
    // One at a time keeps the order; what arrives meanwhile is armed again at the end.
    if (this.#flushing) return await this.#flushing;
    this.#flushing = this.#sendQueued();
    try {
      await this.#flushing;
    } finally {
      this.#flushing = undefined;
      this.#arm();
    }
  }

  async #sendQueued(): Promise<void> {
    const entries = this.#queue;
    const overflowed = this.#overflowed;
    this.#queue = [];
    this.#overflowed = false;
    let sent = 0;
    try {
      for (const parcel of this.#pack(entries, overflowed)) {
        await this.#options.send(parcel.text);
        sent += parcel.count;
      }
    } catch (error) {
      // Kept for the next connection; a part sent twice does no harm, a part never sent would.
      this.#queue = [...entries.slice(sent), ...this.#queue];
      this.#overflowed ||= overflowed;
      this.#ready = false;
      this.#options.logger.warn(
        { err: error, waiting: this.#queue.length },
        "live messages wait for the carrier",
      );
    }
  }

  *#pack(entries: readonly Entry[], all: boolean): Generator<{ text: string; count: number }> {
    // Asking everyone to read again is said once, in a parcel of its own.
    if (all) yield { text: `{"o":"${this.#origin}","r":true}`, count: 0 };
    const head = `{"o":"${this.#origin}","m":[`;
    const room = this.#options.maxBytes - head.length - 2;
    let parts: string[] = [];
    let bytes = 0;
    for (const entry of entries) {
      let text = serialise(entry);
      let size = Buffer.byteLength(text) + 1;
      if (size > room) {
        // Too long to travel: the other processes learn that there is something to read.
        text = JSON.stringify([entry[0]]);
        size = Buffer.byteLength(text) + 1;
      }
      if (bytes + size > room && parts.length > 0) {
        yield { text: `${head}${parts.join(",")}]}`, count: parts.length };
        parts = [];
        bytes = 0;
      }
      parts.push(text);
      bytes += size;
    }
    if (parts.length > 0) yield { text: `${head}${parts.join(",")}]}`, count: parts.length };
  }
}

/** A message that cannot be written as JSON travels as a hint. */
function serialise(entry: Entry): string {
  try {
    return JSON.stringify(entry);
  } catch {
    return JSON.stringify([entry[0]]);
  }
}
