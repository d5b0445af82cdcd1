import type { Redis, RedisOptions } from "ioredis";
import type { Logger } from "../logger";
import { backoff } from "./backoff";
import { Hub } from "./hub";
import type { Realtime } from "./realtime";

const CHANNEL = "pulse:live";
const MAX_BYTES = 64_000;

/**
 * Redis pub/sub: one connection listens, one publishes. Without Redis messages wait (bounded) and the process's own
 * subscribers are still served.
 */
export class RedisRealtime implements Realtime {
  readonly #hub: Hub;
  readonly #listening: Redis;
  readonly #sending: Redis;
  #subscribed = false;
  #wasOnline = false;
  #closed = false;

  /** @param connect makes a client; handed in, so that only an installation with Redis loads its package */
  constructor(connect: (options: RedisOptions) => Redis, logger: Logger) {
    const options = {
      retryStrategy: (attempt: number) => backoff(attempt - 1),
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      connectTimeout: 3_000,
      keepAlive: 5_000,
    };
    this.#listening = connect({ ...options, autoResubscribe: false });
    this.#sending = connect({ ...options, commandTimeout: 3_000 });
    this.#hub = new Hub({ logger, maxBytes: MAX_BYTES, send: (text) => this.#send(text) });

    let complained = false;
    const complain = (error: unknown) => {
      if (!complained && !this.#closed) logger.warn({ err: error }, "live messages: Redis is not reachable");
      complained = true;
    };
    this.#listening.on("error", complain);
    this.#sending.on("error", complain);
    this.#listening.on("ready", () => {
      this.#listening.subscribe(CHANNEL).then(
        () => {
          complained = false;
          this.#subscribed = true;
          this.#hub.listening(this.#wasOnline);
          this.#wasOnline = true;
        },
        (error: unknown) => {
          complain(error);
          // Without the subscription the connection is worth nothing: start over.
          if (!this.#closed) this.#listening.disconnect(true);
        },
      );
    });
    this.#listening.on("close", () => {
      this.#subscribed = false;
    });
    this.#listening.on("message", (_channel, text) => this.#hub.receive(text));
    this.#sending.on("ready", () => this.#hub.online());
    this.#sending.on("close", () => this.#hub.offline());
  }

  publish: Realtime["publish"] = (topic, message) => {
    if (!this.#closed) this.#hub.publish(topic, message);
  };

  subscribe: Realtime["subscribe"] = (topic, listener) => this.#hub.subscribe(topic, listener);

  position: Realtime["position"] = () => this.#hub.position();
  spoke: Realtime["spoke"] = (milliseconds, topics) => this.#hub.spoke(milliseconds, topics);

  reach: Realtime["reach"] = (position) => this.#hub.reach(position);

  since: Realtime["since"] = (position, topics) => this.#hub.since(position, topics);

  healthy(): boolean {
    return !this.#closed && this.#subscribed && this.#sending.status === "ready";
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#hub.drain();
    this.#listening.disconnect();
    this.#sending.disconnect();
  }

  async #send(text: string): Promise<void> {
    try {
      await this.#sending.publish(CHANNEL, text);
    } catch (error) {
      // A command that timed out on a half-open connection: only a new connection helps.
      if (this.#sending.status === "ready" && !this.#closed) this.#sending.disconnect(true);
      throw error;
    }
  }
}
