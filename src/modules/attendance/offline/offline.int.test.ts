import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "@/platform/context";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import fc from "@/shared/testing/properties";
import { addKiosk, addMember, addPlan, deskCheckIn } from "../testing";
import { syncResult } from "./schema";
import { sync } from "./service";

type Device = Extract<Actor, { kind: "device" }>;

let world: TestWorld;
let gym: TestGym;
const NOW = "2026-03-10T12:00:00Z";

beforeAll(async () => {
  world = await createTestWorld({ hotLanes: 1 });
  gym = await world.createGym();
});
afterAll(() => world.close());
beforeEach(() => world.clock.set(NOW));

const send = (actor: Device, scans: { clientSeq: number; deviceAt: string; text: string }[], sentAt = NOW) =>
  world.within(
    gym,
    (ctx) =>
      sync(ctx, {
        sentAt: new Date(sentAt).toISOString(),
        scans: scans.map(({ text, ...scan }) => ({ ...scan, by: { kind: "scan", text } })),
      }),
    { actor, roles: ["kiosk"] },
  );
const numberOf = async (memberId: string) => {
  const row = await world.db.read(gym.facts.id, ({ models }) =>
    models.member.findFirst({ where: { id: memberId }, select: { number: true } }),
  );
  return row?.number ?? "";
};
const newMember = async (terms: Parameters<typeof addPlan>[1] = {}) => {
  const memberId = await world.within(gym, async (ctx) =>
    addMember(ctx, { planId: await addPlan(ctx, terms), startsOn: "2026-01-01" }),
  );
  return { memberId, text: await numberOf(memberId) };
};
const visitsOf = (memberId: string) =>
  world.db.read(gym.facts.id, ({ models }) =>
    models.visit.findMany({
      where: { memberId },
      orderBy: [{ enteredAt: "asc" }],
      select: { enteredAt: true, leftAt: true, leftHow: true, method: true, reason: true },
    }),
  );

