import type { IncomingMessage } from "node:http";
import { readDeviceCookie } from "@/modules/attendance/kiosk/cookie";
import { DeviceCache } from "@/modules/attendance/kiosk/device-cache";
import { readSessionCookie } from "@/modules/identity/sessions/cookie";
import { SessionCache } from "@/modules/identity/sessions/session-cache";
import { AccessResolver } from "@/modules/tenancy/access/service";
import type { Actor, Ports, TenantAccess } from "@/platform/context";

export interface Identity {
  readonly actor: Actor;
  readonly sessionToken: string | undefined;
}

/** Turns cookies into people and devices, and those into what they are in a gym; from memory wherever possible. */
export class Actors {
  readonly sessions: SessionCache;
  readonly devices: DeviceCache;
  readonly access: AccessResolver;

  constructor(ports: Ports) {
    this.sessions = new SessionCache(ports);
    this.devices = new DeviceCache(ports);
    this.access = new AccessResolver(ports);
  }

  /**
   * Who sends this cookie header, at once when it is known. A signed-in person comes before the device they use, unless
   * the page is the device's own (`asDevice`): whoever paired a kiosk may still be signed in on it.
   */
  identify(cookieHeader: string | undefined, asDevice = false): Identity | Promise<Identity> {
    const sessionToken = readSessionCookie(cookieHeader);
    if (asDevice) return this.#asDevice(cookieHeader, sessionToken);
    const actor = this.sessions.authenticate(sessionToken);
    if (actor instanceof Promise) return this.#afterwards(actor, cookieHeader, sessionToken);
    if (actor.kind !== "anonymous") return { actor, sessionToken };
    return this.#asDevice(cookieHeader, sessionToken);
  }

  /** The paired screen that sends this cookie header, whoever is signed in on it. */
  async device(cookieHeader: string | undefined): Promise<Extract<Actor, { kind: "device" }> | null> {
    const token = readDeviceCookie(cookieHeader);
    const device = token ? await this.devices.authenticate(token) : null;
    return device?.kind === "device" ? device : null;
  }

  async #afterwards(
    asking: Promise<Actor>,
    cookieHeader: string | undefined,
    sessionToken: string | undefined,
  ): Promise<Identity> {
    const actor = await asking;
    return actor.kind === "anonymous" ? this.#asDevice(cookieHeader, sessionToken) : { actor, sessionToken };
  }

  async #asDevice(cookieHeader: string | undefined, sessionToken: string | undefined): Promise<Identity> {
    return { actor: (await this.device(cookieHeader)) ?? { kind: "anonymous" }, sessionToken };
  }

  resolveAccess(slug: string, actor: Actor): TenantAccess | null | Promise<TenantAccess | null> {
    return this.access.resolveAccess(slug, actor);
  }

  /** How often each cache had the answer since the process began. */
  lookups(): { cache: string; hits: number; misses: number }[] {
    const caches = { sessions: this.sessions.lookups, ...this.access.lookups };
    return Object.entries(caches).map(([cache, counts]) => ({ cache, ...counts }));
  }

  close(): void {
    this.sessions.close();
    this.devices.close();
    this.access.close();
  }
}

/** One value of a header that may be sent once. */
export function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === "string" ? value : undefined;
}
