import { type Heard, History, type HistoryLimits } from "./history";
import { type Position, readPosition, writePosition } from "./position";
import type { CatchUp, Missed } from "./realtime";

/** What this process knows of another one (or itself). */
interface Voice {
  /** Number of its last message heard. */
  last: number;
  /** Every message beyond this one was heard, up to the last. */
  since: number;
  /** When it was last heard, by the process's own running time. Milliseconds. */
  heardAt: number;
}

/** Whether something new was heard, something that was known, or something after a gap. */
export type Hearing = "new" | "known" | "gap";

const LIMITS: HistoryLimits = { perTopic: 200, characters: 8_000_000 };
/** Living processes say where they are far more often. Milliseconds. */
const SILENCE_MS = 10 * 60_000;

/**
 * What this process has heard of itself and the others, numbered by who said it. Every process numbers its own messages
 * without gaps, so whoever hears them knows when some are missing, and a client that was on one process can go on at
 * another.
 */
export class Memory {
  readonly #own: string;
  readonly #voices = new Map<string, Voice>();
  readonly #history: History;
  #text: string | undefined;
  #at = 0;
  readonly #began = performance.now();

  /** @param own mark of this process: ten hexadecimal digits */
  constructor(own: string, limits: HistoryLimits = LIMITS) {
    this.#own = own;
    this.#history = new History(limits);
    this.#voices.set(own, { last: 0, since: 0, heardAt: 0 });
  }

  /** This process says something. @returns its number. */
  say(topic: string, json: string | undefined): number {
    const number = (this.#voices.get(this.#own)?.last ?? 0) + 1;
    this.hear(this.#own, number, topic, json);
    return number;
  }

  /** A message arrived; one that was heard before is known and not kept again. */
  hear(origin: string, number: number, topic: string, json: string | undefined): Hearing {
    const hearing = this.#listen(origin, number - 1);
    const voice = this.#voices.get(origin);
    if (!voice || voice.last >= number) return "known";
    voice.last = number;
    this.#text = undefined;
    this.#at += 1;
    this.#history.add({ origin, number, topic, json, at: this.#at, heardAt: performance.now() });
    return hearing === "gap" ? "gap" : "new";
  }

  /** A process says which message was its last: one that was not heard is missing. */
  greet(origin: string, last: number): Hearing {
    return this.#listen(origin, last);
  }

  /** How far this process has heard, in the words of `since`. */
  position(): string {
    this.#text ??= writePosition(new Map([...this.#voices].map(([mark, { last }]) => [mark, last])));
    return this.#text;
  }

  /** Whether everything that somebody heard elsewhere has arrived here. */
  hasReached(text: string): boolean {
    const position = readPosition(text);
    if (!position) return true;
    return [...position].every(([mark, number]) => {
      const voice = this.#voices.get(mark);
      return voice === undefined || voice.last >= number;
    });
  }

  /** What was said on these topics beyond a position, and of which topics that is not known. */
  since(text: string, topics: readonly string[]): CatchUp {
    const position = readPosition(text);
    if (!position || !this.#isContinuous(position)) return { missed: [], lost: topics };
    const heard: Heard[] = [];
    const lost: string[] = [];
    for (const topic of topics) {
      const some = this.#history.since(topic, position);
      if (some) heard.push(...some);
      else lost.push(topic);
    }
    const going = new Map(position);
    const missed = heard
      .sort((a, b) => a.at - b.at)
      .map(({ topic, json, origin, number }): Missed => {
        going.set(origin, number);
        return { topic, json, position: writePosition(going) };
      });
    return { missed, lost };
  }

  /** On which of these topics something may have been said in the last milliseconds; before it began this process heard nothing. */
  spoke(milliseconds: number, topics: readonly string[]): readonly string[] {
    const from = performance.now() - milliseconds;
    return from < this.#began ? topics : topics.filter((topic) => this.#history.spokeSince(topic, from));
  }

  /** The others may have said anything meanwhile: what comes next of them is a beginning. */
  forgetOthers(): void {
    for (const origin of [...this.#voices.keys()]) if (origin !== this.#own) this.#drop(origin);
  }

  /** Lets go of processes that are gone. */
  forgetSilent(): void {
    const before = performance.now() - SILENCE_MS;
    for (const [origin, { heardAt }] of [...this.#voices]) {
      if (origin !== this.#own && heardAt < before) this.#drop(origin);
    }
  }

  #isContinuous(position: Position): boolean {
    for (const [mark, number] of position) {
      const voice = this.#voices.get(mark);
      if (!voice || number > voice.last) return false;
    }
    for (const [mark, { since }] of this.#voices) if ((position.get(mark) ?? 0) < since) return false;
    return true;
  }

  /** Somebody speaks whose messages up to `before` should have been heard. */
  #listen(origin: string, before: number): Hearing {
    const heardAt = performance.now();
    const voice = this.#voices.get(origin);
    if (!voice) {
      this.#voices.set(origin, { last: before, since: before, heardAt });
      this.#text = undefined;
      return "new";
    }
    voice.heardAt = heardAt;
    if (before <= voice.last) return "known";
    voice.last = before;
    voice.since = before;
    this.#text = undefined;
    return "gap";
  }

  #drop(origin: string): void {
    this.#voices.delete(origin);
    this.#history.drop(origin);
    this.#text = undefined;
  }
}
