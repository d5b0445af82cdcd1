import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { saveHealthNote } from "@/modules/membership/health-note/service";
import { Database } from "@/platform/db/database";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { makePass } from "../pass/pass";
import { passSecret } from "../pass/secrets";
import { addKiosk, addMember, addPlan, atDoor, atKiosk, deskCheckIn } from "../testing";
import { checkInResult, kioskResult } from "./schema";
import { checkIn } from "./service";
import { doorRecords } from "./testing";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
let planId: string;

const visitsOf = (memberId: string) => doorRecords(world, gym).visitsOf(memberId);
const eventsOf = (memberId: string) => doorRecords(world, gym).eventsOf(memberId);
const member = (options: Parameters<typeof addMember>[1] = {}) =>
  world.within(gym, (ctx) => addMember(ctx, { planId, startsOn: "2026-01-01", ...options }));

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6, hotLanes: 2 });
  gym = await world.createGym();
  other = await world.createGym();
  planId = await world.within(gym, (ctx) => addPlan(ctx));
});
afterAll(() => world.close());
beforeEach(() => world.clock.set("2026-03-10T09:00:00Z"));

describe("a check-in", () => {
  it("makes a visit, an event and live messages, and says who it is", async () => {
    const memberId = await member();
    world.live.length = 0;
    const result = await deskCheckIn(world, gym, memberId);
    expect(checkInResult.parse(result)).toMatchObject({
      decision: "allow",
      reason: "OK",
      member: { id: memberId, name: "Amina Kamau", standing: "active" },
      alerts: ["first-visit"],
    });
    expect(await visitsOf(memberId)).toMatchObject([{ id: result.visitId, reason: "OK" }]);
    expect(await eventsOf(memberId)).toEqual([{ name: "attendance.visit-recorded" }]);
    const topics = world.live.map(({ topic }) => topic.replace(gym.facts.id, "gym"));
    expect(topics).toEqual(
      expect.arrayContaining([
        `tenant/gym/occupancy/${gym.branchId}`,
        `tenant/gym/desk/${gym.branchId}`,
        "tenant/gym/attendance",
        "platform/outbox",
      ]),
    );
  });

  it("says what to ask about: a payment nobody confirmed, a guardian, a note on health", async () => {
    const memberId = await member({ birthDate: "2012-05-01" });
    await world.within(gym, ({ db, clock }) =>
      db.models.membership.updateMany({ where: { memberId }, data: { paymentPendingSince: clock.now() } }),
    );
    await world.within(gym, (ctx) => saveHealthNote(ctx, "Left knee"), { roles: ["member"], memberId });
    const { alerts } = await deskCheckIn(world, gym, memberId);
    expect(alerts).toEqual(["payment-pending", "guardian-missing", "health-note", "first-visit"]);
  });

  it("fifty at once make one visit, over two connections of two processes", async () => {
    const memberId = await member();
    const second = new Database({
      appUrl: world.database.app,
      systemUrl: world.database.system,
      poolSize: 4,
      hotLanes: 1,
      onError: () => undefined,
      onSystem: () => undefined,
    });
    const elsewhere = Object.assign(Object.create(world) as TestWorld, { db: second });
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, turn) => deskCheckIn(turn % 2 ? world : elsewhere, gym, memberId)),
    );
    await second.close();
    expect(await visitsOf(memberId)).toHaveLength(1);
    expect(await eventsOf(memberId)).toHaveLength(1);
    const reasons = results.map(({ reason }) => reason).sort();
    expect(reasons.filter((reason) => reason === "OK")).toHaveLength(1);
    expect(reasons.filter((reason) => reason === "ALREADY_IN")).toHaveLength(49);
    expect(new Set(results.map(({ visitId }) => visitId)).size).toBe(1);
    expect(results.find(({ reason }) => reason === "ALREADY_IN")?.params.time).toBe(
      "2026-03-10T09:00:00.000Z",
    );
  });

  it("of forty people at once is each one's own visit, answer and event, whatever befalls one of them", async () => {
    const people: string[] = [];
    for (let at = 0; at < 40; at++) people.push(await member({ firstName: `No${at}` }));
    const [banned = "", twice = ""] = people;
    await world.within(gym, ({ db }) =>
      db.models.member.updateMany({ where: { id: banned }, data: { bannedAt: world.clock.now() } }),
    );
    const keys = new Map(people.map((id) => [id, newId()]));
    const actor = userActor();
    const come = (id: string) => deskCheckIn(world, gym, id, { actor, key: keys.get(id) ?? newId() });
    const results = await Promise.all([...people, twice, newId()].map((id) => come(id).catch(String)));
    const again = await Promise.all(people.map(come));
    expect(results.slice(0, 40)).toEqual(again);
    expect(results[40]).toEqual(results[1]);
    expect(results[41]).toContain("NOT_FOUND");
    for (const [at, id] of people.entries()) {
      const name = `No${at} Kamau`;
      const reason = id === banned ? "BANNED" : "OK";
      expect(again[at]).toMatchObject({ reason, member: { id, name } });
      const visits = id === banned ? [] : [{ id: again[at]?.visitId }];
      expect(await visitsOf(id)).toMatchObject(visits);
      expect(await eventsOf(id)).toHaveLength(visits.length);
    }
  });

  it("within the window is the same visit, after it a new one that ends the old", async () => {
    const memberId = await member();
    const first = await deskCheckIn(world, gym, memberId);
    world.clock.advance(9 * 60_000 + 59_999);
    expect(await deskCheckIn(world, gym, memberId)).toMatchObject({
      reason: "ALREADY_IN",
      visitId: first.visitId,
    });
    world.clock.advance(1);
    const second = await deskCheckIn(world, gym, memberId);
    expect(second).toMatchObject({ reason: "OK" });
    expect(await visitsOf(memberId)).toMatchObject([
      { id: first.visitId, leftHow: "re-entry", leftAt: "2026-03-10T09:10:00.000Z" },
      { id: second.visitId, leftAt: null },
    ]);
  });

  it("fifty re-entries at once make one new visit", async () => {
    const memberId = await member();
    await deskCheckIn(world, gym, memberId);
    world.clock.advance(30 * 60_000);
    await Promise.all(Array.from({ length: 50 }, () => deskCheckIn(world, gym, memberId)));
    expect(await visitsOf(memberId)).toHaveLength(2);
  });

  it("knows nothing of another gym's people and places", async () => {
    const memberId = await member();
    await expect(deskCheckIn(world, other, memberId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(deskCheckIn(world, gym, memberId, { branchId: other.branchId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(deskCheckIn(world, gym, newId())).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await visitsOf(memberId)).toEqual([]);
  });
});

describe("an idempotency key", () => {
  const actor = userActor();

  it("used fifty times at once has one effect and one answer", async () => {
    const memberId = await member();
    const key = newId();
    const results = await Promise.all(
      Array.from({ length: 50 }, () => deskCheckIn(world, gym, memberId, { key, actor })),
    );
    expect(new Set(results.map((result) => JSON.stringify(sorted(result)))).size).toBe(1);
    expect(results[0]).toMatchObject({ reason: "OK" });
    expect(await visitsOf(memberId)).toHaveLength(1);
    world.clock.advance(3_600_000);
    expect(await deskCheckIn(world, gym, memberId, { key, actor })).toEqual(results[0]);
    expect(await visitsOf(memberId)).toHaveLength(1);
  });

  it("of another request is refused, also when both come at once", async () => {
    const [one, two] = [await member(), await member()];
    const key = newId();
    const both = await Promise.allSettled([
      deskCheckIn(world, gym, one, { key, actor }),
      deskCheckIn(world, gym, two, { key, actor }),
    ]);
    const refused = both.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ reason: { code: "IDEMPOTENCY_MISMATCH" } });
    expect([...(await visitsOf(one)), ...(await visitsOf(two))]).toHaveLength(1);
  });

  it("keeps a refusal and a second scan as well", async () => {
    const stranger = await world.within(gym, (ctx) => addMember(ctx));
    const key = newId();
    const first = await deskCheckIn(world, gym, stranger, { key, actor });
    expect(first.reason).toBe("NO_MEMBERSHIP");
    world.clock.advance(60_000);
    expect(await deskCheckIn(world, gym, stranger, { key, actor })).toEqual(first);
    const memberId = await member();
    await deskCheckIn(world, gym, memberId);
    const again = newId();
    const found = await deskCheckIn(world, gym, memberId, { key: again, actor });
    world.clock.advance(3_600_000);
    expect(await deskCheckIn(world, gym, memberId, { key: again, actor })).toEqual(found);
  });
});

