import type { z } from "zod";
import { revokeDevice } from "@/modules/attendance/kiosk/service";
import { tenantFacts } from "@/modules/tenancy/access/service";
import { enterGym } from "@/modules/tenancy/gyms/service";
import type { ServiceContext } from "@/platform/context";
import { Effects } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { PLATFORM_TENANT } from "@/platform/ids";
import * as data from "./data";
import type { kiosksInput, kiosksPage, revokeInput } from "./schema";

/** Kiosks of all gyms, those that are offline first. For operator procedures only, as all of this file. */
export async function readKiosks(
  ctx: ServiceContext,
  { cursor, limit }: z.output<typeof kiosksInput>,
): Promise<z.infer<typeof kiosksPage>> {
  const found = await data.listKiosks(ctx.db, ctx.clock.now(), cursor ?? null, limit + 1);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return {
    rows: rows.map(({ rank: _, ...row }) => row),
    next: last ? { rank: last.rank, id: last.id } : null,
  };
}

export function countKiosks(ctx: ServiceContext): Promise<{ online: number; offline: number }> {
  return data.countKiosks(ctx.db, ctx.clock.now());
}

/**
 * Takes a gym's kiosk out of use. Both logs keep it: the gym's, where its owner looks, and the platform's.
 * @throws DomainError NOT_FOUND
 */
export async function revokeKiosk(
  ctx: ServiceContext,
  { tenantId, deviceId, reason }: z.output<typeof revokeInput>,
): Promise<void> {
  const tenant = await tenantFacts(ctx.ports, tenantId);
  if (!tenant) throw new DomainError("NOT_FOUND");
  const { actor, requestId, clock } = ctx;
  const gymEffects = new Effects({ actor, requestId, now: () => clock.now() });
  const inside = await enterGym(ctx, tenantId);
  const access = { tenant, roles: [], memberId: null, staffId: null, branchIds: [] };
  const audit = gymEffects.audit.bind(gymEffects);
  await revokeDevice({ ...inside, audit, tenant, access }, deviceId, reason);
  await gymEffects.write(ctx.db);
  await enterGym(ctx, PLATFORM_TENANT);
  ctx.audit({
    action: "operator.revoke-kiosk",
    subject: { kind: "kiosk", id: deviceId },
    after: { tenantId, gym: tenant.name },
    reason,
  });
}
