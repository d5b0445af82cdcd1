import type { TRPCError } from "@trpc/server";
import { allows, type Permission } from "@/shared/access/permission";
import type { Actor, RequestContext, ServiceContext, TenantAccess, TenantContext } from "../context";
import type { Db } from "../db/database";
import { Effects } from "../effects";
import { DomainError } from "../errors";
import {
  claimKey,
  IDEMPOTENCY_KEY,
  type IdempotentCall,
  keepAnswer,
  requestHash,
} from "../idempotency/idempotency";
import { addressKey } from "../rate-limit/address-key";
import type { LimitVerdict } from "../rate-limit/process-windows";
import { WholeContext } from "./whole-context";

/*
 * What every call goes through, whichever way it came in: origin, limits, rights, the transaction and its effects.
 */

type Next = { ok: true; data: unknown } | { ok: false; error: TRPCError };

export function requireCsrf(ctx: RequestContext, type: string): void {
  if (type === "mutation" && !ctx.csrfSafe) throw new DomainError("CSRF");
}

/** Spends a point of the caller's limit; a promise where it is counted elsewhere. @throws DomainError RATE_LIMITED */
export function spend(ctx: RequestContext, type: string): Promise<void> | undefined {
  const { actor } = ctx;
  if (actor.kind === "anonymous") {
    return consume(ctx, type === "mutation" ? "anonymous" : "anonymous-read", addressKey(ctx.address));
  }
  if (actor.kind === "user") return consume(ctx, type === "mutation" ? "user" : "user-read", actor.userId);
  return actor.kind === "device" ? consume(ctx, "kiosk", actor.deviceId) : undefined;
}

/** `spend`, for whoever need not save a promise. @throws DomainError RATE_LIMITED */
export async function limit(ctx: RequestContext, type: string): Promise<void> {
  await spend(ctx, type);
}

/** Files cost more than calls, so they have limits of their own. @throws DomainError RATE_LIMITED */
export async function limitFiles(ctx: RequestContext, name: "upload" | "import"): Promise<void> {
  if (ctx.actor.kind === "user") await consume(ctx, name, ctx.actor.userId);
}

function consume(
  ctx: RequestContext,
  name: "anonymous" | "anonymous-read" | "user" | "user-read" | "kiosk" | "upload" | "import",
  key: string,
): Promise<void> | undefined {
  const verdict = ctx.ports.limiter.consume(name, key);
  if (verdict instanceof Promise) return verdict.then(refuseBeyond);
  refuseBeyond(verdict);
  return undefined;
}

function refuseBeyond(verdict: LimitVerdict): void {
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
}

export function service(
  ctx: RequestContext,
  db: Db,
  effects: Effects,
  tenantId: ServiceContext["tenantId"],
): ServiceContext {
  return {
    db,
    tenantId,
    actor: ctx.actor,
    requestId: ctx.requestId,
    locale: ctx.locale,
    clock: ctx.ports.clock,
    logger: ctx.ports.logger,
    ports: ctx.ports,
    audit: effects.audit.bind(effects),
    emit: effects.emit.bind(effects),
    enqueue: effects.enqueue.bind(effects),
    live: effects.live.bind(effects),
    afterCommit: effects.afterCommit.bind(effects),
  };
}

export function newEffects(ctx: RequestContext): Effects {
  return new Effects({ actor: ctx.actor, requestId: ctx.requestId, now: () => ctx.ports.clock.now() });
}

/** The key, if the client sent one and the actor is someone; malformed keys are refused. */
export function idempotentCall(
  ctx: RequestContext,
  tenantId: string,
  path: string,
  input: unknown,
): IdempotentCall | undefined {
  const key = ctx.idempotencyKey;
  if (key === undefined || ctx.actor.kind === "anonymous" || ctx.actor.kind === "system") return undefined;
  if (!IDEMPOTENCY_KEY.test(key)) throw new DomainError("INVALID_INPUT");
  const actorId = ctx.actor.kind === "user" ? ctx.actor.userId : ctx.actor.deviceId;
  return { tenantId, actorId, key, procedure: path, requestHash: requestHash(ctx.ports.secrets, input) };
}

/**
 * Runs a mutation inside the given transaction: claims the key, calls on, writes the effects, keeps the answer.
 * tRPC's `next()` returns a failure instead of throwing it, so it is thrown here: otherwise a failed mutation would
 * commit.
 */
export async function mutate<Result>(
  ctx: RequestContext,
  call: IdempotentCall | undefined,
  next: (db: Db, effects: Effects) => Promise<Result>,
  transaction: (work: (db: Db) => Promise<Result>) => Promise<Result>,
): Promise<Result> {
  const effects = newEffects(ctx);
  let replayed = false;
  const result = await transaction(async (db) => {
    const kept = call && (await claimKey(db, call));
    if (kept) {
      replayed = true;
      return { ok: true, data: kept.response, marker: "middlewareMarker" } as unknown as Result;
    }
    const done = await next(db, effects);
    const outcome = done as Next;
    if (!outcome.ok) throw outcome.error;
    await effects.write(db);
    if (call) await keepAnswer(db, call, outcome.data);
    return done;
  });
  if (!replayed && effects.waiting) await effects.release(ctx.ports.realtime, ctx.ports.logger);
  return result;
}

/** Whoever set up a second factor gives it at every sign-in, whether or not a gym asks for it. */
export function requireSecondFactor(actor: Actor): void {
  if (actor.kind === "user" && actor.mfaEnabled && !actor.mfa) throw new DomainError("MFA_REQUIRED");
}

type Person = Extract<Actor, { kind: "user" }>;

/**
 * Whoever keeps the installation alive, with the second factor once it is set up.
 * @throws DomainError NOT_SIGNED_IN, FORBIDDEN, MFA_REQUIRED
 */
