import type { Actor, TenantAccess, TenantContext, TenantFacts } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import type { StaffRole } from "@/shared/access/permission";
import { AccessResolver } from "../access/service";
import { createTenant, factsOf, insertPerson, newGym } from "../testing";

export type Person = Extract<Actor, { kind: "user" }>;

export interface Made {
  gym: TestGym;
  facts: TenantFacts;
  owner: Person;
  people: Record<string, Person>;
}

/** A world with gyms made through the services, and the front door's own way of telling who is who. */
export class GymWorld {
  readonly world: TestWorld;
  readonly access: AccessResolver;

  constructor(world: TestWorld) {
    this.world = world;
    this.access = new AccessResolver(world.ports);
  }

  static async create(): Promise<GymWorld> {
    return new GymWorld(await createTestWorld());
  }

  async close(): Promise<void> {
    this.access.close();
    await this.world.close();
  }

  async person(name: string): Promise<Person> {
    const email = `${name}-${newId().slice(-8)}@example.com`;
    return userActor({ userId: await insertPerson(this.world.db, { email, name }), email, name });
  }

  /** A gym with an owner and one person for each of the roles. */
  async makeGym(roles: readonly StaffRole[] = []): Promise<Made> {
    const owner = await this.person("owner");
    const people: Record<string, Person> = {};
    for (const role of roles) people[role] = await this.person(role);
    const staff = roles.map((role) => ({ userId: (people[role] as Person).userId, role }));
    const id = await this.world.system((ctx) => createTenant(ctx, owner.userId, newGym(), staff));
    const facts = await factsOf(this.world.db, id);
    return { gym: { facts, branchId: "" }, facts, owner, people };
  }

  as<T>(made: Made, actor: Person, role: StaffRole, work: (ctx: TenantContext) => Promise<T>): Promise<T> {
    return this.world.within(made.gym, work, { actor, roles: [role] });
  }

  /** Runs a use case with the rights that the person really has, limits to branches included. */
  async asThemselves<T>(made: Made, actor: Person, work: (ctx: TenantContext) => Promise<T>): Promise<T> {
    const access = await this.access.resolveAccess(made.facts.slug, actor);
    if (!access) throw new Error("no such gym");
    return await this.world.within(made.gym, (ctx) => work({ ...ctx, access }), { actor });
  }

  async rolesOf(made: Made, actor: Actor): Promise<TenantAccess["roles"]> {
    return (await this.access.resolveAccess(made.facts.slug, actor))?.roles ?? [];
  }

  async staffIdOf(made: Made, actor: Person): Promise<string> {
    return (await this.access.resolveAccess(made.facts.slug, actor))?.staffId ?? "";
  }
}
