import { setTimeout as pause } from "node:timers/promises";
import { roleEnvironment } from "../../../scripts/services/roles.mjs";
import type { Load } from "./door";
import { type FilledGym, type Filling, fillGym } from "./filled-gym";
import { OwnPostgres } from "./own-postgres";
import { type Bundle, bundleWeb, WebProcess } from "./web-process";
import { bundleWorker, WorkerProcess } from "./worker-process";

/** Until something holds, looking again and again; the test's own time is the limit. */
export async function until(holds: () => boolean | Promise<boolean>, every = 20): Promise<void> {
  while (!(await holds())) await pause(every);
}

/** Until desks were told of so many more visits. */
export function more(load: Load, by: number): Promise<void> {
  const wanted = load.acknowledged.size + by;
  return until(() => load.acknowledged.size >= wanted);
}

/** As whoever watches over a process does: on a busy machine its first connections may take too long. */
export async function persistently<T>(start: () => Promise<T>): Promise<T> {
  for (let turn = 0; turn < 4; turn++) {
    try {
      return await start();
    } catch {
      await pause(500);
    }
  }
  return await start();
}

/** One gym on a PostgreSQL of its own, and real processes of Pulse before it: what a fault test begins with. */
export class FaultLab {
  readonly #bundles: readonly [Bundle, Bundle];
  readonly #processes: (WebProcess | WorkerProcess)[] = [];

  private constructor(
    readonly postgres: OwnPostgres,
    readonly gym: FilledGym,
    bundles: readonly [Bundle, Bundle],
    /** What processes are started with; a test may add to it. */
    public env: Record<string, string>,
  ) {
    this.#bundles = bundles;
  }

  /** @param options.settings PostgreSQL's own, as it reads them */
  static async start(
    filling: Filling,
    options: { settings?: Record<string, string> } = {},
  ): Promise<FaultLab> {
    const [postgres, ...bundles] = await Promise.all([
      OwnPostgres.start(options),
      bundleWeb(),
      bundleWorker(),
    ]);
    const gym = await postgres.asAdmin((admin) => fillGym(admin, filling));
    return new FaultLab(postgres, gym, bundles, roleEnvironment(postgres.urls));
  }

  async startWeb(env: Readonly<Record<string, string>> = {}): Promise<WebProcess> {
    const web = await persistently(() => WebProcess.start(this.#bundles[0].file, { ...this.env, ...env }));
    this.#processes.push(web);
    return web;
  }

  async startWorker(env: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
    const worker = await persistently(() =>
      WorkerProcess.start(this.#bundles[1].file, { ...this.env, ...env }),
    );
    this.#processes.push(worker);
    return worker;
  }

  /** Orders and events that nobody has dealt with yet. */
  waiting(): Promise<number> {
    return this.postgres.asAdmin(async (admin) => {
      const { rows } = await admin.query<{ n: number }>(
        "select count(*)::int as n from outbox where dead_at is null and run_at <= now()",
      );
      return rows[0]?.n ?? -1;
    });
  }

  /** Orders that were given up. */
  deadLetters(): Promise<unknown[]> {
    return this.postgres.asAdmin(
      async (admin) =>
        (await admin.query("select name, last_error from outbox where dead_at is not null")).rows,
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.close()));
    await Promise.all(this.#bundles.map((bundle) => bundle.remove()));
    await this.postgres.close();
  }
}
