import type { ServiceContext } from "@/platform/context";
import { Effects } from "@/platform/effects";
import { PLATFORM_TENANT } from "@/platform/ids";

/**
 * One transaction of a use case that takes several (procedures of the lane `steps`): its rows, audit lines and jobs
 * are kept together, whatever the use case answers afterwards.
 * @param name shows in the log of steps over the tenant boundary.
 */
export async function step<T>(
  ctx: ServiceContext,
  name: string,
  work: (ctx: ServiceContext) => Promise<T>,
): Promise<T> {
  const { ports, actor, requestId } = ctx;
  const effects = new Effects({ actor, requestId, now: () => ctx.clock.now() });
  const result = await ports.db.systemTransaction(name, PLATFORM_TENANT, async (db) => {
    const value = await work({
      ...ctx,
      db,
      tenantId: PLATFORM_TENANT,
      audit: effects.audit.bind(effects),
      emit: effects.emit.bind(effects),
      enqueue: effects.enqueue.bind(effects),
      live: effects.live.bind(effects),
      afterCommit: effects.afterCommit.bind(effects),
    });
    await effects.write(db);
    return value;
  });
  await effects.release(ports.realtime, ports.logger);
  return result;
}
