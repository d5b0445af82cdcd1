import { tenantFacts } from "@/modules/tenancy/access/service";
import type { Ports } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { DomainError } from "@/platform/errors";
import { startBackend, type TestBackend, until } from "@/platform/jobs/testing/backends";
import { type RunningWorker, startWorker } from "@/platform/jobs/worker";
import type { TestGym, TestWorld } from "@/platform/testing/world";
import { jobRegistry } from "../jobs";

const ORDERS = statement(
  "test.orders",
  `select name, run_at as "runAt", dead_at as "deadAt", last_error as "lastError" from outbox order by run_at, id`,
);

export interface Order {
  name: string;
  runAt: string;
  deadAt: string | null;
  lastError: string | null;
}

/** The installation's real jobs on a real queue, for as long as a test wants them to be done. */
export class JobsAtWork {
  #worker: RunningWorker | undefined;
  /** Replaces ports of the worker, for parties outside. */
  ports: Ports;

  private constructor(
    readonly world: TestWorld,
    readonly backend: TestBackend,
  ) {
    this.ports = world.ports;
  }

  static async prepare(world: TestWorld): Promise<JobsAtWork> {
    return new JobsAtWork(world, await startBackend("postgres", world));
  }

  orders(gym: TestGym): Promise<Order[]> {
    return this.world.db.read(gym.facts.id, (db) => db.rows<Order>(ORDERS));
  }

  /**
   * Does everything that is ordered for a gym, and what that orders.
   * @param later a job that orders itself again until its moment comes by the test's clock
   * @throws when a job gives up
   */
  async drain(gym: TestGym, later?: string): Promise<void> {
    this.#worker ??= await startWorker({
      ports: this.ports,
      registry: jobRegistry,
      queue: await this.backend.connect(),
      staleAfter: 2_000,
      tenantOf: async (id) => {
        const facts = await tenantFacts(this.world.ports, id);
        if (!facts) throw new DomainError("NOT_FOUND");
        return facts;
      },
    });
    const left = await until(
      async () => (await this.orders(gym)).filter(({ name }) => name !== later),
      (orders) => orders.every(({ deadAt }) => deadAt !== null),
      45_000,
    );
    if (left.length > 0) throw new Error(`gave up: ${JSON.stringify(left)}`);
  }

  async stop(): Promise<void> {
    await this.#worker?.stop();
    this.#worker = undefined;
  }
}
