import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";

import { householdOf, householdsOfHolders } from "../../households/data";

/** The household that is let in with the holder. @throws DomainError HOUSEHOLD_FULL when the plan is for fewer people */
export async function sharersOf(ctx: TenantContext, memberId: string, seats: number): Promise<string | null> {
  if (seats < 2) return null;
  const household = await householdOf(ctx.db, memberId);
  if (household && household.people.length > seats) throw new DomainError("HOUSEHOLD_FULL", { seats });
  return household?.id ?? null;
}

/** Who shares a membership once it is for so many people, by membership; a household that does not fit gets no part. */
export type Sharing = (membershipId: string, seats: number) => { householdId: string | null; fits: boolean };

/** Reads the households of these memberships' holders, however many they are; nothing for plans of one person. */
export async function sharingOf(ctx: TenantContext, membershipIds: readonly string[]): Promise<Sharing> {
  const found = new Map(
    (await householdsOfHolders(ctx.db, membershipIds)).map((one) => [one.membershipId, one]),
  );
  return (membershipId, seats) => {
    const household = seats < 2 ? undefined : found.get(membershipId);
    const fits = household === undefined || household.people <= seats;
    return { householdId: fits ? (household?.householdId ?? null) : null, fits };
  };
}

/**
 * The household that comes along when a membership is for so many people; null for a plan of one person.
 * @throws DomainError HOUSEHOLD_FULL when the plan is for fewer people
 */
export async function sharersAfter(
  ctx: TenantContext,
  membershipId: string,
  seats: number,
): Promise<string | null> {
  const sharing = await sharingOf(ctx, seats > 1 ? [membershipId] : []);
  const { householdId, fits } = sharing(membershipId, seats);
  if (!fits) throw new DomainError("HOUSEHOLD_FULL", { seats });
  return householdId;
}
