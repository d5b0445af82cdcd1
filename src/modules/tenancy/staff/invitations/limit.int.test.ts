import { afterAll, beforeAll, expect, it } from "vitest";
import { limits } from "@/platform/rate-limit/limits";
import { createTestWorld, type TestWorld, userActor } from "@/platform/testing/world";
import { invite } from "./service";

let world: TestWorld;
beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());

it("A gym invites a team, not a mailing list", async () => {
  const [gym, other] = [await world.createGym(), await world.createGym()];
  const actor = userActor();
  const ask = (at: typeof gym, n: number) =>
    world.within(at, (ctx) => invite(ctx, { email: `p${n}@example.com`, role: "desk", branchIds: [] }), {
      actor,
    });
  for (let n = 0; n < limits.invitation.points; n++) await ask(gym, n);
  await expect(ask(gym, 999)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  await ask(other, 999);
});