describe("scans from a kiosk that was offline", () => {
  it("become visits of their own time, the device's clock set right", async () => {
    const { memberId, text } = await newMember();
    const device = await addKiosk(world, gym);
    // The device is an hour behind.
    const scans = [{ clientSeq: 1, deviceAt: "2026-03-10T06:00:00.000Z", text }];
    const result = syncResult.parse(await send(device, scans, "2026-03-10T11:00:00Z"));
    expect(result.outcomes).toMatchObject([{ outcome: "recorded", reason: "OK", name: "Amina K." }]);
    expect(await visitsOf(memberId)).toMatchObject([
      {
        enteredAt: new Date("2026-03-10T07:00:00Z"),
        leftAt: new Date("2026-03-10T10:00:00Z"),
        leftHow: "auto",
        method: "offline",
      },
    ]);
    expect(await send(device, scans)).toEqual(result);
    expect(await visitsOf(memberId)).toHaveLength(1);
  });

  it("join the visit that the desk made meanwhile, before or after", async () => {
    const { memberId, text } = await newMember();
    world.clock.set("2026-03-10T11:30:00Z");
    const { visitId } = await deskCheckIn(world, gym, memberId);
    world.clock.set(NOW);
    const device = await addKiosk(world, gym);
    const { outcomes } = await send(device, [
      { clientSeq: 1, deviceAt: "2026-03-10T11:25:00.000Z", text },
      { clientSeq: 2, deviceAt: "2026-03-10T11:35:00.000Z", text },
    ]);
    expect(outcomes).toMatchObject([
      { outcome: "merged", visitId },
      { outcome: "merged", visitId },
    ]);
    expect(await visitsOf(memberId)).toHaveLength(1);
  });

  it("end an older open visit, and what is still running stays open", async () => {
    const { memberId, text } = await newMember();
    world.clock.set("2026-03-10T10:30:00Z");
    await deskCheckIn(world, gym, memberId);
    world.clock.set(NOW);
    await send(await addKiosk(world, gym), [{ clientSeq: 1, deviceAt: "2026-03-10T11:30:00.000Z", text }]);
    expect(await visitsOf(memberId)).toMatchObject([
      { leftAt: new Date("2026-03-10T11:30:00Z"), leftHow: "re-entry" },
      { leftAt: null, method: "offline" },
    ]);
  });

  it("that the rules forbid wait for a person; unknown and old ones are refused", async () => {
    const { text } = await newMember({ kind: "pack", cycle: "once", visits: 1, validDays: 90 });
    const banned = await newMember();
    await world.db.transaction(gym.facts.id, ({ models }) =>
      models.member.updateMany({
        where: { id: banned.memberId },
        data: { bannedAt: new Date("2026-03-01T00:00:00Z") },
      }),
    );
    const { outcomes } = await send(await addKiosk(world, gym), [
      { clientSeq: 1, deviceAt: "2026-03-10T09:00:00.000Z", text },
      { clientSeq: 2, deviceAt: "2026-03-09T09:00:00.000Z", text },
      { clientSeq: 3, deviceAt: "2026-03-10T09:00:00.000Z", text: banned.text },
      { clientSeq: 4, deviceAt: "2026-03-10T09:00:00.000Z", text: "nobody" },
      { clientSeq: 5, deviceAt: "2026-03-08T11:59:59.000Z", text },
    ]);
    expect(outcomes).toMatchObject([
      { clientSeq: 1, outcome: "conflict", reason: "NO_CREDITS" },
      { clientSeq: 2, outcome: "recorded", reason: "OK" },
      { clientSeq: 3, outcome: "conflict", reason: "BANNED" },
      { clientSeq: 4, outcome: "refused" },
      { clientSeq: 5, outcome: "refused" },
    ]);
  });

  it("mean the same in any order, in any pieces, repeated or not", async () => {
    const start = new Date("2026-03-09T06:00:00Z").getTime();
    const history = fc.uniqueArray(fc.integer({ min: 0, max: 28 * 12 }), { minLength: 1, maxLength: 7 });
    const pieces = fc.infiniteStream(fc.nat({ max: 1_000 }));
    await fc.assert(
      fc.asyncProperty(history, pieces, fc.boolean(), async (fiveMinutes, random, isPack) => {
        const terms = isPack
          ? { kind: "pack" as const, cycle: "once" as const, visits: 1, validDays: 90 }
          : {};
        const [one, two] = [await newMember(terms), await newMember(terms)];
        const inOrder = [...fiveMinutes]
          .sort((a, b) => a - b)
          .map((step, index) => ({
            clientSeq: index,
            deviceAt: new Date(start + step * 5 * 60_000).toISOString(),
          }));
        const ordered = await addKiosk(world, gym);
        await send(
          ordered,
          inOrder.map((scan) => ({ ...scan, text: one.text })),
        );
        const messy = await addKiosk(world, gym);
        const next = () => random.next().value ?? 0;
        const shuffled = [...inOrder, ...inOrder.slice(0, next() % 3)]
          .map((scan) => ({ scan, key: next() }))
          .sort((a, b) => a.key - b.key)
          .map(({ scan }) => ({ ...scan, text: two.text }));
        while (shuffled.length > 0) await send(messy, shuffled.splice(0, 1 + (next() % 3)));
        expect(await visitsOf(two.memberId)).toEqual(await visitsOf(one.memberId));
      }),
      { numRuns: 25 },
    );
  });

  it("can't be used to guess PINs", async () => {
    const device = await addKiosk(world, gym);
    const scans = Array.from({ length: 11 }, (_, clientSeq) => ({
      clientSeq,
      deviceAt: "2026-03-10T11:00:00.000Z",
      by: { kind: "pin" as const, pin: String(100_000 + clientSeq) },
    }));
    const guess = (some: typeof scans) =>
      world.within(gym, (ctx) => sync(ctx, { sentAt: NOW, scans: some }), {
        actor: device,
        roles: ["kiosk"],
      });
    await expect(guess(scans)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });
});
