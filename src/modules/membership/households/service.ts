import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import { DomainError } from "@/platform/errors";
import { localDate } from "@/shared/time-zone/time-zone";
import { refreshStandings } from "../memberships/life/service";
import * as data from "./data";
import type { AddToHouseholdInput, CreateHouseholdInput, Household, HouseholdRole } from "./schema";

function today(ctx: TenantContext): string {
  return localDate(ctx.clock.now(), ctx.tenant.zone);
}

/** The household a person belongs to today; null when they belong to none. */
export async function householdOf(ctx: TenantContext, memberId: string): Promise<Household | null> {
  return (await data.householdOf(ctx.db, memberId)) ?? null;
}

async function found(ctx: TenantContext, householdId: string): Promise<Household> {
  const household = await data.findHousehold(ctx.db, householdId);
  if (!household) throw new DomainError("NOT_FOUND");
  return household;
}

async function locked(ctx: TenantContext, householdId: string): Promise<Household> {
  if (!(await data.lockHousehold(ctx.db, householdId))) throw new DomainError("NOT_FOUND");
  return await found(ctx, householdId);
}

async function nameOf(ctx: TenantContext, memberId: string): Promise<string> {
  const name = await data.memberName(ctx.db, memberId);
  if (name === undefined) throw new DomainError("NOT_FOUND");
  return name;
}

/**
 * Puts a person into a household, and with them what they hold for several people: from now on it lets everybody in.
 * @throws DomainError HOUSEHOLD_FULL when it holds fewer than they are, IN_OTHER_HOUSEHOLD
 */
async function join(
  ctx: TenantContext,
  person: { householdId: string; memberId: string; role: HouseholdRole },
  name: string,
  others: readonly string[],
): Promise<void> {
  const held = await data.familyPlansOf(ctx.db, person.memberId, null);
  const tight = held.find(({ seats }) => seats <= others.length);
  if (tight) throw new DomainError("HOUSEHOLD_FULL", { seats: tight.seats });
  await data.insertPerson(ctx.db, { ...person, joinedOn: today(ctx) }).catch((error: unknown) => {
    if (isUniqueViolation(error)) throw new DomainError("IN_OTHER_HOUSEHOLD", { name });
    throw error;
  });
  await data.shareWith(
    ctx.db,
    held.map(({ id }) => id),
    person.householdId,
  );
  await refreshStandings(ctx, [person.memberId, ...(held.length > 0 ? others : [])]);
}

/** Begins a household with the one who pays. @throws DomainError IN_OTHER_HOUSEHOLD */
export async function createHousehold(ctx: TenantContext, input: CreateHouseholdInput): Promise<Household> {
  const name = await nameOf(ctx, input.payerId);
  const householdId = await data.insertHousehold(ctx.db, input.name, input.payerId);
  await join(ctx, { householdId, memberId: input.payerId, role: "adult" }, name, []);
  ctx.audit({
    action: "household.create",
    subject: { kind: "member", id: input.payerId },
    after: { name: input.name },
  });
  return await found(ctx, householdId);
}

/**
 * Takes somebody in: from now on the household's plans and allowances are theirs too.
 * @throws DomainError HOUSEHOLD_FULL when the plan's places are taken, IN_OTHER_HOUSEHOLD
 */
export async function addToHousehold(ctx: TenantContext, input: AddToHouseholdInput): Promise<Household> {
  const household = await locked(ctx, input.householdId);
  const name = await nameOf(ctx, input.memberId);
  if (household.seats !== null && household.people.length >= household.seats) {
    throw new DomainError("HOUSEHOLD_FULL", { seats: household.seats });
  }
  await join(
    ctx,
    input,
    name,
    household.people.map(({ memberId }) => memberId),
  );
  ctx.audit({
    action: "household.add",
    subject: { kind: "member", id: input.memberId },
    after: { household: household.name, role: input.role },
  });
  return await found(ctx, household.id);
}

/**
 * Lets somebody go; what they did stays theirs, and so does a plan they hold. The last one out closes the household.
 * @throws DomainError HOUSEHOLD_PAYER while others remain for whom this person pays
 */
export async function removeFromHousehold(
  ctx: TenantContext,
  input: { householdId: string; memberId: string },
): Promise<Household | null> {
  const household = await locked(ctx, input.householdId);
  const person = household.people.find(({ memberId }) => memberId === input.memberId);
  if (!person) throw new DomainError("NOT_FOUND");
  const last = household.people.length === 1;
  if (household.payerId === input.memberId && !last) {
    throw new DomainError("HOUSEHOLD_PAYER", { name: person.name });
  }
  await data.endPerson(ctx.db, household.id, input.memberId, today(ctx));
  if (last) await data.closeHousehold(ctx.db, household.id, ctx.clock.now());
  const held = await data.familyPlansOf(ctx.db, input.memberId, household.id);
  await data.shareWith(
    ctx.db,
    held.map(({ id }) => id),
    null,
  );
  await refreshStandings(
    ctx,
    household.people.map(({ memberId }) => memberId),
  );
  ctx.audit({
    action: "household.remove",
    subject: { kind: "member", id: input.memberId },
    before: { household: household.name },
  });
  return last ? null : await found(ctx, household.id);
}

/** Somebody else of the household pays from now on, also for the memberships that run. */
export async function changePayer(
  ctx: TenantContext,
  input: { householdId: string; payerId: string },
): Promise<Household> {
  const household = await locked(ctx, input.householdId);
  const payer = household.people.find(({ memberId }) => memberId === input.payerId);
  if (payer?.role !== "adult") throw new DomainError("INVALID_INPUT", { field: "payerId" });
  await data.setPayer(ctx.db, household.id, input.payerId);
  ctx.audit({
    action: "household.payer",
    subject: { kind: "member", id: input.payerId },
    before: { payerId: household.payerId },
    after: { payerId: input.payerId },
  });
  return await found(ctx, household.id);
}
