import type { IncomingMessage } from "node:http";
import { readSessionCookie } from "@/modules/identity/sessions/cookie";
import { SessionCache } from "@/modules/identity/sessions/session-cache";
import { AccessResolver } from "@/modules/tenancy/access/service";
import type { Actor, Ports, TenantAccess } from "@/platform/context";

/** Turns cookies into people and devices, and those into what they are in a gym; from memory wherever possible. */
export class Actors {
  readonly sessions: SessionCache;
  readonly access: AccessResolver;

  constructor(ports: Ports) {
    this.sessions = new SessionCache(ports);
    this.access = new AccessResolver(ports);
  }

  /** Who sends this cookie header. A signed-in person comes before the device they use. */
  async identify(
    cookieHeader: string | undefined,
  ): Promise<{ actor: Actor; sessionToken: string | undefined }> {
    const sessionToken = readSessionCookie(cookieHeader);
    const answer = this.sessions.authenticate(sessionToken);
    const actor = answer instanceof Promise ? await answer : answer;
    return { actor, sessionToken };
  }

  resolveAccess(slug: string, actor: Actor): Promise<TenantAccess | null> {
    return this.access.resolveAccess(slug, actor);
  }

  close(): void {
    this.sessions.close();
    this.access.close();
  }
}

/** One value of a header that may be sent once. */
export function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === "string" ? value : undefined;
}
