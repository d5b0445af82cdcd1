import ICAL from "ical.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertPerson } from "@/modules/tenancy/testing";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { createSeries } from "../../series/service";
import { makeType, seriesOf } from "../../testing";
import { createFeed, readFeed, revokeFeed } from "../service";
import { createOwnFeed, listOwnFeeds, revokeOwnFeed } from "./service";

const NAME = 'Yoga, slow; "soft" \\ BEGIN:VEVENT\nX';

let world: TestWorld;
let gym: TestGym;
let me: string;
let other: string;
let trainer: string;
let sessions: string[];
const run = <T>(work: (ctx: TenantContext) => Promise<T>) => world.within(gym, work);
/** As a member, or as staff of the gym. */
const as = <T>(own: { memberId?: string; staffId?: string }, work: (ctx: TenantContext) => Promise<T>) =>
  run((ctx) =>
    work({ ...ctx, access: { ...ctx.access, memberId: own.memberId ?? null, staffId: own.staffId ?? null } }),
  );

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-14T09:00:00Z" });
  gym = await world.createGym({ zone: "Europe/Berlin", country: "DE", currency: "EUR" });
  const userId = await insertPerson(world.db, { email: `${newId()}@example.com`, name: "Achieng" });
  [me, other, trainer] = [newId(), newId(), newId()];
  sessions = await run(async (ctx) => {
    const { models } = ctx.db;
    for (const [at, id] of [me, other].entries()) {
      await models.member.create({ data: { id, number: String(at), firstName: "M", joinedOn: new Date() } });
    }
    await models.staff.create({ data: { id: trainer, userId, role: "trainer" } });
    const typeId = await makeType(ctx, NAME);
    await createSeries(ctx, seriesOf(gym.branchId, typeId));
    await createSeries(ctx, seriesOf(gym.branchId, typeId, { localTime: "07:00", trainerId: trainer }));
    const made = await models.classSession.findMany({
      where: { localTime: "18:00" },
      orderBy: { startsAt: "asc" },
    });
    const [first, second, third, fourth] = made.map(({ id }) => id);
    const book = (sessionId = "", memberId: string, status = "booked") =>
      models.booking.create({ data: { id: newId(), sessionId, memberId, status }, select: { id: true } });
    await book(first, me);
    await book(second, me, "cancelled_early");
    await book(third, me, "cancelled_by_gym");
    await book(third, me);
    await book(fourth, other);
    return made.map(({ id }) => id);
  });
});
afterAll(() => world.close());

async function addressOf(own: { memberId?: string; staffId?: string }, kind: "member" | "trainer") {
  const { id } = await as(own, (ctx) => createOwnFeed(ctx, { kind, name: "My phone" }));
  const feed = (await as(own, (ctx) => listOwnFeeds(ctx, kind))).find((one) => one.id === id);
  return { id, token: feed?.address.split("/").at(-2) ?? "" };
}

async function eventsOf(token: string) {
  const calendar = new ICAL.Component(ICAL.parse(await run((ctx) => readFeed(ctx, token))));
  return calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
}

describe("a person's own calendar", () => {
  it("holds a member's bookings, each as it stands, and nobody else's", async () => {
    const { token } = await addressOf({ memberId: me }, "member");
    const events = await eventsOf(token);
    expect(events.map(({ uid }) => uid)).toEqual([`${sessions[0]}@pulse`, `${sessions[2]}@pulse`]);
    expect(events.map(({ summary }) => summary)).toEqual([NAME, NAME]);
    expect(events.map((one) => one.component.getFirstPropertyValue("status"))).not.toContain("CANCELLED");
    await run((ctx) =>
      ctx.db.models.classSession.updateMany({
        where: { id: sessions[0] ?? "" },
        data: { status: "cancelled", cancelCause: "gym", cancelledAt: new Date() },
      }),
    );
    const [first] = await eventsOf(token);
    expect(first?.component.getFirstPropertyValue("status")).toBe("CANCELLED");
  });

  it("holds the classes that a trainer teaches, also in place of somebody else", async () => {
    const { token } = await addressOf({ staffId: trainer }, "trainer");
    const before = await eventsOf(token);
    expect(before.length).toBeGreaterThan(4);
    expect(new Set(before.map(({ startDate }) => startDate.hour))).toEqual(new Set([7]));
    await run((ctx) =>
      ctx.db.models.classSession.updateMany({
        where: { id: sessions[5] ?? "" },
        data: { substituteId: trainer },
      }),
    );
    expect((await eventsOf(token)).map(({ uid }) => uid)).toContain(`${sessions[5]}@pulse`);
  });

  it("ends when it is revoked, by its owner alone, and when they leave", async () => {
    const { id, token } = await addressOf({ memberId: me }, "member");
    const gymFeed = await run((ctx) => createFeed(ctx, { name: "Website", branchId: null }));
    const refused = (work: Promise<unknown>) => expect(work).rejects.toMatchObject({ code: "NOT_FOUND" });
    await refused(as({ memberId: other }, (ctx) => revokeOwnFeed(ctx, id)));
    await refused(as({ staffId: trainer }, (ctx) => revokeOwnFeed(ctx, id)));
    await refused(as({ memberId: me }, (ctx) => revokeOwnFeed(ctx, gymFeed.id)));
    await refused(run((ctx) => revokeFeed(ctx, id)));
    expect(await eventsOf(token)).toHaveLength(2);
    await as({ memberId: me }, (ctx) => revokeOwnFeed(ctx, id));
    await refused(run((ctx) => readFeed(ctx, token)));
    expect(
      (await as({ memberId: me }, (ctx) => listOwnFeeds(ctx, "member"))).map((one) => one.id),
    ).not.toContain(id);
    const theirs = await addressOf({ memberId: other }, "member");
    await run((ctx) =>
      ctx.db.models.member.updateMany({ where: { id: other }, data: { archivedAt: new Date() } }),
    );
    await refused(run((ctx) => readFeed(ctx, theirs.token)));
  });

  it("is nothing in another gym, nothing for strangers, and at most ten", async () => {
    const { token } = await addressOf({ memberId: me }, "member");
    const elsewhere = await world.createGym();
    await expect(world.within(elsewhere, (ctx) => readFeed(ctx, token))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(as({}, (ctx) => listOwnFeeds(ctx, "member"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(as({ memberId: me }, (ctx) => listOwnFeeds(ctx, "trainer"))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const held = (await as({ memberId: me }, (ctx) => listOwnFeeds(ctx, "member"))).length;
    for (let n = held; n < 10; n++) await addressOf({ memberId: me }, "member");
    await expect(addressOf({ memberId: me }, "member")).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
