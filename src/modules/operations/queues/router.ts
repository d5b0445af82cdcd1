import { discardJobs, replayDeadLetters } from "@/platform/jobs/dead-letters";
import { operatorProcedure, router } from "@/platform/trpc/trpc";
import {
  changed,
  discardInput,
  inspectedJob,
  jobKey,
  jobsInput,
  jobsPage,
  retryInput,
  summary,
} from "./schema";
import { inspectJob, readJobs, readSummary } from "./service";

/** The work behind the scenes, for whoever keeps the installation alive. */
export const queuesRouter = router({
  summary: operatorProcedure("operations.queues")
    .output(summary)
    .query(({ ctx }) => readSummary(ctx)),
  list: operatorProcedure("operations.jobs")
    .input(jobsInput)
    .output(jobsPage)
    .query(({ ctx, input }) => readJobs(ctx, input)),
  inspect: operatorProcedure("operations.inspect-job")
    .input(jobKey)
    .output(inspectedJob)
    .query(({ ctx, input }) => inspectJob(ctx, input)),
  retry: operatorProcedure("operations.replay-dead-letter")
    .input(retryInput)
    .output(changed)
    .mutation(async ({ ctx, input }) => ({ count: await replayDeadLetters(ctx, input.keys) })),
  discard: operatorProcedure("operations.discard-dead-letter")
    .input(discardInput)
    .output(changed)
    .mutation(async ({ ctx, input }) => ({ count: await discardJobs(ctx, input.keys, input.reason) })),
});
