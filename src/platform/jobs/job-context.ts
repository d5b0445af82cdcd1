import type { Actor, JobContext, Ports, TenantContext, TenantFacts } from "../context";
import type { Db } from "../db/database";
import { Effects } from "../effects";
import type { TenantId } from "../ids";
import { PLATFORM_TENANT } from "../ids";
import { tenantTopic } from "../realtime/realtime";

/** How often open screens hear of a long job's progress, in milliseconds. */
const PROGRESS_EVERY = 250;

/** What a job runs as. */
export interface JobRun {
  readonly id: string;
  readonly name: string;
  readonly tenantId: TenantId;
  readonly tenant: TenantFacts | undefined;
  readonly payload: unknown;
  readonly requestId: string | null;
  readonly signal: AbortSignal;
}

/**
 * The topic on which a gym's screens follow its long jobs: `{ job, id, done, total, payload }`. The payload tells
 * whose job it is (an import's id, say).
 */
export function progressTopic(tenantId: TenantId): string {
  return tenantTopic(tenantId, "job-progress");
}

function progressOf(ports: Ports, run: JobRun): JobContext["progress"] {
  let quietUntil = 0;
  return (done, total) => {
    const now = performance.now();
    if (done < total && now < quietUntil) return;
    quietUntil = now + PROGRESS_EVERY;
    const { id, name: job, payload } = run;
    ports.realtime.publish(progressTopic(run.tenantId), { job, id, done, total, payload });
  };
}

/** A context for one run of a job; what it wants to happen besides is collected in the returned effects. */
export function jobContext(ports: Ports, run: JobRun, db: Db): { ctx: JobContext; effects: Effects } {
  const actor: Actor = { kind: "system", name: run.name };
  const requestId = run.requestId ?? undefined;
  const effects = new Effects({ actor, requestId, now: () => ports.clock.now() });
  const ctx: JobContext = {
    db,
    tenantId: run.tenantId,
    tenant: run.tenant,
    actor,
    requestId,
    locale: run.tenant?.locale ?? "en",
    clock: ports.clock,
    logger: ports.logger.child({ job: run.name, ...(requestId !== undefined && { requestId }) }),
    ports,
    signal: run.signal,
    progress: progressOf(ports, run),
    ...collecting(effects),
  };
  return { ctx, effects };
}

function collecting(
  effects: Effects,
): Pick<JobContext, "audit" | "emit" | "enqueue" | "live" | "afterCommit"> {
  return {
    audit: effects.audit.bind(effects),
    emit: effects.emit.bind(effects),
    enqueue: effects.enqueue.bind(effects),
    live: effects.live.bind(effects),
    afterCommit: effects.afterCommit.bind(effects),
  };
}

/** One transaction as the job's gym, or as the system for platform jobs. */
export function jobTransaction<T>(
  ports: Ports,
  run: { tenantId: string; name: string },
  work: (db: Db) => Promise<T>,
  timeout = 30_000,
): Promise<T> {
  return run.tenantId === PLATFORM_TENANT
    ? ports.db.systemTransaction(`job ${run.name}`, PLATFORM_TENANT, work, { timeout })
    : ports.db.transaction(run.tenantId, work, { timeout });
}

/**
 * One step of a `long` job: a transaction with its own effects, which go out when it has committed. Whatever is
 * thrown rolls the step back, not the steps before it.
 */
export async function step<T>(ctx: JobContext, work: (ctx: JobContext) => Promise<T>): Promise<T> {
  const effects = new Effects({
    actor: ctx.actor,
    requestId: ctx.requestId,
    now: () => ctx.clock.now(),
  });
  const name = ctx.actor.kind === "system" ? ctx.actor.name : "step";
  const result = await jobTransaction(ctx.ports, { tenantId: ctx.tenantId, name }, async (db) => {
    const value = await work({ ...ctx, ...collecting(effects), db });
    await effects.write(db);
    return value;
  });
  await effects.release(ctx.ports.realtime, ctx.ports.logger);
  return result;
}

/**
 * The context for services of the job's gym. The job has no role: it does what it was made for.
 * @throws when the job belongs to no gym.
 */
export function inTenant(ctx: JobContext): TenantContext {
  const { tenant } = ctx;
  if (!tenant) throw new Error("a platform job belongs to no gym");
  return { ...ctx, tenant, access: { tenant, roles: [], memberId: null, staffId: null, branchIds: [] } };
}
