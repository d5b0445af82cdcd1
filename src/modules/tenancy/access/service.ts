import type { Actor, Ports, ServiceContext, TenantAccess, TenantFacts } from "@/platform/context";
import { PLATFORM_TENANT } from "@/platform/ids";
import { isResync, type LiveMessage } from "@/platform/realtime/realtime";
import type { TenantRole } from "@/shared/access/permission";
import { isSlugShaped } from "../gyms/rules";
import { FreshCache } from "./cache";
import { factsById, factsBySlug, type Part, partOf } from "./data";
import { ACCESS_TOPIC, type AccessChange } from "./schema";

/** Milliseconds that an answer is kept while changes of other processes arrive by themselves. */
const MAX_AGE = 30_000;
/** The same while they don't: a changed role must count within a second all the same. */
const MAX_AGE_UNTOLD = 900;
const TENANTS = 2_000;
const PARTS = 20_000;

const NOTHING: Part = { staffId: null, role: null, branchIds: null, memberId: null };

/**
 * Who somebody is in a gym, for every request. Answers come from this process's memory and are dropped the moment a
 * gym, a staff row or a member's link to an account changes, here or elsewhere.
 */
export class AccessResolver {
  readonly #ports: Pick<Ports, "db" | "realtime">;
  readonly #facts = new FreshCache<TenantFacts | null>(TENANTS);
  readonly #parts = new FreshCache<Part>(PARTS);
  readonly #stop: () => void;

  constructor(ports: Pick<Ports, "db" | "realtime">) {
    this.#ports = ports;
    this.#stop = ports.realtime.subscribe(ACCESS_TOPIC, (message) => this.#forget(message));
  }

  /** The gym and what the actor is in it, at once when both are known; null when there is no such gym. */
  readonly resolveAccess = (
    slug: string,
    actor: Actor,
  ): TenantAccess | null | Promise<TenantAccess | null> => {
    const tenant = this.facts(slug);
    if (tenant instanceof Promise) return this.#afterwards(tenant, actor);
    if (!tenant) return null;
    if (actor.kind !== "user") return accessWithout(tenant, actor);
    const part = this.#part(tenant, actor.userId);
    if (part instanceof Promise) return part.then((found) => accessOf(tenant, found));
    return accessOf(tenant, part);
  };

  async #afterwards(loading: Promise<TenantFacts | null>, actor: Actor): Promise<TenantAccess | null> {
    const tenant = await loading;
    if (!tenant) return null;
    if (actor.kind !== "user") return accessWithout(tenant, actor);
    return accessOf(tenant, await this.#part(tenant, actor.userId));
  }

  /** The gym of an address; null when there is none. */
  facts(slug: string): TenantFacts | null | Promise<TenantFacts | null> {
    if (!isSlugShaped(slug)) return null;
    return this.#facts.get(slug, performance.now(), this.#maxAge(), () =>
      this.#ports.db.system("tenancy.facts", PLATFORM_TENANT, (db) => factsBySlug(db, slug)),
    );
  }

  /** How often memory had the answer: who somebody is in a gym, and the gym's own facts. */
  get lookups() {
    return { gyms: this.#facts.lookups, access: this.#parts.lookups };
  }

  close(): void {
    this.#stop();
    this.#facts.clear();
    this.#parts.clear();
  }

  #part(tenant: TenantFacts, userId: string): Part | Promise<Part> {
    return this.#parts.get(`${tenant.id}/${userId}`, performance.now(), this.#maxAge(), async () => {
      return (await this.#ports.db.hot(tenant.id, (db) => partOf(db, userId))) ?? NOTHING;
    });
  }

  #maxAge(): number {
    return this.#ports.realtime.healthy() ? MAX_AGE : MAX_AGE_UNTOLD;
  }

  #forget(message: LiveMessage): void {
    const { tenantId, slug, userId } = message as Partial<AccessChange>;
    if (isResync(message) || !tenantId || !slug) {
      this.#facts.clear();
      this.#parts.clear();
    } else if (userId) {
      this.#parts.delete(`${tenantId}/${userId}`);
    } else {
      // What a suspended gym's people may do follows from the facts, so their parts can stay.
      this.#facts.delete(slug);
    }
  }
}

/** What a person is in a gym. */
function accessOf(tenant: TenantFacts, part: Part): TenantAccess {
  const roles: TenantRole[] = part.role ? [part.role] : [];
  if (part.memberId) roles.push("member");
  const { memberId, staffId } = part;
  return { tenant, roles, memberId, staffId, branchIds: part.branchIds ?? [] };
}

/** A paired screen means something in the gym that paired it, and nothing anywhere else; strangers mean nothing. */
function accessWithout(tenant: TenantFacts, actor: Actor): TenantAccess {
  if (actor.kind === "device" && actor.tenantId === tenant.id) {
    return { tenant, roles: ["kiosk"], memberId: null, staffId: null, branchIds: [actor.branchId] };
  }
  return { tenant, roles: [], memberId: null, staffId: null, branchIds: [] };
}

/**
 * Tells every process that a person's part in this gym changed. To be called by whoever writes it: staff here,
 * members' links to accounts in the membership module.
 */
export function announcePart(
  ctx: ServiceContext,
  tenant: { readonly id: string; readonly slug: string },
  userId: string,
): void {
  ctx.live(ACCESS_TOPIC, { tenantId: tenant.id, slug: tenant.slug, userId } satisfies AccessChange);
}

/** Tells every process that the gym's own facts changed. */
export function announceGym(
  ctx: ServiceContext,
  tenant: { readonly id: string; readonly slug: string },
): void {
  ctx.live(ACCESS_TOPIC, { tenantId: tenant.id, slug: tenant.slug } satisfies AccessChange);
}

/** The facts of one gym as they stand in the database, for jobs. */
export function tenantFacts(ports: Pick<Ports, "db">, tenantId: string): Promise<TenantFacts | null> {
  return ports.db.read(tenantId, (db) => factsById(db, tenantId));
}
