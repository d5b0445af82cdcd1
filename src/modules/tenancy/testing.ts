import type { ServiceContext, TenantFacts } from "@/platform/context";
import type { Database, Db } from "@/platform/db/database";
import { newId, PLATFORM_TENANT, type TenantId, type UserId } from "@/platform/ids";
import type { StaffRole } from "@/shared/access/permission";
import { factsById } from "./access/data";
import type { NewGym } from "./gyms/schema";
import { createGym } from "./gyms/service";
import { addStaff } from "./staff/service";

/** A gym with plain values where a test does not care. */
export function newGym(overrides: Partial<NewGym> = {}): NewGym {
  return {
    name: "Test gym",
    slug: `test-${newId().slice(-12)}`,
    country: "KE",
    currency: "KES",
    zone: "Africa/Nairobi",
    locale: "en",
    ready: true,
    branches: [newBranch()],
    ...overrides,
  };
}

export function newBranch(overrides: Partial<NonNullable<NewGym["branches"]>[number]> = {}) {
  return {
    name: "Main",
    addressLine: null,
    city: "Nairobi",
    country: "KE",
    phone: null,
    zone: "Africa/Nairobi",
    openingHours: [],
    capacity: null,
    ...overrides,
  };
}

/** An account without a password, confirmed, for people a test or a seed needs. The seed's sign-ins come from identity. */
export async function insertPerson(db: Database, person: { email: string; name: string }): Promise<UserId> {
  const id = newId<"user">();
  const data = { id, ...person, emailVerifiedAt: new Date() };
  await db.system("test person", PLATFORM_TENANT, ({ models }: Db) =>
    models.user.create({ data, select: { id: true } }),
  );
  return id;
}

/**
 * Makes a whole gym through the services: its branches, its owner and whoever else works there. Runs as the system in
 * one transaction (`world.system`, or a system transaction of the seed).
 */
export async function createTenant(
  ctx: ServiceContext,
  owner: UserId,
  gym: NewGym,
  staff: readonly { userId: UserId; role: StaffRole; branchIds?: readonly string[] }[] = [],
): Promise<TenantId> {
  const id = await createGym(ctx, owner, gym);
  const inside: ServiceContext = { ...ctx, tenantId: id };
  for (const { userId, role, branchIds = [] } of staff) {
    await addStaff(inside, gym, { userId, role, branchIds });
  }
  return id;
}

/** The facts of a gym as requests see them. @throws when there is none */
export async function factsOf(db: Database, tenantId: TenantId): Promise<TenantFacts> {
  const facts = await db.read(tenantId, (reads) => factsById(reads, tenantId));
  if (!facts) throw new Error(`no gym ${tenantId}`);
  return facts;
}
