import { tenantFacts } from "@/modules/tenancy/access/service";
import { readEnv } from "@/platform/env";
import { DomainError } from "@/platform/errors";
import { connectQueue } from "@/platform/jobs/queue/connect-queue";
import { startWorker } from "@/platform/jobs/worker";
import { jobRegistry } from "../jobs";
import { createPorts } from "../ports";

/** The worker with all its jobs, but that it misses a dead one's after two seconds: tests have less time than gyms. */
const env = readEnv();
const { ports } = await createPorts(env, "worker", { hotLanes: 0 });
const queue = await connectQueue(env, ports.logger, { lock: 1_500, backoff: 200 });
await startWorker({
  ports,
  registry: jobRegistry,
  queue,
  tenantOf: async (tenantId) => {
    const facts = await tenantFacts(ports, tenantId);
    if (!facts) throw new DomainError("NOT_FOUND");
    return facts;
  },
  staleAfter: 2_000,
});
process.send?.({ type: "ready" });
process.on("disconnect", () => process.exit(0));
