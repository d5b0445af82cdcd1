import type { Position } from "./position";

/** A message that was heard: who said it as their which one, and its JSON; no JSON is a hint to read again. */
export interface Heard {
  readonly origin: string;
  readonly number: number;
  readonly topic: string;
  readonly json: string | undefined;
  /** Rises with each message that this process hears. */
  readonly at: number;
  /** When it was heard, by the process's own running time. Milliseconds. */
  readonly heardAt: number;
}

interface TopicHistory {
  kept: Heard[];
  /** Of each process the newest message of this topic that is no longer kept. */
  forgotten: Map<string, number>;
}

export interface HistoryLimits {
  /** Messages of one topic: a busy gym must not push out a quiet one's. */
  perTopic: number;
  /** Characters of all messages together. */
  characters: number;
}

/** What a message takes beside its text, roughly. */
const OVERHEAD = 200;

/** The last messages of every topic, bounded; what it no longer knows it says. */
export class History {
  readonly #limits: HistoryLimits;
  /** The topic that spoke last stands last. */
  readonly #topics = new Map<string, TopicHistory>();
  /** Of each process the newest message of all topics that were let go whole. */
  readonly #forgotten = new Map<string, number>();
  #characters = 0;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  add(heard: Heard): void {
    const { topic } = heard;
    const history = this.#topics.get(topic) ?? { kept: [], forgotten: new Map(this.#forgotten) };
    this.#topics.delete(topic);
    this.#topics.set(topic, history);
    history.kept.push(heard);
    this.#characters += sizeOf(heard);
    if (history.kept.length > this.#limits.perTopic) {
      const [oldest] = history.kept.splice(0, 1);
      if (oldest) this.#forget(oldest, history.forgotten);
    }
    for (const [quietest, { kept }] of this.#topics) {
      if (this.#characters <= this.#limits.characters) break;
      this.#topics.delete(quietest);
      for (const one of kept) this.#forget(one, this.#forgotten);
    }
  }

  /** Messages of the topic beyond `position`, in the order they were heard; undefined when some are no longer kept. */
  since(topic: string, position: Position): Heard[] | undefined {
    const history = this.#topics.get(topic);
    for (const [origin, number] of history?.forgotten ?? this.#forgotten) {
      if ((position.get(origin) ?? 0) < number) return undefined;
    }
    return history?.kept.filter(({ origin, number }) => number > (position.get(origin) ?? 0)) ?? [];
  }

  /** Whether something of the topic was heard at that time or later. */
  spokeSince(topic: string, time: number): boolean {
    return (this.#topics.get(topic)?.kept.at(-1)?.heardAt ?? Number.NEGATIVE_INFINITY) >= time;
  }

  /** Nothing of this process can be told apart any more. */
  drop(origin: string): void {
    this.#forgotten.delete(origin);
    for (const history of this.#topics.values()) {
      history.forgotten.delete(origin);
      if (!history.kept.some((heard) => heard.origin === origin)) continue;
      for (const heard of history.kept) if (heard.origin === origin) this.#characters -= sizeOf(heard);
      history.kept = history.kept.filter((heard) => heard.origin !== origin);
    }
  }

  #forget(heard: Heard, into: Map<string, number>): void {
    this.#characters -= sizeOf(heard);
    into.set(heard.origin, Math.max(heard.number, into.get(heard.origin) ?? 0));
  }
}

function sizeOf({ topic, json }: Heard): number {
  return OVERHEAD + topic.length + (json?.length ?? 0);
}
