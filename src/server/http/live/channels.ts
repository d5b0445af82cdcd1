import type { LiveMessage, Realtime } from "@/platform/realtime/realtime";
import { isResync } from "@/platform/realtime/realtime";

/** What a channel needs of a client: somewhere to put an event's bytes. */
export interface Sink {
  send(event: Buffer): void;
}

interface Channel {
  sinks: Set<Sink>;
  leave: () => void;
}

/**
 * The topics that this process's clients watch. An event is written once and its bytes are handed to every client; its
 * id says how far the client has heard, in words that any process understands.
 */
export class Channels {
  readonly #realtime: Realtime;
  readonly #channels = new Map<string, Channel>();

  constructor(realtime: Realtime) {
    this.#realtime = realtime;
  }

  join(name: string, sink: Sink): void {
    let channel = this.#channels.get(name);
    if (!channel) {
      const sinks = new Set<Sink>();
      const leave = this.#realtime.subscribe(name, (message) => this.#relay(name, message, sinks));
      channel = { sinks, leave };
      this.#channels.set(name, channel);
    }
    channel.sinks.add(sink);
  }

  leave(name: string, sink: Sink): void {
    const channel = this.#channels.get(name);
    if (!channel?.sinks.delete(sink) || channel.sinks.size > 0) return;
    channel.leave();
    this.#channels.delete(name);
  }

  /**
   * The beginning of a stream. Call it right after joining.
   * @param lastId the id that the client saw last, if it saw one.
   * @param readFor milliseconds since the first of what a new client shows was read.
   * @returns what it missed, each with its own id so that a cut in between loses nothing; the names whose history is
   *   not known here; and where it is now.
   */
  greeting(names: readonly string[], lastId: string | undefined, readFor: number): string {
    const ready = `id: ${this.#realtime.position()}\nevent: ready\ndata: {}\n\n`;
    if (lastId === undefined) {
      return `${this.#realtime.spoke(readFor, names).map(resync).join("")}${ready}`;
    }
    const { missed, lost } = this.#realtime.since(lastId, names);
    const texts = missed.map(({ topic, json, position }) =>
      json === undefined ? `id: ${position}\n${resync(topic)}` : `id: ${position}\n${event(topic, json)}`,
    );
    return `${texts.join("")}${lost.map(resync).join("")}${ready}`;
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.leave();
    this.#channels.clear();
  }

  #relay(name: string, message: LiveMessage, sinks: ReadonlySet<Sink>): void {
    const text = isResync(message) ? resync(name) : event(name, JSON.stringify(message));
    const bytes = Buffer.from(`id: ${this.#realtime.position()}\n${text}`);
    for (const sink of [...sinks]) sink.send(bytes);
  }
}

function event(name: string, json: string): string {
  return `data: {"topic":${JSON.stringify(name)},"message":${json}}\n\n`;
}

function resync(name: string): string {
  return `event: resync\ndata: ${JSON.stringify({ topic: name })}\n\n`;
}
