import { randomUUID } from "node:crypto";
import type { LiveMessage, Realtime } from "@/platform/realtime/realtime";
import { isResync } from "@/platform/realtime/realtime";

/** What a channel needs of a client: somewhere to put text. */
export interface Sink {
  send(text: string): void;
}

interface Kept {
  at: number;
  name: string;
  text: string;
}

interface Channel {
  sinks: Set<Sink>;
  leave: () => void;
  /** Number at which this process began to listen: what happened before is unknown here. */
  since: number;
  /** When the last client went; a channel lingers so that a reconnecting client finds its continuity. */
  emptyAt: number | undefined;
}

const KEPT_EVENTS = 1_000;
const LINGER_MS = 60_000;

/**
 * The topics that this process's clients watch. An event is written as text once and handed to every client; ids rise
 * through the life of the process, so that a reconnecting client can be told exactly what it missed, or that nobody
 * knows.
 */
export class Channels {
  readonly #realtime: Realtime;
  readonly #process = randomUUID().slice(0, 8);
  readonly #channels = new Map<string, Channel>();
  #last = 0;
  #kept: Kept[] = [];
  /** Number of the newest event that is no longer kept. */
  #forgotten = 0;

  constructor(realtime: Realtime) {
    this.#realtime = realtime;
  }

  /** Id of the newest event, as clients send it back. */
  get lastId(): string {
    return `${this.#process}-${this.#last}`;
  }

  join(name: string, sink: Sink): void {
    let channel = this.#channels.get(name);
    if (!channel) {
      const leave = this.#realtime.subscribe(name, (message) => this.#relay(name, message));
      // A number of its own: whoever saw only earlier ones cannot have heard this topic without a gap.
      this.#last += 1;
      channel = { sinks: new Set(), leave, since: this.#last, emptyAt: undefined };
      this.#channels.set(name, channel);
    }
    channel.emptyAt = undefined;
    channel.sinks.add(sink);
  }

  leave(name: string, sink: Sink): void {
    const channel = this.#channels.get(name);
    if (!channel?.sinks.delete(sink) || channel.sinks.size > 0) return;
    channel.emptyAt = performance.now();
  }

  /**
   * Brings a returning client up to date. Call it right after joining.
   * @param lastId the id it saw last, if it saw one.
   * @returns text to send: what it missed, and the names whose history is not known here.
   */
  catchUp(names: readonly string[], lastId: string | undefined): string {
    if (lastId === undefined) return "";
    const [process, count] = lastId.split("-");
    const seen = process === this.#process ? Number(count) : Number.NaN;
    const complete = Number.isSafeInteger(seen) && seen <= this.#last && seen >= this.#forgotten;
    const lost = names.filter((name) => {
      const channel = this.#channels.get(name);
      return !complete || channel === undefined || channel.since > seen;
    });
    const missed = new Set(names.filter((name) => !lost.includes(name)));
    const texts = this.#kept
      .filter((kept) => kept.at > seen && missed.has(kept.name))
      .map((kept) => kept.text);
    for (const name of lost) texts.push(this.#resyncText(name));
    return texts.join("");
  }

  /** Lets go of channels that nobody came back to. */
  sweep(): void {
    const now = performance.now();
    for (const [name, channel] of this.#channels) {
      if (channel.emptyAt !== undefined && now - channel.emptyAt > LINGER_MS) {
        channel.leave();
        this.#channels.delete(name);
      }
    }
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.leave();
    this.#channels.clear();
  }

  #relay(name: string, message: LiveMessage): void {
    const channel = this.#channels.get(name);
    if (!channel) return;
    this.#last += 1;
    const text = isResync(message) ? this.#resyncText(name) : this.#eventText(name, message);
    this.#kept.push({ at: this.#last, name, text });
    if (this.#kept.length > 2 * KEPT_EVENTS) {
      const dropped = this.#kept.splice(0, this.#kept.length - KEPT_EVENTS);
      this.#forgotten = dropped.at(-1)?.at ?? this.#forgotten;
    }
    for (const sink of [...channel.sinks]) sink.send(text);
  }

  #eventText(name: string, message: LiveMessage): string {
    return `id: ${this.lastId}\ndata: ${JSON.stringify({ topic: name, message })}\n\n`;
  }

  #resyncText(name: string): string {
    return `id: ${this.lastId}\nevent: resync\ndata: ${JSON.stringify({ topic: name })}\n\n`;
  }
}
