import { SettableClock } from "@/platform/clock";
import type { Actor, Ports, ServiceContext, TenantContext, TenantFacts } from "@/platform/context";
import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { Effects } from "@/platform/effects";
import { PLATFORM_TENANT, type TenantId } from "@/platform/ids";

const SYSTEM: Actor = { kind: "system", name: "demo" };
/** A chunk is many use cases at once. */
const TIMEOUT = 60_000;

/** Pieces of history after which a connection makes its plans anew: the tables have grown meanwhile. */
const REPLAN_EVERY = 24;
const REPLAN = statement("demo.replan", "discard plans");

type Make<Context> = (db: Db, effects: Effects) => Context;

function base(
  ports: Ports,
  clock: SettableClock,
  actor: Actor,
  tenantId: TenantId,
  db: Db,
  effects: Effects,
): ServiceContext {
  return {
    db,
    tenantId,
    actor,
    requestId: undefined,
    locale: "en",
    clock,
    logger: ports.logger,
    ports,
    audit: effects.audit.bind(effects),
    emit: effects.emit.bind(effects),
    enqueue: effects.enqueue.bind(effects),
    live: effects.live.bind(effects),
    afterCommit: effects.afterCommit.bind(effects),
  };
}

/** Runs services at any moment of the past: each piece of work is one transaction, as a mutation's is. */
export class Stage {
  readonly ports: Ports;
  /** What services take for now. */
  readonly clock: SettableClock;
  readonly #live: Ports["realtime"];
  #pieces = 0;

  constructor(ports: Ports, now: Date) {
    this.ports = ports;
    this.clock = new SettableClock(now);
    this.#live = ports.realtime;
  }

  /** Outside of any gym, or on the way into a new one. */
  system<T>(work: (ctx: ServiceContext) => Promise<T>): Promise<T> {
    return this.#run(
      (inside) => this.ports.db.systemTransaction("demo data", PLATFORM_TENANT, inside, { timeout: TIMEOUT }),
      (db, effects) => base(this.ports, this.clock, SYSTEM, PLATFORM_TENANT, db, effects),
      SYSTEM,
      work,
    );
  }

  /** Inside a gym, as the given person of its staff or as the system. */
  within<T>(
    tenant: TenantFacts,
    work: (ctx: TenantContext & { readonly effects: Effects }) => Promise<T>,
    actor: Actor = SYSTEM,
  ): Promise<T> {
    return this.#run(
      (inside) => this.ports.db.transaction(tenant.id, inside, { timeout: TIMEOUT }),
      (db, effects) => this.gymContext(tenant, actor, db, effects),
      actor,
      work,
    );
  }

  /** The same for what is told as history: whoever would hear of it has heard, and nobody is told again. */
  quietly<T>(
    tenant: TenantFacts,
    work: (ctx: TenantContext & { readonly effects: Effects }) => Promise<T>,
    actor: Actor = SYSTEM,
  ): Promise<T> {
    const inside = async (ctx: TenantContext & { readonly effects: Effects }) => {
      // Plans made while the tables were empty would read all of them for every row.
      this.#pieces += 1;
      if (this.#pieces % REPLAN_EVERY === 0) await ctx.db.rows(REPLAN);
      const value = await work(ctx);
      ctx.effects.takeOutbox();
      return value;
    };
    return this.within(tenant, inside, actor);
  }

  /** For services that open their own transactions. */
  gymContext(
    tenant: TenantFacts,
    actor: Actor,
    db: Db,
    effects: Effects,
  ): TenantContext & { readonly effects: Effects } {
    return {
      ...base(this.ports, this.clock, actor, tenant.id, db, effects),
      locale: tenant.locale,
      tenant,
      access: { tenant, roles: ["owner"], memberId: null, staffId: null, branchIds: [] },
      effects,
    };
  }

  effects(actor: Actor): Effects {
    return new Effects({ actor, requestId: undefined, now: () => this.clock.now() });
  }

  async #run<T, Context>(
    transaction: (inside: (db: Db) => Promise<T>) => Promise<T>,
    make: Make<Context>,
    actor: Actor,
    work: (ctx: Context) => Promise<T>,
  ): Promise<T> {
    const effects = this.effects(actor);
    const result = await transaction(async (db) => {
      const value = await work(make(db, effects));
      await effects.write(db);
      return value;
    });
    await effects.release(this.#live, this.ports.logger);
    return result;
  }
}

/** Somebody of the staff, as the audit log shall name them. */
export function staffActor(person: { userId: string; name: string; email: string }): Actor {
  return {
    kind: "user",
    userId: person.userId as Extract<Actor, { kind: "user" }>["userId"],
    sessionId: person.userId,
    name: person.name,
    email: person.email,
    emailVerified: true,
    locale: "en",
    mfa: false,
    mfaEnabled: false,
    platformRole: null,
    signedInAt: 0,
  };
}
