import type { ServiceContext, TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { STAFF_ROLES, type StaffRole } from "@/shared/access/permission";
import { announcePart } from "../access/service";
import { staffChanged } from "../events";
import {
  areBranches,
  joinStaff,
  listInvitations,
  listStaff,
  lockOwners,
  lockStaff,
  type StaffRow,
  updateStaff,
} from "./data";
import { branchesFor, coversBranches, mayAssign } from "./rules";
import type { ChangeStaffInput, StaffList } from "./schema";

type Gym = { readonly slug: string };

/** The asker's role on the gym's staff. */
export function ownRole(ctx: TenantContext): StaffRole | null {
  return STAFF_ROLES.find((role) => ctx.access.roles.includes(role)) ?? null;
}

/** Everybody on the staff, and the invitations that wait for an answer. */
export async function staffOf(ctx: TenantContext): Promise<StaffList> {
  const self = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  const [people, invitations] = await Promise.all([
    listStaff(ctx.db),
    listInvitations(ctx.db, ctx.clock.now()),
  ]);
  return {
    people: people.map((person) => ({ ...person, isSelf: person.userId === self })),
    invitations,
    myRole: ownRole(ctx),
    myBranchIds: [...ctx.access.branchIds],
  };
}

/**
 * Puts a person on the staff of the gym the context stands in, without asking who may: for making a gym, accepting
 * an invitation and the seed. @throws DomainError ALREADY_STAFF
 */
export async function addStaff(
  ctx: ServiceContext,
  gym: Gym,
  person: { userId: string; role: StaffRole; branchIds: readonly string[] },
): Promise<string> {
  const { userId, role } = person;
  const branchIds = branchesFor(role, person.branchIds);
  const id = await joinStaff(ctx.db, { userId, role, branchIds }, ctx.clock.now());
  if (!id) throw new DomainError("ALREADY_STAFF");
  ctx.audit({ action: "staff.join", subject: { kind: "staff", id }, after: { userId, role, branchIds } });
  tell(ctx, gym, { id, userId }, role);
  return id;
}

/**
 * Gives somebody another role or other branches.
 * @throws DomainError NOT_FOUND, FORBIDDEN beyond one's own role or branches, LAST_OWNER
 */
export async function changeStaff(ctx: TenantContext, input: ChangeStaffInput): Promise<void> {
  const before = await manageable(ctx, input.staffId, input.role);
  const branchIds = branchesFor(input.role, input.branchIds);
  await requireBranches(ctx, branchIds);
  await updateStaff(ctx.db, before.id, { role: input.role, branchIds });
  ctx.audit({
    action: "staff.change",
    subject: { kind: "staff", id: before.id },
    before: { role: before.role, branchIds: before.branchIds },
    after: { role: input.role, branchIds },
  });
  tell(ctx, ctx.tenant, before, input.role);
}

/**
 * Takes somebody off the staff; what they did keeps their name, and their next request is refused.
 * @throws DomainError NOT_FOUND, FORBIDDEN beyond one's own role or branches, LAST_OWNER
 */
export async function removeStaff(ctx: TenantContext, staffId: string): Promise<void> {
  const before = await manageable(ctx, staffId, null);
  await updateStaff(ctx.db, before.id, { removedAt: ctx.clock.now() });
  ctx.audit({
    action: "staff.remove",
    subject: { kind: "staff", id: before.id },
    before: { userId: before.userId, role: before.role },
  });
  tell(ctx, ctx.tenant, before, null);
}

/**
 * @throws DomainError NOT_FOUND unless all are open branches of this gym, FORBIDDEN when the asker is limited to
 * others
 */
export async function requireBranches(ctx: TenantContext, branchIds: readonly string[]): Promise<void> {
  requireReach(ctx, branchIds);
  if (!(await areBranches(ctx.db, branchIds))) throw new DomainError("NOT_FOUND");
}

/** @throws DomainError FORBIDDEN when the asker is limited to other branches */
export function requireReach(ctx: TenantContext, branchIds: readonly string[]): void {
  if (!coversBranches(ctx.access.branchIds, branchIds)) throw new DomainError("FORBIDDEN");
}

async function manageable(ctx: TenantContext, staffId: string, to: StaffRole | null): Promise<StaffRow> {
  // Owners first and always in one order, so that two owners at work never wait for each other.
  const owners = await lockOwners(ctx.db);
  const row = await lockStaff(ctx.db, staffId);
  if (!row) throw new DomainError("NOT_FOUND");
  if (!mayAssign(ownRole(ctx), row.role, to)) throw new DomainError("FORBIDDEN");
  requireReach(ctx, row.branchIds);
  const isLast = row.role === "owner" && owners.length === 1;
  if (isLast && to !== "owner") throw new DomainError("LAST_OWNER");
  return row;
}

function tell(
  ctx: ServiceContext,
  gym: Gym,
  person: { id: string; userId: string },
  role: StaffRole | null,
): void {
  ctx.emit(staffChanged, { staffId: person.id, userId: person.userId, role });
  announcePart(ctx, { id: ctx.tenantId, slug: gym.slug }, person.userId);
}
