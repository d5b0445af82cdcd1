import { initTRPC } from "@trpc/server";
import type { Permission } from "@/shared/access/permission";
import type { RequestContext, ServiceContext } from "../context";
import type { Db } from "../db/database";
import { DomainError } from "../errors";
import { PLATFORM_TENANT } from "../ids";
import {
  authorize,
  idempotentCall,
  mutate,
  newEffects,
  requireCsrf,
  requireOperator,
  requireSecondFactor,
  service,
  spend,
  tenantCall,
} from "./calls";
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

/**
 * Each guard gives refusals their tRPC code, whoever made them: the guard itself, or what it called. A failed `next()`
 * comes back as a value and is thrown here. Part of each guard rather than a middleware of its own: every level costs
 * each call.
 */
function passed<Result extends { ok: boolean }>(result: Result): Result {
  const outcome = result as { ok: boolean; error?: unknown };
  if (!outcome.ok) throw outcome.error;
  return result;
}

const anyone: Permission["roles"] = ["anyone"];

/** No gym and no sign-in: signing up, signing in, resetting a password. The service steps over the boundary itself. */
export function publicProcedure(action: string, options: PublicOptions = {}) {
  const lane = options.lane ?? "call";
  return t.procedure
    .meta({ access: { kind: "public", permission: { action, roles: anyone }, lane } })
    .use(async ({ ctx, next, type, path, getRawInput }) => {
      try {
        requireCsrf(ctx, type);
        if (options.limit !== "own") await spend(ctx, type);
        const result = await accountCall(ctx, { type, path, lane, getRawInput }, (account) =>
          next({ ctx: { ...ctx, ...account } }),
        );
        return passed(result);
      } catch (error) {
        throw asTrpcError(error);
      }
    });
}

/** A signed-in person, whatever the gym: their own account, sessions, gyms. */
export function accountProcedure(action: string, options: AccountOptions = {}) {
  const { lane = "call", beforeSecondFactor } = options;
  const permission = { action, roles: anyone };
  return t.procedure
    .meta({
      access: { kind: "account", permission, lane, ...(beforeSecondFactor && { beforeSecondFactor }) },
    })
    .use(async ({ ctx, next, type, path, getRawInput }) => {
      try {
        const { actor } = ctx;
        if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
        if (!beforeSecondFactor) requireSecondFactor(actor);
        requireCsrf(ctx, type);
        await spend(ctx, type);
        const result = await accountCall(ctx, { type, path, lane, getRawInput }, (account) =>
          next({ ctx: { ...ctx, ...account, actor } }),
        );
        return passed(result);
      } catch (error) {
        throw asTrpcError(error);
      }
    });
}

/** Whoever keeps the installation alive. Needs the second factor once it is set up. */
export function operatorProcedure(action: string, { lane = "call" }: { lane?: "call" | "steps" } = {}) {
  return t.procedure
    .meta({ access: { kind: "operator", permission: { action, roles: [] }, lane } })
    .use(async ({ ctx, next, type, path, getRawInput }) => {
      try {
        const actor = requireOperator(ctx.actor);
        requireCsrf(ctx, type);
        await spend(ctx, type);
        const result = await accountCall(ctx, { type, path, lane, getRawInput }, (account) =>
          next({ ctx: { ...ctx, ...account, actor } }),
        );
        return passed(result);
      } catch (error) {
        throw asTrpcError(error);
      }
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
  const keyed =
    ctx.idempotencyKey === undefined
      ? undefined
      : idempotentCall(ctx, PLATFORM_TENANT, path, await sentInput(getRawInput));
  return await mutate(
    ctx,
    keyed,
    (tx, effects) => next(service(ctx, tx, effects, PLATFORM_TENANT)),
    (work) => db.systemTransaction(path, PLATFORM_TENANT, work),
  );
}

/**
 * What was sent, for the idempotency key. A call without input comes with an empty body, which can't be read as JSON:
 * whether that is wrong is for the procedure's own input to say.
 */
async function sentInput(getRawInput: () => Promise<unknown>): Promise<unknown> {
  try {
    return await getRawInput();
  } catch {
    return undefined;
  }
}

/**
 * A call inside one gym. The permission is required, so that it cannot be forgotten; the gym comes from the address,
 * never from the input.
 */
export function tenantProcedure(permission: Permission, options: Options = {}) {
  const lane = options.lane ?? "call";
  return t.procedure
    .meta({ access: { kind: "tenant", permission, lane } })
    .use(async ({ ctx, next, type, path, getRawInput }) => {
      try {
        requireCsrf(ctx, type);
        const found = authorize(ctx, permission);
        const access = found instanceof Promise ? await found : found;
        const counting = spend(ctx, type);
        if (counting) await counting;
        const { db, realtime, logger } = ctx.ports;
        const tenantId = access.tenant.id;
        if (lane === "hot" || type !== "mutation") {
          const effects = newEffects(ctx);
          const within = (tenantDb: Db) => next({ ctx: tenantCall(ctx, access, tenantDb, effects) });
          const result = passed(
            await (lane === "hot" ? db.hot(tenantId, within) : db.read(tenantId, within)),
          );
          if (lane === "hot" && effects.waiting) await effects.release(realtime, logger);
          return result;
        }
        const call =
          ctx.idempotencyKey === undefined
            ? undefined
            : idempotentCall(ctx, tenantId, path, await sentInput(getRawInput));
        const result = await mutate(
          ctx,
          call,
          (tx, effects) => next({ ctx: tenantCall(ctx, access, tx, effects) }),
          (work) => db.transaction(tenantId, work),
        );
        return passed(result);
      } catch (error) {
        throw asTrpcError(error);
      }
    });
}
