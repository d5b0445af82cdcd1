import type { Ports, TenantFacts } from "../context";
import type { Effects } from "../effects";
import { PLATFORM_TENANT, type TenantId } from "../ids";
import type { RunningJob } from "../processes/process-beat";
import { traced } from "../tracing/tracing";
import type { JobDefinition } from "./definitions";
import { describeFailure, isFinal, PoisonedPayload, poisoned } from "./failure";
import { type JobRun, jobContext, jobTransaction } from "./job-context";
import { bury, countFailure, giveBack, look, type TakenRow, take } from "./outbox";
import type { JobRef, Outcome } from "./queue/job-queue";
import { DEFAULT_ATTEMPTS, type JobRegistry } from "./registry";

export interface RunnerOptions {
  ports: Ports;
  registry: JobRegistry;
  /** Facts of a gym, as the tenancy module knows them. @throws DomainError NOT_FOUND */
  tenantOf(tenantId: TenantId): Promise<TenantFacts>;
  /** Aborts when the process is told to stop. */
  stopping: AbortSignal;
}

type Part = Pick<JobRun, "tenant" | "signal">;

/** Runs one job from the outbox: its effect and the row's end commit together, or neither does. */
export class JobRunner {
  readonly #options: RunnerOptions;
  readonly #running = new Set<RunningJob>();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** The jobs at work at this moment, the longest first. */
  running(): RunningJob[] {
    return [...this.#running];
  }

  /** Never throws; says what the queue should do with its copy. */
  async run(ref: JobRef, lost: AbortSignal): Promise<Outcome> {
    const { tenantId, id, name } = ref;
    const running = { tenantId, id, name, since: this.#options.ports.clock.now().toISOString() };
    this.#running.add(running);
    try {
      return await this.#attempt(ref, lost);
    } finally {
      this.#running.delete(running);
    }
  }

  async #attempt(ref: JobRef, lost: AbortSignal): Promise<Outcome> {
    const { ports, stopping, registry } = this.#options;
    const signal = AbortSignal.any([stopping, lost]);
    const definition = registry.job(ref.name);
    try {
      // The relay only publishes what it knows; another version of Pulse may have published this one.
      if (!definition) throw new PoisonedPayload("no such job");
      await (definition.mode === "long"
        ? this.#long(definition, ref, signal)
        : this.#inTransaction(definition, ref, signal));
      return "done";
    } catch (error) {
      try {
        return await this.#failed(ref, definition, error, signal);
      } catch (uncounted) {
        // The database is away: the queue's own attempts, then the sweeper, bring the job back.
        ports.logger.warn({ job: ref.name, reason: describeFailure(uncounted) }, "a failure was not counted");
        return "retry";
      }
    }
  }

  /** Makes a dead letter of a job that took its worker down again and again. */
  async abandon(ref: JobRef): Promise<void> {
    const { ports } = this.#options;
    const row = { tenant_id: ref.tenantId, id: ref.id };
    await ports.db.system("dead letter", PLATFORM_TENANT, (db) => bury(db, [row], "the worker died on it"));
    ports.logger.error({ job: ref.name, id: ref.id }, "a job took its worker down too often");
  }

  #describe(ref: JobRef, row: TakenRow, definition: JobDefinition, part: Part): JobRun {
    if (row.name !== definition.name) throw new PoisonedPayload("the row is another job's");
    const parsed = definition.payload.safeParse(row.payload);
    if (!parsed.success) throw poisoned(parsed.error);
    const { id, name } = ref;
    const tenantId = ref.tenantId as TenantId;
    return { id, name, tenantId, payload: parsed.data, requestId: row.request_id, ...part };
  }

  /** Asked before the transaction: inside, it would hold one connection while it waits for another. */
  async #tenant(ref: JobRef): Promise<TenantFacts | undefined> {
    if (ref.tenantId === PLATFORM_TENANT) return undefined;
    return await this.#options.tenantOf(ref.tenantId as TenantId);
  }

  async #inTransaction(definition: JobDefinition, ref: JobRef, signal: AbortSignal): Promise<void> {
    const { ports } = this.#options;
    const [handler, tenant] = await Promise.all([definition.handler(), this.#tenant(ref)]);
    let effects: Effects | undefined;
    await jobTransaction(ports, ref, async (db) => {
      // First, so that a second delivery waits here for the first and then finds nothing to do.
      const row = await take(db, ref.tenantId, ref.id);
      if (!row) return;
      const run = this.#describe(ref, row, definition, { tenant, signal });
      const made = jobContext(ports, run, db);
      await traced(run.name, made.ctx.requestId, () => handler(made.ctx, run.payload));
      await made.effects.write(db);
      effects = made.effects;
    });
    await effects?.release(ports.realtime, ports.logger);
  }

  async #long(definition: JobDefinition, ref: JobRef, signal: AbortSignal): Promise<void> {
    const { ports } = this.#options;
    const [handler, tenant] = await Promise.all([definition.handler(), this.#tenant(ref)]);
    const platform = ref.tenantId === PLATFORM_TENANT;
    const reads: typeof ports.db.read = (tenantId, work) =>
      platform ? ports.db.system(`job ${ref.name}`, PLATFORM_TENANT, work) : ports.db.read(tenantId, work);
    const effects = await reads(ref.tenantId, async (db) => {
      const row = await look(db, ref.tenantId, ref.id);
      if (!row) return undefined;
      const run = this.#describe(ref, row, definition, { tenant, signal });
      const made = jobContext(ports, run, db);
      // No transaction is open here, so there is nothing to wait for.
      const live = ports.realtime.publish.bind(ports.realtime);
      const { ctx } = made;
      await traced(run.name, ctx.requestId, () => handler({ ...ctx, live }, run.payload));
      return made.effects;
    });
    if (!effects) return;
    await jobTransaction(ports, ref, async (db) => {
      await effects.write(db);
      await take(db, ref.tenantId, ref.id);
    });
    await effects.release(ports.realtime, ports.logger);
  }

  async #failed(
    ref: JobRef,
    definition: JobDefinition | undefined,
    error: unknown,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { ports } = this.#options;
    const { tenantId, id, name: job } = ref;
    if (signal.aborted) {
      // Interrupted, not failed: the next worker begins anew and no attempt is spent.
      await ports.db.system("job given back", PLATFORM_TENANT, (db) => giveBack(db, tenantId, id));
      return "drop";
    }
    const reason = describeFailure(error);
    const failure = {
      error: reason,
      final: isFinal(error),
      attempts: definition?.attempts ?? DEFAULT_ATTEMPTS,
    };
    const counted = await ports.db.system("job failed", PLATFORM_TENANT, (db) =>
      countFailure(db, { tenantId, id }, failure),
    );
    if (!counted) return "drop";
    const { attempts, requestId } = counted;
    const facts = { job, id, tenantId, attempts, reason, ...(requestId !== null && { requestId }) };
    if (counted.dead) ports.logger.error({ ...facts, stack: frames(error) }, "a job is a dead letter");
    else ports.logger.warn(facts, "a job failed and will be tried again");
    return counted.dead ? "drop" : "retry";
  }
}

/** Where it happened, without the message: that one is redacted separately. */
function frames(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}
