import { afterAll, afterEach, beforeAll } from "vitest";
import type { TenantFacts } from "../../context";
import { statement } from "../../db/statement";
import { DomainError } from "../../errors";
import type { TenantId } from "../../ids";
import { createTestWorld, type TestGym, type TestWorld } from "../../testing/world";
import { listDeadLetters } from "../dead-letters";
import type { JobDefinition } from "../definitions";
import { JobRegistry } from "../registry";
import { type RunningWorker, startWorker } from "../worker";
import { type BackendName, startBackend, type TestBackend, until } from "./backends";
import { effectRegistry, makeEffectTables } from "./effect-jobs";

const COUNTS = statement(
  "test.counts",
  `select (select count(*)::int from effect_log) as log, (select count(distinct n)::int from effect_log) as different,
     coalesce((select total from effect_count), 0) as total`,
);
const WAITING = statement("test.waiting", "select count(*)::int as n from outbox where dead_at is null");

/** What a suite of jobs stands on: a world, a queue, workers that are stopped after each test, and what they did. */
export class JobLab {
  /** The gym whose effects are counted; each test makes its own by `freshGym`. */
  gym!: TestGym;
  world!: TestWorld;
  backend!: TestBackend;
  #workers: RunningWorker[] = [];
  readonly #gyms = new Map<TenantId, TenantFacts>();

  /** Call it inside `describe`: it makes everything before the first test and ends it after the last. */
  constructor(name: BackendName) {
    beforeAll(async () => {
      this.world = await createTestWorld({ hotLanes: 0, poolSize: 8 });
      await makeEffectTables(this.world.database);
      this.backend = await startBackend(name, this.world);
    });
    afterAll(async () => {
      await this.backend.stop();
      await this.world.close();
    });
    afterEach(async () => {
      await Promise.all(this.#workers.map((worker) => worker.stop()));
      this.#workers = [];
    });
  }

  freshGym = async (): Promise<TestGym> => {
    const made = await this.world.createGym();
    this.#gyms.set(made.facts.id, made.facts);
    return made;
  };

  work = async (registry: JobRegistry = effectRegistry, staleAfter = 1_000): Promise<RunningWorker> => {
    const worker = await startWorker({
      ports: this.world.ports,
      registry,
      queue: await this.backend.connect(),
      staleAfter,
      patience: 5_000,
      tenantOf: async (id) => {
        const facts = this.#gyms.get(id);
        if (!facts) throw new DomainError("NOT_FOUND");
        return facts;
      },
    });
    this.#workers.push(worker);
    return worker;
  };

  jobs = (...definitions: JobDefinition[]) => new JobRegistry(definitions, []);

  counts = async (of: TestGym = this.gym) =>
    (
      await this.world.db.read(of.facts.id, (db) =>
        db.rows<{ log: number; different: number; total: number }>(COUNTS),
      )
    )[0];

  waiting = async (of: TestGym = this.gym) =>
    (await this.world.db.read(of.facts.id, (db) => db.rows<{ n: number }>(WAITING)))[0]?.n ?? -1;

  allDone = () => until(this.waiting, (n) => n === 0);

  deadLetters = () =>
    this.world.system(async (ctx) =>
      (await listDeadLetters(ctx, { limit: 50 })).filter((letter) => letter.tenantId === this.gym.facts.id),
    );
}
