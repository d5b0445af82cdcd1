import { ACCESS_TOPIC } from "@/modules/tenancy/access/schema";
import type { Clock } from "@/platform/clock";
import type { Actor } from "@/platform/context";
import type { Database } from "@/platform/db/database";
import { PLATFORM_TENANT } from "@/platform/ids";
import { isResync, type LiveMessage, type Realtime } from "@/platform/realtime/realtime";
import { hashToken } from "@/platform/secrets";
import { findLiveDevice } from "./data";

/** Milliseconds that an answer is believed; a revocation is announced to every process at once. */
const BELIEVED_FOR = 30_000;
/** The same while announcements don't arrive: a revoked kiosk must be refused within a second all the same. */
const BELIEVED_UNTOLD = 900;
const MOST = 5_000;
const TOKEN = /^[\w-]{43}$/;

type DeviceActor = Extract<Actor, { kind: "device" }>;

interface Known {
  readonly actor: DeviceActor | null;
  readonly since: number;
}

/** Tells which paired screen a token stands for, from memory wherever possible. */
export class DeviceCache {
  readonly #options: { db: Database; clock: Clock; realtime: Realtime };
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<DeviceActor | null>>();
  readonly #stop: () => void;
  #epoch = 0;

  constructor(options: { db: Database; clock: Clock; realtime: Realtime }) {
    this.#options = options;
    this.#stop = options.realtime.subscribe(ACCESS_TOPIC, (message) => this.#hear(message));
  }

  /**
   * The device of a token; null when it is unknown or revoked.
   * @throws DomainError UNAVAILABLE when it is not in memory and the database is gone
   */
  async authenticate(token: string): Promise<Actor | null> {
    if (!TOKEN.test(token)) return null;
    const known = this.#known.get(token);
    if (known && this.#now() - known.since < this.#believed()) return known.actor;
    let asking = this.#asking.get(token);
    if (!asking) {
      asking = this.#ask(token).finally(() => {
        if (this.#asking.get(token) === asking) this.#asking.delete(token);
      });
      this.#asking.set(token, asking);
    }
    return await asking;
  }

  close(): void {
    this.#stop();
    this.#known.clear();
    this.#asking.clear();
  }

  async #ask(token: string): Promise<DeviceActor | null> {
    const epoch = this.#epoch;
    const since = this.#now();
    const device = await this.#options.db.system("kiosk.authenticate", PLATFORM_TENANT, (db) =>
      findLiveDevice(db, hashToken(token)),
    );
    const actor = device ? Object.freeze({ kind: "device" as const, ...device }) : null;
    // What was announced while the answer was on its way may not be in it: it is not kept then.
    if (epoch === this.#epoch) this.#keep(token, { actor, since });
    return actor;
  }

  #keep(token: string, known: Known): void {
    this.#known.delete(token);
    if (this.#known.size >= MOST) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    this.#known.set(token, known);
  }

  #hear(message: LiveMessage): void {
    const { deviceId } = message;
    if (isResync(message)) {
      this.#forget(() => true);
    } else if (typeof deviceId === "string") {
      this.#forget(({ actor }) => actor === null || actor.deviceId === deviceId);
    }
  }

  #forget(which: (known: Known) => boolean): void {
    this.#epoch += 1;
    this.#asking.clear();
    for (const [token, known] of this.#known) if (which(known)) this.#known.delete(token);
  }

  #believed(): number {
    return this.#options.realtime.healthy() ? BELIEVED_FOR : BELIEVED_UNTOLD;
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
