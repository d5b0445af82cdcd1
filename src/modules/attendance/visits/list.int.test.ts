import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { addMember, addPlan, atDoor, deskCheckIn } from "../testing";
import { type ListVisitsInput, visitRowPage } from "./schema";
import { checkOut, listVisits, undoVisit } from "./service";

let world: TestWorld;
let gym: TestGym;
let planId: string;

beforeAll(async () => {
  world = await createTestWorld({ hotLanes: 1 });
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set("2026-03-10T09:00:00Z");
  gym = await world.createGym({ zone: "Europe/Berlin" });
  planId = await world.within(gym, (ctx) => addPlan(ctx));
});

async function enter(): Promise<string> {
  const memberId = await world.within(gym, (ctx) => addMember(ctx, { planId, startsOn: "2025-01-01" }));
  const { visitId } = await deskCheckIn(world, gym, memberId);
  return visitId ?? "";
}

async function list(input: Partial<ListVisitsInput> = {}, at = gym) {
  const page = await atDoor(world, at, (ctx) => listVisits(ctx, { inside: false, limit: 30, ...input }));
  return visitRowPage.parse(JSON.parse(JSON.stringify(page)));
}
const ids = async (input: Partial<ListVisitsInput> = {}) => (await list(input)).items.map(({ id }) => id);

describe("the visits behind a figure", () => {
  it("are those of a branch day, or of an hour of it, without what was taken back", async () => {
    const first = await enter();
    world.clock.set("2026-03-10T10:30:00Z");
    const second = await enter();
    const mistake = await enter();
    await atDoor(world, gym, (ctx) => undoVisit(ctx, mistake));
    expect(await ids()).toEqual([second, first]);
    expect(await ids({ day: "2026-03-10", hour: 11 })).toEqual([second]);
    expect(await ids({ day: "2026-03-09" })).toEqual([]);
  });

  it("are those of who is inside, also from before midnight", async () => {
    world.clock.set("2026-03-10T22:45:00Z");
    const late = await enter();
    const gone = await enter();
    await atDoor(world, gym, (ctx) => checkOut(ctx, gone));
    world.clock.set("2026-03-10T23:30:00Z");
    expect(await ids({ inside: true })).toEqual([late]);
    world.clock.set("2026-03-11T12:00:00Z");
    expect(await ids({ inside: true })).toEqual([]);
  });

  it("come page by page, each once, and never from another gym", async () => {
    const made = [await enter(), await enter(), await enter()];
    const first = await list({ limit: 2 });
    const rest = await list({ limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...rest.items].map(({ id }) => id).sort()).toEqual(made.sort());
    expect(rest.nextCursor).toBeNull();
    expect((await list({}, await world.createGym())).items).toEqual([]);
  });
});
