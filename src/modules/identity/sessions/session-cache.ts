import type { Clock } from "@/platform/clock";
import type { Actor } from "@/platform/context";
import type { Database } from "@/platform/db/database";
import { PLATFORM_TENANT } from "@/platform/ids";
import type { Logger } from "@/platform/logger";
import { isResync, type LiveMessage, type Realtime, SESSIONS_TOPIC } from "@/platform/realtime/realtime";
import { findLiveSession, type LiveSession, touchSession } from "./data";
import { LAST_SEEN_STEP } from "./rules";

/**
 * How long an answer is believed without asking the database again, in milliseconds. Ended sessions are announced
 * to every process at once; this bounds the case that the announcement is lost.
 */
export const BELIEVED_FOR = 30_000;
/** The same while announcements don't arrive: an ended session must be refused within a second all the same. */
const BELIEVED_UNTOLD = 900;
const MOST_SESSIONS = 20_000;
const MOST_REFUSED = 10_000;
const TOKEN = /^[\w-]{43}$/;

const ANONYMOUS: Actor = Object.freeze({ kind: "anonymous" });

interface Known {
  readonly actor: Actor;
  readonly userId: string;
  readonly since: number;
  readonly until: number;
}

export interface SessionCacheOptions {
  db: Database;
  clock: Clock;
  realtime: Realtime;
  logger: Logger;
}

/** Tells which person a cookie's token stands for, from memory wherever possible. */
export class SessionCache {
  readonly #options: SessionCacheOptions;
  readonly #known = new Map<string, Known>();
  readonly #tokensOf = new Map<string, Set<string>>();
  readonly #refused = new Map<string, number>();
  readonly #asking = new Map<string, Promise<Actor>>();
  readonly #unsubscribe: () => void;
  /** How often memory had the answer, and how often the database was asked. */
  readonly lookups = { hits: 0, misses: 0 };
  #epoch = 0;

  constructor(options: SessionCacheOptions) {
    this.#options = options;
    this.#unsubscribe = options.realtime.subscribe(SESSIONS_TOPIC, (message) => this.#hear(message));
  }

  /** The answer from memory: no promise, no allocation. Undefined means: ask `authenticate`. */
  peek(token: string): Actor | undefined {
    const known = this.#known.get(token);
    if (!known) return undefined;
    const now = this.#options.clock.now().getTime();
    if (known.until <= now) return undefined;
    return now - known.since < BELIEVED_UNTOLD || this.#options.realtime.healthy() ? known.actor : undefined;
  }

  /**
   * Who sends this token; anonymous when it is missing, unknown or has ended.
   * @throws DomainError UNAVAILABLE when it is not in memory and the database is gone: nobody is let in on trust.
   */
  authenticate(token: string | undefined): Promise<Actor> | Actor {
    if (token === undefined) return ANONYMOUS;
    const known = this.peek(token);
    if (known) {
      this.lookups.hits += 1;
      return known;
    }
    if (!TOKEN.test(token)) return ANONYMOUS;
    const refusedUntil = this.#refused.get(token);
    if (refusedUntil !== undefined && refusedUntil > this.#options.clock.now().getTime()) return ANONYMOUS;
    let asking = this.#asking.get(token);
    if (!asking) {
      this.lookups.misses += 1;
      asking = this.#ask(token).finally(() => {
        if (this.#asking.get(token) === asking) this.#asking.delete(token);
      });
      this.#asking.set(token, asking);
    }
    return asking;
  }

  /** Sessions in memory. */
  get size(): number {
    return this.#known.size;
  }

  close(): void {
    this.#unsubscribe();
    this.#forgetAll();
  }

  async #ask(token: string): Promise<Actor> {
    const { db, clock } = this.#options;
    const epoch = this.#epoch;
    const now = clock.now();
    const session = await db.system("identity.authenticate", PLATFORM_TENANT, (reads) =>
      findLiveSession(reads, token, now),
    );
    if (!session) {
      this.#keepRefusal(token, now.getTime());
      return ANONYMOUS;
    }
    const actor = actorOf(session);
    const until = Math.min(now.getTime() + BELIEVED_FOR, Date.parse(session.expiresAt));
    // A change that was announced while the answer was on its way may not be in it: it is not kept then.
    if (epoch === this.#epoch)
      this.#keep(token, { actor, userId: session.userId, since: now.getTime(), until });
    if (now.getTime() - Date.parse(session.lastSeenAt) > LAST_SEEN_STEP) this.#touch(session.sessionId, now);
    return actor;
  }

  #keep(token: string, known: Known): void {
    // Re-inserted at every refresh, so the first key is about the least used one.
    this.#drop(token);
    if (this.#known.size >= MOST_SESSIONS) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#drop(oldest);
    }
    this.#known.set(token, known);
    const tokens = this.#tokensOf.get(known.userId);
    if (tokens) tokens.add(token);
    else this.#tokensOf.set(known.userId, new Set([token]));
  }

  #keepRefusal(token: string, now: number): void {
    this.#drop(token);
    if (this.#refused.size >= MOST_REFUSED) {
      const [oldest] = this.#refused.keys();
      if (oldest !== undefined) this.#refused.delete(oldest);
    }
    this.#refused.set(token, now + BELIEVED_FOR);
  }

  #drop(token: string): void {
    const known = this.#known.get(token);
    if (!known) return;
    this.#known.delete(token);
    const tokens = this.#tokensOf.get(known.userId);
    tokens?.delete(token);
    if (tokens?.size === 0) this.#tokensOf.delete(known.userId);
  }

  #hear(message: LiveMessage): void {
    this.#epoch += 1;
    // Whoever asks from now on gets an answer that was looked up from now on.
    this.#asking.clear();
    const { userId } = message;
    if (isResync(message) || typeof userId !== "string") this.#forgetAll();
    else for (const token of [...(this.#tokensOf.get(userId) ?? [])]) this.#drop(token);
  }

  #forgetAll(): void {
    this.#known.clear();
    this.#tokensOf.clear();
    this.#asking.clear();
  }

  #touch(sessionId: string, now: Date): void {
    const { db, logger } = this.#options;
    db.system("identity.last-seen", PLATFORM_TENANT, (writes) => touchSession(writes, sessionId, now)).catch(
      (error: unknown) => logger.warn({ err: error }, "a session's last use was not kept"),
    );
  }
}

function actorOf(session: LiveSession): Actor {
  const { sessionId, userId, name, email, locale, emailVerified, mfa, mfaEnabled, platformRole } = session;
  return Object.freeze({
    kind: "user",
    userId,
    sessionId,
    name,
    email,
    emailVerified,
    locale,
    mfa,
    mfaEnabled,
    platformRole,
    signedInAt: Date.parse(session.passwordAt),
  });
}
