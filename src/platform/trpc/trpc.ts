import { initTRPC, TRPCError } from "@trpc/server";
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
import { isUuid, PLATFORM_TENANT } from "../ids";
import { asTrpcError, publicError } from "./failures";

/** Declared on every procedure by the ladder below; the access matrix is generated from it. */
export interface ProcedureMeta {
  access?: {
    kind: "public" | "account" | "tenant" | "operator";
    permission: Permission;
    lane: Lane;
    /** Open to a session whose second factor is still to come. */
    beforeSecondFactor?: true;
  };
}

/**
 * How a procedure reaches the database. `call`: a query reads statement by statement, a mutation is one transaction.
 * `hot`: every statement goes out on the pipelined lane and is its own transaction; the service then writes its
 * effects and its idempotency key in that one statement. `steps`: the service opens its transactions itself, because
 * it works for long between them (a password's hash) or keeps something of a refusal (a failed attempt). Passwords and
 * codes travel on this lane only: no idempotency key is kept, so neither they nor the answer are stored.
 */
export type Lane = "call" | "hot" | "steps";

interface Options {
  lane?: "call" | "hot";
}

interface PublicOptions {
  lane?: "call" | "steps";
  /** `own`: the service counts by itself, with limits made for the purpose (sign-in behind a gym's one address). */
  limit?: "anonymous" | "own";
}

interface AccountOptions {
  lane?: "call" | "steps";
  /** Open to a session whose second factor is still to come: giving the code, signing out. */
  beforeSecondFactor?: true;
}

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    errorFormatter: ({ shape, error, ctx }) => {
      const pulse = publicError(error, ctx?.requestId);
      return {
        message: pulse.code,
        code: shape.code,
        data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, pulse },
      };
    },
  });

export const router = t.router;
export const mergeRouters = t.mergeRouters;
export const createCallerFactory = t.createCallerFactory;

type Next = { ok: true; data: unknown } | { ok: false; error: TRPCError };

/** Every procedure starts here: refusals get their tRPC code. */
const base = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw asTrpcError(result.error);
  return result;
});

function requireCsrf(ctx: RequestContext, type: string): void {
  if (type === "mutation" && !ctx.csrfSafe) throw new DomainError("CSRF");
}

async function limit(ctx: RequestContext, type: string): Promise<void> {
  const { actor } = ctx;
  if (actor.kind === "anonymous") {
    if (type === "mutation") await consume(ctx, "anonymous", ctx.address);
  } else if (actor.kind === "user") {
    await consume(ctx, type === "mutation" ? "user" : "user-read", actor.userId);
  } else if (actor.kind === "device") {
    await consume(ctx, "kiosk", actor.deviceId);
  }
}

async function consume(
  ctx: RequestContext,
  name: "anonymous" | "user" | "user-read" | "kiosk",
  key: string,
): Promise<void> {
  const verdict = await ctx.ports.limiter.consume(name, key);
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
}

