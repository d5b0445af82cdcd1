import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "../logger";
import { Memory } from "./memory";
import { type CatchUp, type LiveListener, type LiveMessage, RESYNC } from "./realtime";

/** How long the first message of a batch may wait for company, in milliseconds. */
const COALESCE_MS = 15;
/** Beyond this many waiting messages the oldest go; the others notice the gap in the numbers and read again. */
const QUEUE_LIMIT = 5_000;
/** How often a process says where it is, so that the others notice what they have not heard. */
const GREETING_MS = 30_000;
const REACH_MS = 1_000;

interface Queued {
  number: number;
  topic: string;
  json: string | undefined;
}

interface HubOptions {
  logger: Logger;
  /** The longest text the carrier takes, in bytes. */
  maxBytes: number;
  /** Hands one text to the carrier; rejects when it was not taken. */
  send: (text: string) => Promise<void>;
}

/** On the wire: `o` who speaks, `n` number of the first of `m`; or `a` the last number said, `q` when asking for the others'. */
interface Parcel {
  o?: unknown;
  n?: unknown;
  m?: unknown;
  a?: unknown;
  q?: unknown;
}

/**
 * What both carriers share: the subscribers of this process, the memory of what was said, and a queue that packs
 * messages into few texts. A process's own subscribers are called at once; its echo from the carrier is dropped.
 */
export class Hub {
  readonly #options: HubOptions;
  readonly #origin = randomBytes(5).toString("hex");
  readonly #memory = new Memory(this.#origin);
  readonly #topics = new Map<string, Set<LiveListener>>();
  readonly #greetings: NodeJS.Timeout;
  #queue: Queued[] = [];
  /** Number of the last message that the carrier took, or that was given up. */
  #sent = 0;
  #greeting: "none" | "say" | "ask" = "none";
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  #ready = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#greetings = setInterval(() => {
      this.#memory.forgetSilent();
      this.#greet("say");
    }, GREETING_MS);
    this.#greetings.unref();
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
    const json = serialise(message);
    const number = this.#memory.say(topic, json);
    this.#deliver(topic, message);
    this.#queue.push({ number, topic, json });
    if (this.#queue.length > QUEUE_LIMIT) this.#queue.splice(0, QUEUE_LIMIT / 2);
    this.#arm();
  }

  position(): string {
    return this.#memory.position();
  }

  since(position: string, topics: readonly string[]): CatchUp {
    return this.#memory.since(position, topics);
  }

  spoke(milliseconds: number, topics: readonly string[]): readonly string[] {
    return this.#memory.spoke(milliseconds, topics);
  }

  async reach(position: string): Promise<void> {
    const end = performance.now() + REACH_MS;
    while (!this.#memory.hasReached(position) && performance.now() < end) await pause(10);
  }

  /** The carrier takes texts (again): what waits goes out. */
  online(): void {
    this.#ready = true;
    this.#arm();
  }

  offline(): void {
    this.#ready = false;
  }

  /**
   * From now on the others are heard (again).
   * @param missed whether they were not for a while: everyone here reads again.
   */
  listening(missed: boolean): void {
    if (missed) {
      this.#memory.forgetOthers();
      this.#resyncAll();
    }
    this.#greet("ask");
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
    const { o: origin, n: first, m: entries, a: last, q: asks } = parcel as Parcel;
    if (typeof origin !== "string" || origin === this.#origin) return;
    if (typeof last === "number" && this.#memory.greet(origin, last) === "gap") this.#resyncAll();
    if (asks === true) this.#greet("say");
    if (!Array.isArray(entries) || typeof first !== "number") return;
    for (const [at, entry] of (entries as unknown[]).entries()) {
      if (Array.isArray(entry) && typeof entry[0] === "string") {
        this.#hear(origin, first + at, entry[0], entry[1] as LiveMessage | undefined);
      }
    }
  }

  /** Sends what waits, once. */
  async drain(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    clearInterval(this.#greetings);
    do {
      // What is on its way already left without what came after it.
      await this.#flush();
    } while (this.#ready && this.#queue.length > 0);
  }

  #hear(origin: string, number: number, topic: string, message: LiveMessage | undefined): void {
    const json = message === undefined ? undefined : JSON.stringify(message);
    const hearing = this.#memory.hear(origin, number, topic, json);
    if (hearing === "gap") this.#resyncAll();
    if (hearing !== "known") this.#deliver(topic, message ?? RESYNC);
  }

  /** Everyone here may have missed something. */
  #resyncAll(): void {
    for (const topic of [...this.#topics.keys()]) this.#deliver(topic, RESYNC);
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

  #greet(how: "say" | "ask"): void {
    if (this.#greeting !== "ask") this.#greeting = how;
    this.#arm();
  }

  #arm(): void {
    if (!this.#ready || this.#timer || (this.#queue.length === 0 && this.#greeting === "none")) return;
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
    const greeting = this.#greeting;
    this.#queue = [];
    this.#greeting = "none";
    let sent = 0;
    try {
      for (const parcel of this.#pack(entries)) {
        await this.#options.send(parcel.text);
        sent += parcel.count;
        this.#sent = entries[sent - 1]?.number ?? this.#sent;
      }
      if (greeting !== "none") {
        const asking = greeting === "ask" ? ',"q":true' : "";
        await this.#options.send(`{"o":"${this.#origin}","a":${this.#sent}${asking}}`);
      }
    } catch (error) {
      // Kept for the next connection; a part sent twice is known by its numbers, a part never sent would be lost.
      this.#queue = [...entries.slice(sent), ...this.#queue];
      if (greeting !== "none") this.#greeting = greeting;
      this.#ready = false;
      this.#options.logger.warn(
        { err: error, waiting: this.#queue.length },
        "live messages wait for the carrier",
      );
    }
  }

  *#pack(entries: readonly Queued[]): Generator<{ text: string; count: number }> {
    // Room for the longest number.
    const room = this.#options.maxBytes - this.#head(Number.MAX_SAFE_INTEGER).length - 2;
    let parts: string[] = [];
    let bytes = 0;
    let first = 0;
    const parcel = () => ({ text: `${this.#head(first)}${parts.join(",")}]}`, count: parts.length });
    for (const { number, topic, json } of entries) {
      const name = JSON.stringify(topic);
      let text = json === undefined ? `[${name}]` : `[${name},${json}]`;
      let size = Buffer.byteLength(text) + 1;
      if (size > room) {
        // Too long to travel: the other processes learn that there is something to read.
        text = `[${name}]`;
        size = Buffer.byteLength(text) + 1;
      }
      if (bytes + size > room && parts.length > 0) {
        yield parcel();
        parts = [];
        bytes = 0;
      }
      if (parts.length === 0) first = number;
      parts.push(text);
      bytes += size;
    }
    if (parts.length > 0) yield parcel();
  }

  #head(first: number): string {
    return `{"o":"${this.#origin}","n":${first},"m":[`;
  }
}

/** A message that cannot be written as JSON travels as a hint. */
function serialise(message: LiveMessage): string | undefined {
  try {
    return JSON.stringify(message);
  } catch {
    return undefined;
  }
}
