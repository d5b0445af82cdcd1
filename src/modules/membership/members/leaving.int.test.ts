import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccessResolver } from "@/modules/tenancy/access/service";
import { insertPerson } from "@/modules/tenancy/testing";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { type StorageKey, tenantKey } from "@/platform/storage/keys";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { memberFields } from "./schema";
import * as members from "./service";

let world: TestWorld;
let gym: TestGym;
beforeAll(async () => {
  world = await createTestWorld();
  gym = await world.createGym();
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(gym, work);

async function add(firstName: string): Promise<string> {
  const fields = memberFields.parse({ firstName, lastName: "Otieno" });
  return (await inGym((ctx) => members.createMember(ctx, { fields, acceptDuplicate: true }))).memberId;
}

describe("an archived member", () => {
  it("is a member no longer at the next request", async () => {
    const memberId = await add("Baraka");
    const userId = await insertPerson(world.db, { email: "baraka@example.com", name: "Baraka" });
    await inGym(({ db }) => db.models.member.updateMany({ where: { id: memberId }, data: { userId } }));
    const resolver = new AccessResolver(world.ports);
    const roles = async () => (await resolver.resolveAccess(gym.facts.slug, userActor({ userId })))?.roles;
    expect(await roles()).toEqual(["member"]);
    await inGym((ctx) => members.archiveMember(ctx, memberId, true));
    expect(await roles()).toEqual([]);
    await inGym((ctx) => members.archiveMember(ctx, memberId, false));
    expect(await roles()).toEqual(["member"]);
    resolver.close();
  });
});

describe("a photo that is replaced", () => {
  it("is gone in both sizes", async () => {
    const memberId = await add("Zawadi");
    const keep = async (): Promise<[StorageKey, StorageKey]> => {
      const id = newId();
      const keys: [StorageKey, StorageKey] = [
        tenantKey(gym.facts.id, "member-photo", id, "webp"),
        tenantKey(gym.facts.id, "member-photo", `${id}-small`, "webp"),
      ];
      for (const key of keys)
        await world.ports.storage.put(key, Buffer.from("picture"), { contentType: "image/webp" });
      return keys;
    };
    const isThere = async (key: StorageKey) => {
      const found = await world.ports.storage.get(key);
      found?.stream.destroy();
      return found !== null && found !== undefined;
    };
    const [before, after] = [await keep(), await keep()];
    await inGym((ctx) => members.setPhoto(ctx, memberId, before[0]));
    await inGym((ctx) => members.setPhoto(ctx, memberId, after[0]));
    expect(await Promise.all(before.map(isThere))).toEqual([false, false]);
    expect(await Promise.all(after.map(isThere))).toEqual([true, true]);
  });
});
