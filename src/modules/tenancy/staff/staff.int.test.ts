import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { createBranch, listBranches } from "../branches/service";
import { newBranch } from "../testing";
import { GymWorld, type Person } from "../testing/gym-world";
import { invite, resendInvitation, revokeInvitation } from "./invitations/service";
import { changeStaff, removeStaff, staffOf } from "./service";

let gyms: GymWorld;
beforeAll(async () => {
  gyms = await GymWorld.create();
});
afterAll(() => gyms.close());

const WAITERS = statement("test.waiters", "select count(*) as n from pg_locks where not granted");

async function someoneWaits(): Promise<boolean> {
  const [row] = await gyms.world.db.system("look", newId(), (db) => db.rows<{ n: number }>(WAITERS));
  return (row?.n ?? 0) > 0;
}

describe("staff", () => {
  it("lose and change their roles from the next request on", async () => {
    const made = await gyms.makeGym(["desk", "trainer"]);
    const { desk, trainer } = made.people as Record<"desk" | "trainer", Person>;
    expect([await gyms.rolesOf(made, desk), await gyms.rolesOf(made, trainer)]).toEqual([
      ["desk"],
      ["trainer"],
    ]);
    const trainerId = await gyms.staffIdOf(made, trainer);
    await gyms.as(made, made.owner, "owner", (ctx) =>
      changeStaff(ctx, { staffId: trainerId, role: "manager", branchIds: [] }),
    );
    expect(await gyms.rolesOf(made, trainer)).toEqual(["manager"]);
    const deskId = await gyms.staffIdOf(made, desk);
    await gyms.as(made, made.owner, "owner", (ctx) => removeStaff(ctx, deskId));
    expect(await gyms.rolesOf(made, desk)).toEqual([]);
    const list = await gyms.as(made, made.owner, "owner", staffOf);
    expect(list.people.map(({ role, isSelf }) => [role, isSelf])).toEqual([
      ["owner", true],
      ["manager", false],
    ]);
  });

  it("always have an owner", async () => {
    const made = await gyms.makeGym();
    const staffId = await gyms.staffIdOf(made, made.owner);
    const demote = { staffId, role: "desk" as const, branchIds: [] };
    await expect(gyms.as(made, made.owner, "owner", (ctx) => changeStaff(ctx, demote))).rejects.toMatchObject(
      {
        code: "LAST_OWNER",
      },
    );
    await expect(
      gyms.as(made, made.owner, "owner", (ctx) => removeStaff(ctx, staffId)),
    ).rejects.toMatchObject({
      code: "LAST_OWNER",
    });
  });

  it("keep one of two owners who remove each other at the same moment", async () => {
    const made = await gyms.makeGym(["owner"]);
    const other = made.people.owner as Person;
    const ids = { first: await gyms.staffIdOf(made, made.owner), second: await gyms.staffIdOf(made, other) };
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let removed = () => {};
    const firstDone = new Promise<void>((resolve) => {
      removed = resolve;
    });
    const first = gyms.as(made, made.owner, "owner", async (ctx) => {
      await removeStaff(ctx, ids.second);
      removed();
      await held;
    });
    await firstDone;
    let settled = false;
    const second = gyms
      .as(made, other, "owner", (ctx) => removeStaff(ctx, ids.first))
      .finally(() => {
        settled = true;
      });
    second.catch(() => undefined);
    // Until the second one waits for the first, or did not wait at all.
    while (!settled && !(await someoneWaits())) await gyms.world.db.ping();
    release();
    const results = await Promise.allSettled([first, second]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    const left = [await gyms.rolesOf(made, made.owner), await gyms.rolesOf(made, other)].flat();
    expect(left).toEqual(["owner"]);
  });

  it("are a manager's business only below managers", async () => {
    const made = await gyms.makeGym(["manager", "desk", "trainer"]);
    const { manager, desk } = made.people as Record<"manager" | "desk", Person>;
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) => gyms.as(made, manager, "manager", work);
    const ownerId = await gyms.staffIdOf(made, made.owner);
    const deskId = await gyms.staffIdOf(made, desk);
    for (const attempt of [
      () => run((ctx) => removeStaff(ctx, ownerId)),
      () => run((ctx) => changeStaff(ctx, { staffId: deskId, role: "owner", branchIds: [] })),
      () => run((ctx) => changeStaff(ctx, { staffId: deskId, role: "manager", branchIds: [] })),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await run((ctx) => changeStaff(ctx, { staffId: deskId, role: "trainer", branchIds: [] }));
    expect(await gyms.rolesOf(made, desk)).toEqual(["trainer"]);
  });

  it("are a branch manager's business at that branch only", async () => {
    const made = await gyms.makeGym(["manager", "desk"]);
    const { manager, desk } = made.people as Record<"manager" | "desk", Person>;
    const asOwner = <T>(work: (ctx: TenantContext) => Promise<T>) => gyms.as(made, made.owner, "owner", work);
    const [here] = await asOwner((ctx) => listBranches(ctx));
    const there = await asOwner((ctx) => createBranch(ctx, newBranch({ name: "Far away" })));
    const own = here?.id ?? "";
    const managerId = await gyms.staffIdOf(made, manager);
    const deskId = await gyms.staffIdOf(made, desk);
    const place = (staffId: string, role: "manager" | "desk", branchIds: string[]) =>
      asOwner((ctx) => changeStaff(ctx, { staffId, role, branchIds }));
    await place(managerId, "manager", [own]);
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) => gyms.asThemselves(made, manager, work);
    const asked = (branchIds: string[]) =>
      run((ctx) => invite(ctx, { email: `new-${newId().slice(-8)}@example.com`, role: "desk", branchIds }));
    for (const beyond of [[], [there], [own, there]]) {
      await expect(asked(beyond)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await asked([own]);
    expect((await run(staffOf)).myBranchIds).toEqual([own]);
    // Somebody of the whole gym, or of elsewhere, is not theirs to move or remove.
    for (const at of [[], [there]]) {
      await place(deskId, "desk", at);
      const move = run((ctx) => changeStaff(ctx, { staffId: deskId, role: "desk", branchIds: [own] }));
      await expect(move).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(run((ctx) => removeStaff(ctx, deskId))).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await place(deskId, "desk", [own]);
    const away = run((ctx) => changeStaff(ctx, { staffId: deskId, role: "desk", branchIds: [there] }));
    await expect(away).rejects.toMatchObject({ code: "FORBIDDEN" });
    await run((ctx) => changeStaff(ctx, { staffId: deskId, role: "trainer", branchIds: [own] }));
    await asOwner((ctx) => invite(ctx, { email: "far@example.com", role: "desk", branchIds: [there] }));
    const far = (await run(staffOf)).invitations.find(({ email }) => email === "far@example.com");
    for (const touch of [resendInvitation, revokeInvitation]) {
      await expect(run((ctx) => touch(ctx, far?.id ?? ""))).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  });

  it("of another gym, and work at another gym's branch, can't be found", async () => {
    const [made, elsewhere] = [await gyms.makeGym(["desk"]), await gyms.makeGym(["desk"])];
    const theirs = await gyms.staffIdOf(elsewhere, elsewhere.people.desk as Person);
    const own = await gyms.staffIdOf(made, made.people.desk as Person);
    const [branch] = await gyms.as(elsewhere, elsewhere.owner, "owner", (ctx) => listBranches(ctx));
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) => gyms.as(made, made.owner, "owner", work);
    for (const attempt of [
      () => run((ctx) => removeStaff(ctx, theirs)),
      () => run((ctx) => changeStaff(ctx, { staffId: theirs, role: "desk", branchIds: [] })),
      () => run((ctx) => changeStaff(ctx, { staffId: own, role: "desk", branchIds: [branch?.id ?? ""] })),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await gyms.rolesOf(elsewhere, elsewhere.people.desk as Person)).toEqual(["desk"]);
  });
});
