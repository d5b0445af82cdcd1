import type { TenantId } from "../ids";

/** What travels: plain JSON, small. A screen that needs more than a hint asks the API. */
export type LiveMessage = Readonly<Record<string, unknown>>;

export type LiveListener = (message: LiveMessage) => void;

/**
 * Fast, lossy fan-out between the processes of one installation. A message may be lost, so nobody may depend on
 * having seen all of them: after a gap every subscriber gets `RESYNC` and reads the state again.
 */
export interface Realtime {
  /** Sends within 20 ms; many messages of one moment travel together. Never throws, never waits. */
  publish(topic: string, message: LiveMessage): void;
  /** Calls back in order of arrival, also for this process's own messages. Returns the way out. */
  subscribe(topic: string, listener: LiveListener): () => void;
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