export function requireOperator(actor: Actor): Person {
  if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
  if (actor.platformRole !== "operator") throw new DomainError("FORBIDDEN");
  requireSecondFactor(actor);
  return actor;
}

const MFA_ROLES = ["owner", "manager", "desk"] as const;

/**
 * Refuses whoever may not enter a gym now, whatever their role there: nobody enters a suspended one, and nobody without
 * the second factor that they or the gym ask for. For every way in, be it a call, a file or a stream.
 * @throws DomainError GYM_SUSPENDED, MFA_REQUIRED, MFA_SETUP_REQUIRED
 */
export function requireEntry(actor: Actor, access: TenantAccess): void {
  if (access.tenant.status === "suspended") throw new DomainError("GYM_SUSPENDED");
  requireSecondFactor(actor);
  const needsMfa = access.tenant.requireStaffMfa && MFA_ROLES.some((role) => access.roles.includes(role));
  if (needsMfa && actor.kind === "user" && !actor.mfa) throw new DomainError("MFA_SETUP_REQUIRED");
}

/**
 * What the caller is in the gym of the address, at once when it is known.
 * @throws DomainError NOT_FOUND, NOT_SIGNED_IN, FORBIDDEN, and those of `requireEntry`
 */
export function authorize(ctx: RequestContext, permission: Permission): TenantAccess | Promise<TenantAccess> {
  const { actor, tenantSlug } = ctx;
  if (tenantSlug === undefined) throw new DomainError("NOT_FOUND");
  const access = ctx.resolveAccess(tenantSlug, actor);
  if (access instanceof Promise) return access.then((found) => allowed(actor, found, permission));
  return allowed(actor, access, permission);
}

function allowed(actor: Actor, access: TenantAccess | null, permission: Permission): TenantAccess {
  if (!access) throw new DomainError("NOT_FOUND");
  if (!allows(permission, access.roles)) {
    throw new DomainError(actor.kind === "anonymous" ? "NOT_SIGNED_IN" : "FORBIDDEN");
  }
  if (access.tenant.status === "suspended") throw new DomainError("GYM_SUSPENDED");
  if (!permission.roles.includes("anyone")) requireEntry(actor, access);
  return access;
}

/** What a procedure inside a gym gets: the service context, and the request it came with. */
export type TenantCall = RequestContext & TenantContext & { readonly effects: Effects };

/** The context of a use case inside a gym, on the given database handle. */
export class GymCall extends WholeContext implements TenantCall {
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string;
  readonly locale: string;
  readonly tenantSlug: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly csrfSafe: boolean;
  readonly actor: Actor;
  readonly sessionToken: string | undefined;
  readonly ports: RequestContext["ports"];
  readonly resolveAccess: RequestContext["resolveAccess"];
  readonly setCookie: RequestContext["setCookie"];
  readonly db: Db;
  readonly tenantId: TenantAccess["tenant"]["id"];
  readonly clock: ServiceContext["clock"];
  readonly logger: ServiceContext["logger"];
  readonly tenant: TenantAccess["tenant"];
  readonly access: TenantAccess;
  readonly effects: Effects;
  readonly audit: ServiceContext["audit"] = (entry) => this.effects.audit(entry);
  readonly emit: ServiceContext["emit"] = (event, payload) => this.effects.emit(event, payload);
  readonly enqueue: ServiceContext["enqueue"] = (job, payload, options) =>
    this.effects.enqueue(job, payload, options);
  readonly live: ServiceContext["live"] = (topic, message) => this.effects.live(topic, message);
  readonly afterCommit: ServiceContext["afterCommit"] = (work) => this.effects.afterCommit(work);

  constructor(ctx: RequestContext, access: TenantAccess, db: Db, effects: Effects) {
    super();
    this.requestId = ctx.requestId;
    this.address = ctx.address;
    this.userAgent = ctx.userAgent;
    this.locale = ctx.locale;
    this.tenantSlug = ctx.tenantSlug;
    this.idempotencyKey = ctx.idempotencyKey;
    this.csrfSafe = ctx.csrfSafe;
    this.actor = ctx.actor;
    this.sessionToken = ctx.sessionToken;
    this.ports = ctx.ports;
    this.resolveAccess = ctx.resolveAccess;
    this.setCookie = ctx.setCookie;
    this.db = db;
    this.tenantId = access.tenant.id;
    this.clock = ctx.ports.clock;
    this.logger = ctx.ports.logger;
    this.tenant = access.tenant;
    this.access = access;
    this.effects = effects;
  }
}

/** What a procedure inside a gym is given. */
export function tenantCall(ctx: RequestContext, access: TenantAccess, db: Db, effects: Effects): TenantCall {
  return new GymCall(ctx, access, db, effects);
}

/**
 * A change inside a gym that does not come as a tRPC call (a file with its bytes): the same checks, one transaction.
 * @param prepare runs after the checks and before the transaction: slow work and other stores belong there.
 */
export async function changeInGym<Prepared, Result>(
  ctx: RequestContext,
  permission: Permission,
  prepare: (access: TenantAccess) => Promise<Prepared>,
  work: (call: TenantCall, prepared: Prepared) => Promise<Result>,
): Promise<Result> {
  requireCsrf(ctx, "mutation");
  const access = await authorize(ctx, permission);
  await limit(ctx, "mutation");
  const prepared = await prepare(access);
  const effects = newEffects(ctx);
  const result = await ctx.ports.db.transaction(access.tenant.id, async (db) => {
    const value = await work(tenantCall(ctx, access, db, effects), prepared);
    await effects.write(db);
    return value;
  });
  await effects.release(ctx.ports.realtime, ctx.ports.logger);
  return result;
}
