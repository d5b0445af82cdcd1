import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../ids";
import { createTestWorld, type TestGym, type TestWorld } from "../testing/world";
import { statement } from "./statement";

let world: TestWorld;
let gym: TestGym;
const DELETE_BRANCH = statement("test.delete-branch", "delete from branch where id = $1::uuid");

beforeAll(async () => {
  world = await createTestWorld();
  gym = await world.createGym();
  await world.within(gym, ({ db }) =>
    db.models.member.create({
      data: {
        id: newId(),
        number: "1",
        firstName: "Amina",
        joinedOn: new Date(),
        homeBranchId: gym.branchId,
      },
    }),
  );
});
afterAll(() => world.close());

describe("a foreign key", () => {
  it("that points at nothing is something not found", async () => {
    const broken = world.within(gym, ({ db }) =>
      db.models.member.create({
        data: { id: newId(), number: "2", firstName: "Juma", joinedOn: new Date(), homeBranchId: newId() },
      }),
    );
    await expect(broken).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("that holds a row is a conflict, not something missing", async () => {
    const byPrisma = world.within(gym, ({ db }) =>
      db.models.branch.deleteMany({ where: { id: gym.branchId } }),
    );
    await expect(byPrisma).rejects.toMatchObject({ code: "CONFLICT" });
    const bySql = world.within(gym, ({ db }) => db.rows(DELETE_BRANCH, [gym.branchId]));
    await expect(bySql).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
