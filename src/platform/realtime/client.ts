import type { LiveMessage } from "./realtime";

export interface LiveSubscriber {
  topics: readonly string[];
  onMessage: (message: LiveMessage, topic: string) => void;
  /** Something may have been missed: read the state again. */
  onResync?: (topic: string) => void;
}

export type LiveState = "idle" | "connecting" | "open" | "waiting";

const GATHER_MS = 30;
const LONGEST_WAIT_MS = 15_000;

interface Incoming {
  topic?: unknown;
  message?: unknown;
  after?: unknown;
}

/**
 * The tab's one connection for live updates, shared by everything on the screen. Topics come and go as screens do;
 * after a gap every subscriber is told to read again.
 */
export class LiveClient {
  readonly #url: string;
  readonly #create: (url: string) => EventSource;
  readonly #age: () => number;
  readonly #subscribers = new Set<LiveSubscriber>();
  readonly #watchers = new Set<(state: LiveState) => void>();
  #source: EventSource | undefined;
  #opened = "";
  #lastId: string | undefined;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: LiveState = "idle";

  /**
   * @param create for runtimes without an EventSource of their own.
   * @param age milliseconds since the page began: nothing on it was read earlier.
   */
  constructor(
    url = "/api/events",
    create: (url: string) => EventSource = (address) => new EventSource(address),
    age = () => performance.now(),
  ) {
    this.#url = url;
    this.#create = create;
    this.#age = age;
  }

  get state(): LiveState {
    return this.#state;
  }

  subscribe(subscriber: LiveSubscriber): () => void {
    this.#subscribers.add(subscriber);
    this.#schedule(GATHER_MS);
    return () => {
      this.#subscribers.delete(subscriber);
      this.#schedule(GATHER_MS);
    };
  }

  /** Calls back when the connection comes or goes. */
  watch(watcher: (state: LiveState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  close(): void {
    this.#subscribers.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#drop();
    this.#become("idle");
  }

  #schedule(ms: number): void {
    // A waiting reconnect is not hurried by screens that come and go.
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#reopen();
    }, ms);
  }

  #reopen(): void {
    const topics = [...new Set([...this.#subscribers].flatMap((subscriber) => subscriber.topics))].sort();
    const wanted = topics.join(",");
    if (this.#source && wanted === this.#opened) return;
    this.#drop();
    if (topics.length === 0) {
      this.#become("idle");
      return;
    }
    this.#opened = wanted;
    this.#become("connecting");
    const query = new URLSearchParams({ topics: wanted });
    // What the screen read before the stream began may have changed since: nothing is older than the page.
    if (this.#lastId === undefined) query.set("readFor", String(Math.ceil(this.#age())));
    else query.set("lastEventId", this.#lastId);
    const source = this.#create(`${this.#url}?${query}`);
    this.#source = source;
    source.addEventListener("ready", (event) => {
      const returning = this.#failures > 0 && this.#lastId === undefined;
      this.#failures = 0;
      this.#remember(event);
      this.#become("open");
      if (returning) for (const topic of topics) this.#resync(topic);
    });
    source.addEventListener("message", (event) => {
      this.#remember(event);
      const { topic, message } = read(event);
      if (typeof topic !== "string") return;
      for (const subscriber of [...this.#subscribers]) {
        if (subscriber.topics.includes(topic)) subscriber.onMessage(message as LiveMessage, topic);
      }
    });
    source.addEventListener("resync", (event) => {
      this.#remember(event);
      const { topic } = read(event);
      if (typeof topic === "string") this.#resync(topic);
    });
    // A server that ends says when to come back, to each client another moment.
    source.addEventListener("bye", (event) => {
      const { after } = read(event);
      if (source === this.#source) this.#wait(typeof after === "number" ? after : waitFor(1));
    });
    // The browser's own retry gives up for good on any HTTP status: ours does not.
    source.addEventListener("error", () => {
      if (source === this.#source) this.#wait(waitFor(this.#failures + 1));
    });
  }

  #wait(ms: number): void {
    this.#drop();
    this.#failures += 1;
    this.#become("waiting");
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#schedule(Math.min(ms, LONGEST_WAIT_MS));
  }

  #resync(topic: string): void {
    for (const subscriber of [...this.#subscribers]) {
      if (subscriber.topics.includes(topic)) subscriber.onResync?.(topic);
    }
  }

  #remember(event: MessageEvent): void {
    if (event.lastEventId) this.#lastId = event.lastEventId;
  }

  #drop(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#opened = "";
  }

  #become(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of [...this.#watchers]) watcher(state);
  }
}

function read(event: MessageEvent): Incoming {
  try {
    return JSON.parse(String(event.data)) as Incoming;
  } catch {
    return {};
  }
}

/** Doubling from half a second, spread so that a restarted server is not stormed. */
function waitFor(failures: number): number {
  const full = Math.min(LONGEST_WAIT_MS, 500 * 2 ** (failures - 1));
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return full / 2 + (full / 2) * (random / 2 ** 32);
}

let shared: LiveClient | undefined;

/** The tab's connection. */
export function liveClient(): LiveClient {
  shared ??= new LiveClient();
  return shared;
}
