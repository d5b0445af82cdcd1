import type { JobContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { step } from "@/platform/jobs/job-context";
import { tenantTopic } from "@/platform/realtime/realtime";
import * as data from "./data";
import type { ImportProblem } from "./schema";
import { secondsLeft } from "./wizard/rules";
import type { ImportState } from "./wizard/schema";

/** One start of the worker on a batch. */
export interface RunKey {
  readonly batchId: string;
  readonly runId: string;
}

/** The batch, if it still is in this run's hands: nobody stopped it and nobody started it anew. */
function mine(
  batch: data.StoredBatch | undefined,
  key: RunKey,
  state: ImportState,
): data.StoredBatch | undefined {
  return batch?.state === state && batch.options.run?.id === key.runId ? batch : undefined;
}

/**
 * One stretch of a run, in one transaction that holds the batch: whoever cancels waits for its end, and the next
 * stretch finds out.
 * @param work returns what to change of the batch, which tells how far it is
 * @returns false when the run is over, cancelled or somebody else's
 */
export async function stretch(
  ctx: JobContext,
  key: RunKey,
  state: ImportState,
  work: (ctx: JobContext, batch: data.StoredBatch) => Promise<data.BatchChange>,
): Promise<boolean> {
  ctx.signal.throwIfAborted();
  const after = await step(ctx, async (inner) => {
    const batch = mine(await data.lockBatch(inner.db, key.batchId), key, state);
    if (!batch) return undefined;
    const change = await work(inner, batch);
    const run = batch.options.run && { ...batch.options.run, movedAt: inner.clock.now().toISOString() };
    await data.updateBatch(inner.db, key.batchId, {
      ...change,
      options: { ...change.options, ...(run && { run }) },
    });
    const { done = batch.done, total = batch.total } = change;
    return { ...batch, done, total, state: change.state ?? batch.state };
  });
  if (!after) return false;
  const { done, total } = after;
  ctx.progress(done, total);
  ctx.live(tenantTopic(ctx.tenantId, "imports", key.batchId), {
    type: "progress",
    state: after.state,
    done,
    total,
    secondsLeft: secondsLeft(after, ctx.clock.now()),
  });
  return true;
}

/** The last stretch: the run ends in `change.state`. */
export async function finish(
  ctx: JobContext,
  key: RunKey,
  state: ImportState,
  change: data.BatchChange,
): Promise<void> {
  await stretch(ctx, key, state, async () => change);
}

function isOutage(error: unknown): boolean {
  return error instanceof DomainError && (error.code === "UNAVAILABLE" || error.code === "TIMEOUT");
}

/**
 * Runs one phase. An outage or a stop of the worker leaves the batch as it is, for the next attempt to go on with; any
 * other failure is shown to the person, who may try again.
 */
export async function guarded(
  ctx: JobContext,
  key: RunKey,
  state: ImportState,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (ctx.signal.aborted || isOutage(error)) throw error;
    ctx.logger.error({ err: error, batchId: key.batchId }, "an import stopped");
    const problem: ImportProblem = {
      row: 0,
      column: null,
      code: "FILE_UNREADABLE",
      severity: "error",
      value: "",
      params: {},
    };
    await finish(ctx, key, state, { state: "failed", error: problem });
  }
}
