import { beat, createPairing, pair, revokeDevice } from "@/modules/attendance/kiosk/service";
import { sync } from "@/modules/attendance/offline/service";
import type { Actor, TenantFacts } from "@/platform/context";
import { addDays } from "@/shared/time-zone/local-date";
import { wallTimeToInstant } from "@/shared/time-zone/time-zone";
import type { Stage } from "./context";
import type { Frame } from "./gyms/gym";

const EXIT_PIN = "2580";

/** Minutes since the silent one was heard of last. */
const SILENT = 47;

/**
 * A screen that waits for its browser, one that was taken out of use and, where there is a second branch, one that fell
 * silent there. One that is online needs a browser.
 */
export async function addKiosks(
  stage: Stage,
  tenant: TenantFacts,
  owner: Actor,
  branchIds: readonly string[],
  frame: Frame,
): Promise<void> {
  const [branchId = "", second] = branchIds;
  const pairing = (name: string, at = branchId) =>
    stage.ports.db.read(tenant.id, (db) =>
      createPairing(stage.gymContext(tenant, owner, db, stage.effects(owner)), {
        branchId: at,
        name,
        exitPin: EXIT_PIN,
      }),
    );
  stage.clock.set(wallTimeToInstant(addDays(frame.today, -70), "10:00", tenant.zone));
  const { deviceId } = await pairing("Old tablet");
  stage.clock.set(wallTimeToInstant(addDays(frame.today, -30), "16:00", tenant.zone));
  await stage.within(tenant, (ctx) => revokeDevice(ctx, deviceId), owner);
  if (second !== undefined) {
    const name = "Back door";
    const { deviceId, code } = await pairing(name, second);
    await stage.system((ctx) => pair({ ...ctx, tenantSlug: tenant.slug, setCookie: () => undefined }, code));
    stage.clock.set(new Date(frame.now.getTime() - SILENT * 60_000));
    await stage.within(tenant, beat, {
      kind: "device",
      tenantId: tenant.id,
      deviceId,
      branchId: second,
      name,
    });
  }
  stage.clock.set(frame.now);
  const entrance = await pairing("Entrance");
  await leaveConflicts(stage, tenant, { deviceId: entrance.deviceId, branchId, name: "Entrance" }, frame);
}

/** Three people who scanned while the door had no connection and should not have come in: the desk decides. */
async function leaveConflicts(
  stage: Stage,
  tenant: TenantFacts,
  device: { deviceId: string; branchId: string; name: string },
  frame: Frame,
): Promise<void> {
  const people = await stage.ports.db.read(tenant.id, ({ models }) =>
    models.member.findMany({
      where: {
        archivedAt: null,
        OR: [{ bannedAt: { not: null } }, { standing: { in: ["expired", "suspended"] } }],
      },
      orderBy: { number: "asc" },
      take: 3,
      select: { number: true },
    }),
  );
  if (people.length === 0) return;
  const scans = people.map(({ number }, clientSeq) => ({
    clientSeq,
    deviceAt: new Date(frame.now.getTime() - (45 - 7 * clientSeq) * 60_000).toISOString(),
    by: { kind: "scan" as const, text: number },
  }));
  const actor: Actor = { kind: "device", tenantId: tenant.id, ...device };
  await stage.within(tenant, (ctx) => sync(ctx, { sentAt: frame.now.toISOString(), scans }), actor);
}
