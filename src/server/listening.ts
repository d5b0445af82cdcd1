import type { IncomingMessage } from "node:http";
import { ACCESS_TOPIC } from "@/modules/tenancy/access/schema";
import { tenantFacts } from "@/modules/tenancy/access/service";
import type { Actor, Ports, TenantAccess } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid } from "@/platform/ids";
import { isResync, type LiveMessage, SESSIONS_TOPIC } from "@/platform/realtime/realtime";
import { requireEntry } from "@/platform/trpc/calls";
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
  imports: ["owner", "manager", "desk"],
  billing: ["owner", "manager", "desk"],
  "my-billing": ["member"],
  inbox: ["member"],
  classes: [...STAFF, "member"],
  roster: STAFF,
};

/** Staff and kiosks may be tied to branches; how full a branch is, a member may hear of every one. */
function mayHearBranch({ roles, branchIds }: TenantAccess, topic: string, branchId: string): boolean {
  if (topic !== "desk" && topic !== "occupancy") return true;
  if (topic === "occupancy" && roles.includes("member")) return true;
  return branchIds.length === 0 || branchIds.includes(branchId);
}

/** Whether what every call asks for is there: a gym that is open, and the second factor where one is due. */
function mayEnter(actor: Actor, access: TenantAccess): boolean {
  try {
    requireEntry(actor, access);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

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
    const [kind, tenantId, name, branchId = ""] = topic.split("/");
    if (kind !== "tenant" || !tenantId || !name || !isUuid(tenantId)) return false;
    const roles = TOPICS[name];
    if (!roles) return false;
    const slug = await slugOf(tenantId);
    const access = slug ? await actors.resolveAccess(slug, actor) : null;
    if (!access?.roles.some((role) => roles.includes(role)) || !mayEnter(actor, access)) return false;
    // What happens to a member's money, and what they are told, is for them alone: the topic ends with their id.
    if (name === "my-billing" || name === "inbox")
      return access.memberId !== null && access.memberId === branchId;
    return mayHearBranch(access, name, branchId);
  }

  return async (req: IncomingMessage): Promise<Listening | null> => {
    const { actor } = await actors.identify(req.headers.cookie);
    if (actor.kind === "anonymous") return null;
    const id = actor.kind === "user" ? actor.userId : actor.kind === "device" ? actor.deviceId : undefined;
    const gyms = new Set<unknown>();
    return {
      who: `${actor.kind} ${id}`,
      async allows(topic) {
        const allowed = await allows(actor, topic);
        if (allowed) gyms.add(topic.split("/")[1]);
        return allowed;
      },
      onRevoked(close) {
        const hear = (message: LiveMessage) => {
          // After a gap nobody knows what was revoked meanwhile: whoever listens asks again.
          const { userId, deviceId, tenantId } = message;
          // What changed of the gym itself concerns everybody in it: it may have been suspended.
          const ofGym = userId === undefined && deviceId === undefined && gyms.has(tenantId);
          if (isResync(message) || userId === id || deviceId === id || ofGym) close();
        };
        const stops = [SESSIONS_TOPIC, ACCESS_TOPIC].map((topic) => ports.realtime.subscribe(topic, hear));
        return () => {
          for (const stop of stops) stop();
        };
      },
    };
  };
}
