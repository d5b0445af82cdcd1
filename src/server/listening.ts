import type { IncomingMessage } from "node:http";
import { ACCESS_TOPIC } from "@/modules/tenancy/access/schema";
import { tenantFacts } from "@/modules/tenancy/access/service";
import type { Actor, Ports } from "@/platform/context";
import { isUuid } from "@/platform/ids";
import { isResync, type LiveMessage, SESSIONS_TOPIC } from "@/platform/realtime/realtime";
import type { TenantRole } from "@/shared/access/permission";
import type { Actors } from "./actors";
import type { Listening } from "./http/live/events";

const STAFF: readonly TenantRole[] = ["owner", "manager", "desk", "trainer"];

/** Who may hear what in a gym: the first word of a topic → roles. A topic that is not listed is nobody's. */
const TOPICS: Readonly<Record<string, readonly TenantRole[]>> = {
  occupancy: [...STAFF, "member", "kiosk"],
  desk: ["owner", "manager", "desk"],
  attendance: STAFF,
  members: STAFF,
  jobs: ["owner", "manager"],
  imports: ["owner", "manager"],
};

/** Decides what a listener may hear, and hears about the end of their session or rights. */
export function createListening(ports: Ports, actors: Actors) {
  const slugs = new Map<string, string>();

  async function slugOf(tenantId: string): Promise<string | undefined> {
    const known = slugs.get(tenantId);
    if (known) return known;
    const facts = await tenantFacts(ports, tenantId);
    if (!facts) return undefined;
    if (slugs.size > 5_000) slugs.clear();
    slugs.set(tenantId, facts.slug);
    return facts.slug;
  }

  async function allows(actor: Actor, topic: string): Promise<boolean> {
    const [kind, tenantId, name] = topic.split("/");
    if (kind !== "tenant" || !tenantId || !name || !isUuid(tenantId)) return false;
    const roles = TOPICS[name];
    if (!roles) return false;
    const slug = await slugOf(tenantId);
    const access = slug ? await actors.resolveAccess(slug, actor) : null;
    return access?.roles.some((role) => roles.includes(role)) ?? false;
  }

  return async (req: IncomingMessage): Promise<Listening | null> => {
    const { actor } = await actors.identify(req.headers.cookie);
    if (actor.kind === "anonymous") return null;
    const id = actor.kind === "user" ? actor.userId : actor.kind === "device" ? actor.deviceId : undefined;
    return {
      allows: (topic) => allows(actor, topic),
      onRevoked(close) {
        const hear = (message: LiveMessage) => {
          // After a gap nobody knows what was revoked meanwhile: whoever listens asks again.
          if (isResync(message) || message.userId === id || message.deviceId === id) close();
        };
        const stops = [SESSIONS_TOPIC, ACCESS_TOPIC].map((topic) => ports.realtime.subscribe(topic, hear));
        return () => {
          for (const stop of stops) stop();
        };
      },
    };
  };
}
