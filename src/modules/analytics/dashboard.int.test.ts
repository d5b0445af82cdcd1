import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { dashboard } from "./schema";
import { getDashboard } from "./service";

let world: TestWorld;
let gym: TestGym;
let memberId: string;

// A Tuesday, 12:00 in Nairobi.
const NOW = "2026-03-10T09:00:00Z";

async function visit(day: string, hour: number, data: { left?: boolean; undone?: boolean } = {}) {
  await world.db.transaction(gym.facts.id, ({ models }) =>
    models.visit.create({
      data: {
        id: newId(),
        memberId,
        branchId: gym.branchId,
        enteredAt: new Date(`${day}T${String(hour).padStart(2, "0")}:00:00+03:00`),
        leftAt: data.left === false ? null : new Date(`${day}T${String(hour).padStart(2, "0")}:59:00+03:00`),
        localDay: new Date(`${day}T00:00:00Z`),
        localHour: hour,
        method: "desk",
        reason: "OK",
        undoneAt: data.undone ? new Date() : null,
      },
    }),
  );
}

async function look(branchId?: string) {
  const { ctx } = world.context(undefined as never, gym);
  const raw = await world.db.hot(gym.facts.id, (db) =>
    getDashboard({ ...ctx, db }, branchId ? { branchId } : {}),
  );
  return dashboard.parse(JSON.parse(JSON.stringify(raw)));
}

beforeAll(async () => {
  world = await createTestWorld({ now: NOW });
  gym = await world.createGym();
  await world.db.transaction(gym.facts.id, async ({ models }) => {
    const rows = [
      { standing: "active", standingUntil: "2026-03-16", joinedOn: "2026-03-01" },
      { standing: "active", standingUntil: null, joinedOn: "2025-01-01" },
      { standing: "active", standingUntil: "2026-03-09", joinedOn: "2025-01-01" },
      { standing: "frozen", standingUntil: null, joinedOn: "2025-01-01" },
      { standing: "active", standingUntil: null, joinedOn: "2026-03-02", archivedAt: new Date() },
    ];
    for (const [index, row] of rows.entries()) {
      const id = newId();
      if (index === 0) memberId = id;
      await models.member.create({
        data: {
          ...row,
          id,
          number: String(index),
          firstName: "M",
          joinedOn: new Date(row.joinedOn),
          standingUntil: row.standingUntil ? new Date(row.standingUntil) : null,
        },
      });
    }
  });
});
afterAll(() => world.close());

describe("the dashboard", () => {
  it("is honest about an empty gym", async () => {
    const empty = await look();
    expect(empty.visits).toEqual({ today: 0, usualByNow: null, inside: 0, capacity: null });
    expect(empty.hours.every((hour) => hour.usual === null && hour.today === 0)).toBe(true);
    expect(empty.days).toHaveLength(28);
    expect(empty.days.at(-1)).toEqual({ day: "2026-03-10", visits: 0 });
  });

  it("counts members by what they are today, not by what was stored", async () => {
    const { members } = await look();
    expect(members).toEqual({
      byStanding: { active: 2, expired: 1, frozen: 1 },
      newThisMonth: 1,
      endingSoon: 1,
    });
  });

  it("compares today with the median of the same weekday, up to this hour", async () => {
    // Three Tuesdays with 1, 3 and 5 visits by noon, and later ones that must not count yet.
    for (const [day, visits] of [
      ["2026-03-03", 1],
      ["2026-02-24", 3],
      ["2026-02-17", 5],
    ] as const) {
      for (let n = 0; n < visits; n++) await visit(day, 7);
      await visit(day, 18);
    }
    await visit("2026-03-09", 7);
    await visit("2026-03-10", 7);
    await visit("2026-03-10", 12, { left: false });
    await visit("2026-03-10", 12, { undone: true });
    const { visits, hours, days } = await look();
    expect(visits).toMatchObject({ today: 2, usualByNow: 3, inside: 1 });
    expect(hours.find((hour) => hour.hour === 7)).toEqual({ hour: 7, today: 1, usual: 3 });
    expect(hours.find((hour) => hour.hour === 18)).toEqual({ hour: 18, today: 0, usual: 1 });
    expect(days.find((day) => day.day === "2026-03-09")?.visits).toBe(1);
  });

  it("is one branch's when asked, and another gym's branch shows nothing", async () => {
    expect((await look(gym.branchId)).visits.today).toBe(2);
    const other = await world.createGym();
    expect((await look(other.branchId)).visits.today).toBe(0);
  });
});
