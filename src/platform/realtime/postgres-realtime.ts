import pg from "pg";
import type { Logger } from "../logger";
import { backoff } from "./backoff";
import { Hub } from "./hub";
import type { Realtime } from "./realtime";

const CHANNEL = "pulse_live";
/** PostgreSQL refuses a payload of 8,000 bytes and more. */
const MAX_BYTES = 7_900;
const PROBE_MS = 5_000;
const ANSWER_MS = 3_000;

/**
 * LISTEN/NOTIFY on one connection of its own, which is watched and replaced. It must reach PostgreSQL itself:
 * a pooler in transaction mode forgets LISTEN.
 * @param url connection address; any role may listen and notify.
 */
export class PostgresRealtime implements Realtime {
  readonly #url: string;
  readonly #logger: Logger;
  readonly #hub: Hub;
  #client: pg.Client | undefined;
  #wasOnline = false;
  #attempt = 0;
  #retry: NodeJS.Timeout | undefined;
  #probe: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
    this.#hub = new Hub({ logger, maxBytes: MAX_BYTES, send: (text) => this.#send(text) });
    void this.#connect();
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
    return this.#client !== undefined;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#probe);
    await this.#hub.drain();
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #send(text: string): Promise<void> {
    const client = this.#client;
    if (!client) throw new Error("not connected");
    try {
      await client.query({ name: "pulse.notify", text: "select pg_notify($1, $2)", values: [CHANNEL, text] });
    } catch (error) {
      this.#lose(client, error);
      throw error;
    }
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: "pulse-live",
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    });
    // Both may fire at any time, also before connect() has answered.
    client.on("error", (error) => this.#lose(client, error));
    client.on("end", () => this.#lose(client, undefined));
    client.on("notification", ({ payload }) => {
      if (payload) this.#hub.receive(payload);
    });
    try {
      await client.connect();
      // A message is lost in a crash anyway; waiting for the disk would make every other commit wait in the same queue.
      await client.query("set synchronous_commit = off");
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      client.end().catch(() => undefined);
      this.#again(error);
      return;
    }
    if (this.#closed) {
      await client.end().catch(() => undefined);
      return;
    }
    this.#client = client;
    this.#attempt = 0;
    this.#probe = setInterval(() => {
      client.query("select 1").catch((error: unknown) => this.#lose(client, error));
    }, PROBE_MS);
    this.#probe.unref();
    this.#hub.online();
    this.#hub.listening(this.#wasOnline);
    this.#wasOnline = true;
  }

  #lose(client: pg.Client, error: unknown): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    clearInterval(this.#probe);
    this.#hub.offline();
    client.end().catch(() => undefined);
    this.#again(error);
  }

  #again(error: unknown): void {
    if (this.#closed) return;
    if (this.#attempt === 0)
      this.#logger.warn({ err: error }, "live messages: connection lost, trying again");
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), backoff(this.#attempt));
    this.#attempt += 1;
  }
}
