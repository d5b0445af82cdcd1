import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId, PLATFORM_TENANT } from "../ids";
import { Secrets } from "../secrets";
import { createTestWorld, type TestGym, type TestWorld } from "../testing/world";
import { claimKey, type IdempotentCall, keepAnswer, requestHash } from "./idempotency";

let world: TestWorld;
let gym: TestGym;
beforeAll(async () => {
  world = await createTestWorld();
  gym = await world.createGym();
});
afterAll(() => world.close());

describe("an idempotency key", () => {
  it("means one thing in a gym and another in the account, whose calls see every gym's rows", async () => {
    const { secrets } = world.ports;
    const shared = { actorId: newId() as string, key: `key-${newId()}` };
    const inGym: IdempotentCall = {
      ...shared,
      tenantId: gym.facts.id,
      procedure: "members.create",
      requestHash: requestHash(secrets, { name: "Amina" }),
    };
    const ofAccount: IdempotentCall = {
      ...shared,
      tenantId: PLATFORM_TENANT,
      procedure: "gyms.create",
      requestHash: requestHash(secrets, { slug: "kifaru" }),
    };
    await world.db.transaction(gym.facts.id, async (db) => {
      expect(await claimKey(db, inGym)).toBeUndefined();
      await keepAnswer(db, inGym, { memberId: "1" });
    });
    await world.db.systemTransaction("test", PLATFORM_TENANT, async (db) => {
      expect(await claimKey(db, ofAccount)).toBeUndefined();
      await keepAnswer(db, ofAccount, { slug: "kifaru" });
    });
    const account = await world.db.systemTransaction("test", PLATFORM_TENANT, (db) =>
      claimKey(db, ofAccount),
    );
    const member = await world.db.transaction(gym.facts.id, (db) => claimKey(db, inGym));
    expect(account).toEqual({ response: { slug: "kifaru" } });
    expect(member).toEqual({ response: { memberId: "1" } });
  });

  it("keeps nothing of a request that a copy of the database alone gives away", () => {
    const guess = { by: { kind: "pin", pin: "123456" } };
    const one = requestHash(new Secrets("one installation's secret, long enough"), guess);
    const two = requestHash(new Secrets("another installation's secret, as long"), guess);
    expect(one.equals(two)).toBe(false);
  });
});
