import { createPairing, revokeDevice } from "@/modules/attendance/kiosk/service";
import type { Actor, TenantFacts } from "@/platform/context";
import { addDays } from "@/shared/time-zone/local-date";
import { wallTimeToInstant } from "@/shared/time-zone/time-zone";
import type { Stage } from "./context";
import type { Frame } from "./gyms/gym";

const EXIT_PIN = "2580";

/** A screen that waits for its browser, and one that was taken out of use. A paired one needs a browser. */
export async function addKiosks(
  stage: Stage,
  tenant: TenantFacts,
  owner: Actor,
  branchIds: readonly string[],
  frame: Frame,
): Promise<void> {
  const [branchId = ""] = branchIds;
  const pairing = (name: string) =>
    stage.ports.db.read(tenant.id, (db) =>
      createPairing(stage.gymContext(tenant, owner, db, stage.effects(owner)), {
        branchId,
        name,
        exitPin: EXIT_PIN,
      }),
    );
  stage.clock.set(wallTimeToInstant(addDays(frame.today, -70), "10:00", tenant.zone));
  const { deviceId } = await pairing("Old tablet");
  stage.clock.set(wallTimeToInstant(addDays(frame.today, -30), "16:00", tenant.zone));
  await stage.within(tenant, (ctx) => revokeDevice(ctx, deviceId), owner);
  stage.clock.set(frame.now);
  await pairing("Entrance");
}
