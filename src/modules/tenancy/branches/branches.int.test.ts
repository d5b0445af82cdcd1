import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { newBranch } from "../testing";
import { GymWorld } from "../testing/gym-world";
import { addClosure, closeBranch, listBranches, removeClosure, saveBranch } from "./service";

let gyms: GymWorld;
beforeAll(async () => {
  gyms = await GymWorld.create();
});
afterAll(() => gyms.close());

describe("branches", () => {
  it("are made, changed and given up, but never the last one", async () => {
    const made = await gyms.makeGym();
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) => gyms.as(made, made.owner, "owner", work);
    const [first] = await run((ctx) => listBranches(ctx));
    const windows = [
      { days: [2, 1], from: "06:00", to: "22:00" },
      { days: [3], from: "06:00", to: "22:00" },
    ];
    const second = await run((ctx) =>
      saveBranch(ctx, { id: null, ...newBranch({ name: "Second" }), openingHours: windows, capacity: 40 }),
    );
    expect(second.openingHours).toEqual([{ days: [1, 2, 3], from: "06:00", to: "22:00" }]);
    const changed = await run((ctx) => saveBranch(ctx, { id: second.id, ...newBranch({ name: "Changed" }) }));
    expect(changed).toMatchObject({ name: "Changed", capacity: null });
    await run((ctx) => closeBranch(ctx, first?.id ?? ""));
    await expect(run((ctx) => closeBranch(ctx, second.id))).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await run((ctx) => listBranches(ctx))).map(({ name }) => name)).toEqual(["Changed"]);
    expect(await run((ctx) => listBranches(ctx, { withClosed: true }))).toHaveLength(2);
  });

  it("are shut for days on end and open again", async () => {
    const made = await gyms.makeGym();
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) => gyms.as(made, made.owner, "owner", work);
    const [main] = await run((ctx) => listBranches(ctx));
    const branchId = main?.id ?? "";
    await run((ctx) =>
      addClosure(ctx, { branchId, fromOn: "2026-01-01", toOn: "2026-01-02", reason: "over" }),
    );
    const shut = await run((ctx) =>
      addClosure(ctx, { branchId, fromOn: "2026-04-03", toOn: "2026-04-06", reason: "Easter" }),
    );
    expect(shut.closures).toMatchObject([{ fromOn: "2026-04-03", toOn: "2026-04-06", reason: "Easter" }]);
    const open = await run((ctx) => removeClosure(ctx, shut.closures[0]?.id ?? ""));
    expect(open.closures).toEqual([]);
  });

  it("of another gym can't be found", async () => {
    const [made, elsewhere] = [await gyms.makeGym(), await gyms.makeGym()];
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) =>
      gyms.as(elsewhere, elsewhere.owner, "owner", work);
    const [theirs] = await gyms.as(made, made.owner, "owner", (ctx) => listBranches(ctx));
    const id = theirs?.id ?? "";
    const closure = { branchId: id, fromOn: "2026-04-01", toOn: "2026-04-01", reason: null };
    const shut = await gyms.as(made, made.owner, "owner", (ctx) => addClosure(ctx, closure));
    for (const attempt of [
      () => run((ctx) => saveBranch(ctx, { id, ...newBranch() })),
      () => run((ctx) => closeBranch(ctx, id)),
      () => run((ctx) => addClosure(ctx, closure)),
      () => run((ctx) => removeClosure(ctx, shut.closures[0]?.id ?? "")),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});