/** jsonb orders keys its own way. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

describe("a pass", () => {
  async function passOf(memberId: string) {
    const secret = await atDoor(world, gym, async (ctx) => passSecret(ctx, memberId, 1));
    return { memberId, secret, seconds: 30 };
  }
  const scan = (text: string) =>
    atDoor(world, gym, (ctx) =>
      checkIn(ctx, { branchId: gym.branchId, by: { kind: "scan", text } }, "attendance.checkIn"),
    );

  it.each([
    ["now", 0, "OK"],
    ["two codes old", -60, "OK"],
    ["two codes ahead", 60, "OK"],
    ["three codes old", -90, "TOKEN_EXPIRED"],
    ["three codes ahead", 90, "TOKEN_EXPIRED"],
  ])("%s", async (_, seconds, reason) => {
    const memberId = await member();
    const text = makePass(await passOf(memberId), world.clock.now().getTime() + seconds * 1_000);
    expect(await scan(text)).toMatchObject({ reason });
  });

  it("that somebody made up is nobody's", async () => {
    const memberId = await member();
    const pass = { ...(await passOf(memberId)), secret: "00".repeat(32) };
    await expect(scan(makePass(pass, world.clock.now()))).rejects.toMatchObject({ code: "PASS_UNKNOWN" });
    await expect(scan("no such number")).rejects.toMatchObject({ code: "PASS_UNKNOWN" });
    await expect(scan("nul \u0000 byte")).rejects.toMatchObject({ code: "PASS_UNKNOWN" });
    const foreign = await atDoor(world, other, async (ctx) => passSecret(ctx, memberId, 1));
    await expect(
      scan(makePass({ memberId, secret: foreign, seconds: 30 }, world.clock.now())),
    ).rejects.toMatchObject({ code: "PASS_UNKNOWN" });
  });

  it("shown at two kiosks lets in once and is flagged", async () => {
    const memberId = await member();
    const text = makePass(await passOf(memberId), world.clock.now());
    const [front, back] = [await addKiosk(world, gym), await addKiosk(world, gym)];
    const first = await atKiosk(world, gym, front, { kind: "scan", text });
    expect(kioskResult.parse(first)).toMatchObject({ reason: "OK", name: "Amina K." });
    expect(await atKiosk(world, gym, front, { kind: "scan", text })).toMatchObject({ reason: "ALREADY_IN" });
    expect(await visitsOf(memberId)).toMatchObject([{ flag: null }]);
    world.clock.advance(3_000);
    expect(await atKiosk(world, gym, back, { kind: "scan", text })).toMatchObject({
      reason: "ALREADY_IN",
      visitId: first.visitId,
    });
    expect(await visitsOf(memberId)).toMatchObject([{ flag: "replay" }]);
  });

  it("works by member number too", async () => {
    const memberId = await member();
    const row = await world.db.read(gym.facts.id, ({ models }) =>
      models.member.findFirst({ where: { id: memberId }, select: { number: true } }),
    );
    expect(await scan(` ${row?.number} `.trim())).toMatchObject({ reason: "OK", member: { id: memberId } });
  });
});

describe("a branch with places", () => {
  it("is never over its capacity when the gym says so, however many come at once", async () => {
    const small = await world.createGym({ policies: { capacity: "block" } });
    await world.db.transaction(small.facts.id, ({ models }) =>
      models.branch.updateMany({ data: { capacity: 7 } }),
    );
    const plan = await world.within(small, (ctx) => addPlan(ctx));
    const people = await world.within(small, async (ctx) => {
      const ids: string[] = [];
      for (let n = 0; n < 25; n++) ids.push(await addMember(ctx, { planId: plan, startsOn: "2026-01-01" }));
      return ids;
    });
    const results = await Promise.all(people.map((id) => deskCheckIn(world, small, id)));
    const reasons = results.map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason === "OK")).toHaveLength(7);
    expect(reasons.filter((reason) => reason === "BRANCH_FULL")).toHaveLength(18);
    const inside = await world.db.read(small.facts.id, ({ models }) => models.visit.count());
    expect(inside).toBe(7);
  });

  it("lets in who is already inside, also when it is full", async () => {
    const small = await world.createGym({ policies: { capacity: "block" } });
    await world.db.transaction(small.facts.id, ({ models }) =>
      models.branch.updateMany({ data: { capacity: 1 } }),
    );
    const plan = await world.within(small, (ctx) => addPlan(ctx));
    const memberId = await world.within(small, (ctx) =>
      addMember(ctx, { planId: plan, startsOn: "2026-01-01" }),
    );
    await deskCheckIn(world, small, memberId);
    world.clock.advance(20 * 60_000);
    expect(await deskCheckIn(world, small, memberId)).toMatchObject({ reason: "OK" });
  });
});