function service(
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

function newEffects(ctx: RequestContext): Effects {
  return new Effects({ actor: ctx.actor, requestId: ctx.requestId, now: () => ctx.ports.clock.now() });
}

/** The key, if the client sent one and the actor is someone; malformed keys are refused. */
function idempotentCall(ctx: RequestContext, path: string, input: unknown): IdempotentCall | undefined {
  const key = ctx.idempotencyKey;
  if (key === undefined || ctx.actor.kind === "anonymous" || ctx.actor.kind === "system") return undefined;
  if (!IDEMPOTENCY_KEY.test(key)) throw new DomainError("INVALID_INPUT");
  const actorId = ctx.actor.kind === "user" ? ctx.actor.userId : ctx.actor.deviceId;
  return { actorId, key, procedure: path, requestHash: requestHash(input) };
}

/**
 * Runs a mutation inside the given transaction: claims the key, calls on, writes the effects, keeps the answer.
 * tRPC's `next()` returns a failure instead of throwing it, so it is thrown here: otherwise a failed mutation would
 * commit.
 */
async function mutate<Result>(
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
  if (!replayed) await effects.release(ctx.ports.realtime, ctx.ports.logger);
  return result;
}

const anyone: Permission["roles"] = ["anyone"];

/** No gym and no sign-in: signing up, signing in, resetting a password. The service steps over the boundary itself. */
export function publicProcedure(action: string, options: PublicOptions = {}) {
  const lane = options.lane ?? "call";
  return base
    .meta({ access: { kind: "public", permission: { action, roles: anyone }, lane } })
    .use(async ({ ctx, next, type, path, getRawInput }) => {
      requireCsrf(ctx, type);
      if (options.limit !== "own") await limit(ctx, type);
      return accountCall(ctx, { type, path, lane, getRawInput }, (account) =>
        next({ ctx: { ...ctx, ...account } }),
      );
    });
}

/** A signed-in person, whatever the gym: their own account, sessions, gyms. */
export function accountProcedure(action: string, options: AccountOptions = {}) {
  const { lane = "call", beforeSecondFactor } = options;
  const permission = { action, roles: anyone };
  return base
    .meta({
      access: { kind: "account", permission, lane, ...(beforeSecondFactor && { beforeSecondFactor }) },
    })
    .use(async ({ ctx, next, type, path, getRawInput }) => {
      const { actor } = ctx;
      if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
      if (!beforeSecondFactor) requireSecondFactor(actor);
      requireCsrf(ctx, type);
      await limit(ctx, type);
      return accountCall(ctx, { type, path, lane, getRawInput }, (account) =>
        next({ ctx: { ...ctx, ...account, actor } }),
      );
    });
}

/** Whoever set up a second factor gives it at every sign-in, whether or not a gym asks for it. */
function requireSecondFactor(actor: Actor): void {
  if (actor.kind === "user" && actor.mfaEnabled && !actor.mfa) throw new DomainError("MFA_REQUIRED");
}

/** Whoever keeps the installation alive. Needs the second factor once it is set up. */
export function operatorProcedure(action: string) {
  return base
    .meta({ access: { kind: "operator", permission: { action, roles: [] }, lane: "call" } })
    .use(async ({ ctx, next, type, path, getRawInput }) => {
      const { actor } = ctx;
      if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
      if (actor.platformRole !== "operator") throw new DomainError("FORBIDDEN");
      requireSecondFactor(actor);
      requireCsrf(ctx, type);
      await limit(ctx, type);
      return accountCall(ctx, { type, path, lane: "call", getRawInput }, (account) =>
        next({ ctx: { ...ctx, ...account, actor } }),
      );
    });
}

/** Account data belongs to no gym: it is read and written as the system, by the identity and tenancy modules only. */
async function accountCall<Result>(
  ctx: RequestContext,
  call: { type: string; path: string; lane: "call" | "steps"; getRawInput: () => Promise<unknown> },
  next: (account: ServiceContext) => Promise<Result>,
): Promise<Result> {
  const { db } = ctx.ports;
  const { type, path, lane, getRawInput } = call;
  if (type !== "mutation" || lane === "steps") {
    const effects = newEffects(ctx);
    return await db.system(path, PLATFORM_TENANT, (reads) =>
      next(service(ctx, reads, effects, PLATFORM_TENANT)),
    );
  }
  const keyed = ctx.idempotencyKey === undefined ? undefined : idempotentCall(ctx, path, await getRawInput());
  return await mutate(
    ctx,
    keyed,
    (tx, effects) => next(service(ctx, tx, effects, PLATFORM_TENANT)),
    (work) => db.systemTransaction(path, PLATFORM_TENANT, work),
  );
}

/** What a procedure inside a gym gets: the service context, and the request it came with. */
export type TenantCall = RequestContext & TenantContext & { readonly effects: Effects };

/**
 * A call inside one gym. The permission is required, so that it cannot be forgotten; the gym comes from the address,
 * never from the input.
 */
export function tenantProcedure(permission: Permission, options: Options = {}) {
  const lane = options.lane ?? "call";
  return base
    .meta({ access: { kind: "tenant", permission, lane } })
    .use(async ({ ctx, next, type, path, getRawInput }) => {
      requireCsrf(ctx, type);
      const access = await authorize(ctx, permission);
      await limit(ctx, type);
      const { db } = ctx.ports;
      const tenantId = access.tenant.id;
      const within = (tenantDb: Db, effects: Effects): TenantCall => ({
        ...ctx,
        ...service(ctx, tenantDb, effects, tenantId),
        requestId: ctx.requestId,
        tenant: access.tenant,
        access,
        effects,
      });
      if (lane === "hot") {
        const effects = newEffects(ctx);
        const result = await db.hot(tenantId, (hot) => next({ ctx: within(hot, effects) }));
        if (result.ok) await effects.release(ctx.ports.realtime, ctx.ports.logger);
        return result;
      }
      if (type !== "mutation") {
        const effects = newEffects(ctx);
        return await db.read(tenantId, (reads) => next({ ctx: within(reads, effects) }));
      }
      const call =
        ctx.idempotencyKey === undefined ? undefined : idempotentCall(ctx, path, await getRawInput());
      return await mutate(
        ctx,
        call,
        (tx, effects) => next({ ctx: within(tx, effects) }),
        (work) => db.transaction(tenantId, work),
      );
    });
}

const MFA_ROLES = ["owner", "manager", "desk"] as const;

async function authorize(ctx: RequestContext, permission: Permission): Promise<TenantAccess> {
  const { actor, tenantSlug } = ctx;
  if (tenantSlug === undefined) throw new DomainError("NOT_FOUND");
  const access = await ctx.resolveAccess(tenantSlug, actor);
  if (!access) throw new DomainError("NOT_FOUND");
  if (!allows(permission, access.roles)) {
    throw new DomainError(actor.kind === "anonymous" ? "NOT_SIGNED_IN" : "FORBIDDEN");
  }
  if (access.tenant.status === "suspended") throw new DomainError("GYM_SUSPENDED");
  if (permission.roles.includes("anyone")) return access;
  requireSecondFactor(actor);
  const needsMfa = access.tenant.requireStaffMfa && MFA_ROLES.some((role) => access.roles.includes(role));
  if (needsMfa && actor.kind === "user" && !actor.mfa) throw new DomainError("MFA_SETUP_REQUIRED");
  return access;
}

/** An id that came from a client. Anything else than a UUID can't exist, so it is not found rather than malformed. */
export function requireId(id: string): string {
  if (!isUuid(id)) throw new DomainError("NOT_FOUND");
  return id;
}

export { TRPCError };
