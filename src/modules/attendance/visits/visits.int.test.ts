import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { recordPastVisits } from "../past/service";
import { addMember, addPlan, atDoor, deskCheckIn } from "../testing";
import { feedPage, insidePerson, occupancy as occupancyDto, visitPage } from "./schema";
import {
  checkOut,
  checkOutMe,
  closeOldVisits,
  feed,
  inside,
  lastVisits,
  occupancy,
  streakOfMember,
  undoVisit,
  visitsOfMember,
} from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;

beforeAll(async () => {
  world = await createTestWorld({ hotLanes: 1 });
  other = await world.createGym();
});
afterAll(() => world.close());
let planId: string;
beforeEach(async () => {
  world.clock.set("2026-03-10T09:00:00Z");
  gym = await world.createGym({ zone: "Europe/Berlin" });
  planId = await world.within(gym, (ctx) => addPlan(ctx));
});

const member = (startsOn = "2025-01-01") => world.within(gym, (ctx) => addMember(ctx, { planId, startsOn }));
const enter = async (memberId: string) => {
  const { visitId } = await deskCheckIn(world, gym, memberId);
  if (!visitId) throw new Error("not let in");
  return visitId;
};
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const read = async <T>(work: Parameters<typeof atDoor<T>>[2], where = gym) =>
  plain(await atDoor(world, where, work));
const visitRow = (id: string) =>
  world.db.read(gym.facts.id, ({ models }) => models.visit.findFirst({ where: { id } }));

