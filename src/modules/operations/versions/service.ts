import type { ServiceContext } from "@/platform/context";
import { ALIVE_SECONDS, listProcesses } from "@/platform/processes/read-processes";
import { RELEASE } from "@/platform/processes/release";
import { readSchema } from "./data";
import type { Versions } from "./schema";

/** What runs here: every process, PostgreSQL and its tables. For operator procedures only. */
export async function readVersions(ctx: ServiceContext): Promise<Versions> {
  const [schema, found] = await Promise.all([readSchema(ctx.db), listProcesses(ctx.db)]);
  const processes = found.map(({ silentSeconds, running, ...known }) => ({
    ...known,
    alive: silentSeconds <= ALIVE_SECONDS,
    jobs: running.length,
  }));
  const alive = processes.filter((one) => one.alive).map(({ version, commit }) => `${version} ${commit}`);
  const { postgres, applied, name, at, pending } = schema;
  return {
    own: { ...RELEASE },
    postgres,
    migrations: {
      applied,
      newest: name && at ? { name, at } : null,
      pending,
    },
    mixed: new Set(alive).size > 1,
    processes,
    asOf: ctx.clock.now().toISOString(),
  };
}
