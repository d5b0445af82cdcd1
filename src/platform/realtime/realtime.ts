import type { TenantId } from "../ids";

/** What travels: plain JSON, small. A screen that needs more than a hint asks the API. */
export type LiveMessage = Readonly<Record<string, unknown>>;

export type LiveListener = (message: LiveMessage) => void;

/** A message that somebody missed. */
export interface Missed {
  readonly topic: string;
  /** The message as JSON; undefined is a hint to read again. */
  readonly json: string | undefined;
  /** How far they have heard with this one. */
  readonly position: string;
}

export interface CatchUp {
  /** In the order in which this process heard them. */
  readonly missed: readonly Missed[];
  /** Topics of which nobody here knows what was missed: to be read again. */
  readonly lost: readonly string[];
}

/**
 * Fast, lossy fan-out between the processes of one installation. A message may be lost, so nobody may depend on
 * having seen all of them: after a gap every subscriber gets `RESYNC` and reads the state again.
 */
export interface Realtime {
  /** Sends within 20 ms; many messages of one moment travel together. Never throws, never waits. */
  publish(topic: string, message: LiveMessage): void;
  /** Calls back in order of arrival, also for this process's own messages. Returns the way out. */
  subscribe(topic: string, listener: LiveListener): () => void;
  /** How far this process has heard, with everything that subscribers were told. Any process understands it. */
  position(): string;
  /** Waits, up to a second, until this process has heard what was heard at a position of another one. */
  reach(position: string): Promise<void>;
  /** What was said on these topics beyond a position that this or another process gave out. */
  since(position: string, topics: readonly string[]): CatchUp;
  /** On which of these topics something was, or may have been, said in the last milliseconds. */
  spoke(milliseconds: number, topics: readonly string[]): readonly string[];
  /** Whether messages of other processes arrive at this moment. */
  healthy(): boolean;
  /** Sends what is queued, as far as possible, and lets go of the connection. */
  close(): Promise<void>;
}

/** Delivered to subscribers when messages of their topic may have been missed. */
export const RESYNC: LiveMessage = Object.freeze({ type: "resync" });

export function isResync(message: LiveMessage): boolean {
  return message.type === "resync";
}

const PART = /^[\w-]{1,64}$/;

/**
 * A gym's topic. The only way to name one, so topics of two gyms never meet.
 * @throws when a part could be read as two parts.
 */
export function tenantTopic(tenantId: TenantId, ...parts: [string, ...string[]]): string {
  for (const part of [tenantId, ...parts]) {
    if (!PART.test(part)) throw new Error(`not a topic part: ${part}`);
  }
  return `tenant/${tenantId}/${parts.join("/")}`;
}

/** Says that a session (or everything of a user) has ended or changed; every process listens. */
export const SESSIONS_TOPIC = "platform/sessions";