describe("taking a check-in back", () => {
  it("works for two minutes, once, and opens the visit that it had ended", async () => {
    const memberId = await member();
    const first = await enter(memberId);
    world.clock.advance(30 * 60_000);
    const second = await enter(memberId);
    expect((await visitRow(first))?.leftHow).toBe("re-entry");
    world.clock.advance(120_000);
    await world.within(gym, (ctx) => undoVisit(ctx, second));
    await world.within(gym, (ctx) => undoVisit(ctx, second));
    expect((await visitRow(second))?.undoneAt).toEqual(world.clock.now());
    expect(await visitRow(first)).toMatchObject({ leftAt: null, leftHow: null });
    await expect(world.within(gym, (ctx) => undoVisit(ctx, first))).rejects.toMatchObject({
      code: "UNDO_TOO_LATE",
    });
    world.clock.advance(60 * 60_000);
    const third = await enter(memberId);
    world.clock.advance(120_001);
    await expect(world.within(gym, (ctx) => undoVisit(ctx, third))).rejects.toMatchObject({
      code: "UNDO_TOO_LATE",
    });
  });

  it("is not for another gym", async () => {
    const visitId = await enter(await member());
    for (const use of [undoVisit, checkOut])
      await expect(world.within(other, (ctx) => use(ctx, visitId))).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    await expect(world.within(gym, (ctx) => undoVisit(ctx, newId()))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("leaving", () => {
  it("is noted once, by the desk or by oneself", async () => {
    const [one, two] = [await member(), await member()];
    const [a, b] = [await enter(one), await enter(two)];
    world.clock.advance(3_600_000);
    await world.within(gym, (ctx) => checkOut(ctx, a));
    const left = world.clock.now();
    world.clock.advance(1_000);
    await world.within(gym, (ctx) => checkOut(ctx, a));
    expect(await visitRow(a)).toMatchObject({ leftAt: left, leftHow: "desk" });
    await world.within(gym, (ctx) => checkOutMe(ctx), { memberId: two, roles: ["member"] });
    expect(await visitRow(b)).toMatchObject({ leftHow: "self" });
  });

  it.each([
    ["the hour that Berlin skips", "2026-03-29T00:30:00Z"],
    ["the hour that Berlin has twice", "2026-10-25T00:30:00Z"],
  ])("happens by itself after three hours that really passed, across %s", async (_, at) => {
    world.clock.set(at);
    const visitId = await enter(await member());
    world.clock.advance(3 * 3_600_000 - 1);
    expect(await world.within(gym, (ctx) => closeOldVisits(ctx))).toBe(0);
    world.clock.advance(1 + 4 * 60_000);
    expect(await world.within(gym, (ctx) => closeOldVisits(ctx))).toBe(1);
    expect(await world.within(gym, (ctx) => closeOldVisits(ctx))).toBe(0);
    const visit = await visitRow(visitId);
    expect(visit?.leftHow).toBe("auto");
    expect((visit?.leftAt?.getTime() ?? 0) - (visit?.enteredAt.getTime() ?? 0)).toBe(3 * 3_600_000);
  });
});

describe("reading", () => {
  it("gives the feed in pages without gaps or repeats, refusals among visits", async () => {
    const stranger = await world.within(gym, (ctx) => addMember(ctx));
    const people = [await member(), stranger, await member(), await member(), stranger];
    for (const one of people) {
      await deskCheckIn(world, gym, one);
      world.clock.advance(60_000);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const input = { branchId: gym.branchId, limit: 2, cursor };
      const page = feedPage.parse(await read((ctx) => feed(ctx, input)));
      seen.push(...page.items.map(({ memberId }) => memberId ?? ""));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual([...people].reverse());
    const [last] = feedPage.parse(await read((ctx) => feed(ctx, { branchId: gym.branchId, limit: 1 }))).items;
    expect(last).toMatchObject({
      kind: "refusal",
      decision: "deny",
      reason: "NO_MEMBERSHIP",
      name: "Amina Kamau",
    });
    await expect(
      read((ctx) => feed(ctx, { branchId: gym.branchId, limit: 1, cursor: "[1]" })),
    ).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it("counts who is inside beside what is usual at this time of the week", async () => {
    const people = [await member(), await member(), await member()];
    const week = 7 * 24 * 3_600_000;
    // Eight weeks with 1, 2, 3, 3, 3, 2, 1 and 0 people inside: the median is 2.
    const scans = [1, 2, 3, 3, 3, 2, 1, 0].flatMap((count, index) =>
      people.slice(0, count).map((memberId) => ({
        memberId,
        branchId: gym.branchId,
        enteredAt: new Date(world.clock.now().getTime() - (index + 1) * week - 30 * 60_000),
      })),
    );
    const first = {
      memberId: people[0] ?? "",
      branchId: gym.branchId,
      enteredAt: new Date("2026-01-01T09:00:00Z"),
    };
    await world.within(gym, (ctx) =>
      recordPastVisits(
        ctx,
        [first, ...scans].sort((a, b) => a.enteredAt.getTime() - b.enteredAt.getTime()),
      ),
    );
    await enter(people[0] ?? "");
    const now = occupancyDto.parse(await read((ctx) => occupancy(ctx, gym.branchId)));
    expect(now).toMatchObject({ inside: 1, usual: 2, visitsToday: 1, capacity: null });
    const listed = (await read((ctx) => inside(ctx, gym.branchId))).map((one) => insidePerson.parse(one));
    expect(listed).toMatchObject([{ memberId: people[0] }]);
    for (const use of [occupancy, inside])
      await expect(read((ctx) => use(ctx, gym.branchId) as Promise<unknown>, other)).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
  });

  it("has nothing usual to say of a branch without a history", async () => {
    expect(await read((ctx) => occupancy(ctx, gym.branchId))).toMatchObject({ inside: 0, usual: null });
  });

  it("lists a member's visits, the last ones, and the weeks in a row", async () => {
    const memberId = await member();
    const days = ["2026-02-17", "2026-02-24", "2026-02-25", "2026-03-03"];
    await world.within(gym, (ctx) =>
      recordPastVisits(
        ctx,
        days.map((day) => ({ memberId, branchId: gym.branchId, enteredAt: new Date(`${day}T17:00:00Z`) })),
      ),
    );
    const page = visitPage.parse(await read((ctx) => visitsOfMember(ctx, { memberId, limit: 3 })));
    expect(page.items.map(({ enteredAt }) => enteredAt.slice(0, 10))).toEqual([
      "2026-03-03",
      "2026-02-25",
      "2026-02-24",
    ]);
    const rest = await read((ctx) =>
      visitsOfMember(ctx, { memberId, limit: 3, cursor: page.nextCursor ?? undefined }),
    );
    expect(visitPage.parse(rest)).toMatchObject({
      items: [{ enteredAt: "2026-02-17T17:00:00.000Z" }],
      nextCursor: null,
    });
    expect(await read((ctx) => lastVisits(ctx, [memberId, newId()]))).toEqual({
      [memberId]: "2026-03-03T17:00:00.000Z",
    });
    expect(await read((ctx) => streakOfMember(ctx, memberId))).toEqual({
      weeks: 3,
      best: 3,
      visitsThisWeek: 0,
      visitsThisMonth: 1,
      visitsTotal: 4,
    });
    await expect(read((ctx) => visitsOfMember(ctx, { memberId, limit: 3 }), other)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(read((ctx) => streakOfMember(ctx, memberId), other)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("keeps staff of one branch out of the others", async () => {
    await expect(
      atDoor(world, gym, (ctx) =>
        feed(
          { ...ctx, access: { ...ctx.access, branchIds: [newId()] } },
          { branchId: gym.branchId, limit: 1 },
        ),
      ),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("visits of the past", () => {
  it("are judged as the door would have: once, by the membership of the day, within the pack", async () => {
    const pack = await world.within(gym, (ctx) =>
      addPlan(ctx, { kind: "pack", cycle: "once", visits: 2, validDays: 90 }),
    );
    const memberId = await world.within(gym, (ctx) =>
      addMember(ctx, { planId: pack, startsOn: "2026-02-01" }),
    );
    const at = (text: string) => ({ memberId, branchId: gym.branchId, enteredAt: new Date(text) });
    const result = await world.within(gym, (ctx) =>
      recordPastVisits(ctx, [
        at("2026-01-31T10:00:00Z"),
        at("2026-02-02T10:00:00Z"),
        at("2026-02-02T10:03:00Z"),
        at("2026-02-02T11:00:00Z"),
        at("2026-02-03T10:00:00Z"),
        at("2026-02-04T10:00:00Z"),
      ]),
    );
    expect(result).toEqual({ visits: 3, refusals: 2 });
    const refusals = await world.db.read(gym.facts.id, ({ models }) =>
      models.refusal.findMany({ where: { memberId }, orderBy: { at: "asc" }, select: { reason: true } }),
    );
    expect(refusals).toEqual([{ reason: "NOT_STARTED" }, { reason: "NO_CREDITS" }]);
    expect(await deskCheckIn(world, gym, memberId)).toMatchObject({ reason: "NO_CREDITS" });
  });

  it("come 2,000 at a time", async () => {
    const people = [await member(), await member()];
    const start = new Date("2025-03-01T08:00:00Z").getTime();
    const scans = Array.from({ length: 2_000 }, (_, turn) => ({
      memberId: people[turn % 2] ?? "",
      branchId: gym.branchId,
      enteredAt: new Date(start + turn * 4 * 3_600_000),
    }));
    expect(await world.within(gym, (ctx) => recordPastVisits(ctx, scans))).toEqual({
      visits: 2_000,
      refusals: 0,
    });
  });
});
