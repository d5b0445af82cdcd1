import { createMember } from "@/modules/membership/members/service";
import { startMembership } from "@/modules/membership/memberships/service";
import type { PlanTerms } from "@/modules/membership/plans/schema";
import { createPlan } from "@/modules/membership/plans/service";
import type { Actor, TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import type { TenantRole } from "@/shared/access/permission";
import { localDate } from "@/shared/time-zone/time-zone";
import type { DoorContext } from "./check-in/request";
import type { CheckInInput, CheckInResult, KioskCheckInInput, KioskResult } from "./check-in/schema";
import { checkIn, kioskCheckIn } from "./check-in/service";

export interface DoorOptions {
  actor?: Actor;
  roles?: TenantRole[];
  memberId?: string;
  /** The request's idempotency key. */
  key?: string;
}

/** Runs a use case as the hot lane does: each statement is its own transaction. */
export async function atDoor<T>(
  world: TestWorld,
  gym: TestGym,
  work: (ctx: DoorContext) => Promise<T>,
  options: DoorOptions = {},
): Promise<T> {
  return await world.db.hot(gym.facts.id, async (db) => {
    const { ctx, effects } = world.context(db, gym, { actor: userActor(), roles: ["desk"], ...options });
    const result = await work({ ...ctx, effects, idempotencyKey: options.key });
    await effects.release(world.ports.realtime, world.ports.logger);
    return result;
  });
}

/** Checks a member in at the desk of the gym's branch. */
export function deskCheckIn(
  world: TestWorld,
  gym: TestGym,
  memberId: string,
  options: DoorOptions & { branchId?: string } = {},
): Promise<CheckInResult> {
  const input: CheckInInput = {
    branchId: options.branchId ?? gym.branchId,
    by: { kind: "member", memberId },
  };
  return atDoor(world, gym, (ctx) => checkIn(ctx, input, "attendance.checkIn"), options);
}

/** Checks somebody in at a kiosk. */
export function atKiosk(
  world: TestWorld,
  gym: TestGym,
  actor: Extract<Actor, { kind: "device" }>,
  by: KioskCheckInInput["by"],
  key?: string,
): Promise<KioskResult> {
  const options: DoorOptions = { actor, roles: ["kiosk"], ...(key === undefined ? {} : { key }) };
  return atDoor(world, gym, (ctx) => kioskCheckIn(ctx, { by }, "attendance.kiosk.checkIn"), options);
}

/** A paired kiosk of the gym's branch. */
export async function addKiosk(world: TestWorld, gym: TestGym): Promise<Extract<Actor, { kind: "device" }>> {
  const deviceId = newId<"device">();
  await world.db.transaction(gym.facts.id, ({ models }) =>
    models.kioskDevice.create({
      data: {
        id: deviceId,
        branchId: gym.branchId,
        name: "Door",
        createdBy: newId(),
        pairedAt: world.clock.now(),
      },
      select: { id: true },
    }),
  );
  return { kind: "device", deviceId, tenantId: gym.facts.id, branchId: gym.branchId, name: "Door" };
}

const PLAN: PlanTerms & { kind: "membership" | "pack" | "day_pass" | "trial" | "comp" } = {
  kind: "membership",
  priceMinor: 300_000,
  cycle: "month",
  visits: null,
  validDays: null,
  accessHours: [],
  branchIds: [],
};

/** A plan on sale. */
export async function addPlan(ctx: TenantContext, terms: Partial<typeof PLAN> = {}): Promise<string> {
  const plan = await createPlan(ctx, { name: `Plan ${newId().slice(-8)}`, ...PLAN, ...terms });
  return plan.id;
}

/** A member, with a membership on the given plan from a day on. */
export async function addMember(
  ctx: TenantContext,
  options: {
    planId?: string;
    startsOn?: string;
    firstName?: string;
    lastName?: string;
    birthDate?: string;
  } = {},
): Promise<string> {
  const { planId, startsOn, firstName = "Amina", lastName = "Kamau", birthDate = null } = options;
  const none = null;
  const { memberId } = await createMember(ctx, {
    fields: {
      firstName,
      lastName,
      birthDate,
      email: none,
      phone: none,
      addressLine: none,
      postalCode: none,
      city: none,
      emergencyName: none,
      emergencyPhone: none,
      guardianName: none,
      guardianPhone: none,
      notes: none,
      tags: [],
    },
    joinedOn: startsOn ?? null,
    acceptDuplicate: true,
  });
  if (planId) {
    await startMembership(ctx, {
      memberId,
      planId,
      startsOn: startsOn ?? localDate(ctx.clock.now(), ctx.tenant.zone),
    });
  }
  return memberId;
}
