import ICAL from "ical.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { addHoliday } from "../holidays/service";
import { createSeries } from "../series/service";
import { cancelSession, changeSession, previewSession } from "../sessions/service";
import { makeType, seriesOf } from "../testing";
import { createFeed, listFeeds, readFeed, revokeFeed } from "./service";

let world: TestWorld;
let gym: TestGym;
const run = <T>(work: (ctx: TenantContext) => Promise<T>) => world.within(gym, work);

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-14T09:00:00Z" });
  gym = await world.createGym({ zone: "Europe/Berlin", currency: "EUR", country: "DE" });
});
afterAll(() => world.close());

const tokenOf = (address: string) => address.split("/").at(-2) ?? "";

it("tells of the timetable as it stands, until it is revoked", async () => {
  const typeId = await run((ctx) => makeType(ctx, "Yoga, slow"));
  await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId)));
  const holiday = { branchId: null, fromOn: "2026-07-06", toOn: "2026-07-06", name: "Summer" };
  await run((ctx) => addHoliday(ctx, holiday));
  const [first, second] = await run((ctx) =>
    ctx.db.models.classSession.findMany({ orderBy: { startsAt: "asc" }, take: 2 }),
  );
  const change = { sessionId: first?.id ?? "", change: { localTime: "19:30" } };
  const preview = await run((ctx) => previewSession(ctx, change));
  await run((ctx) => changeSession(ctx, { ...change, seen: preview.seen }));
  await run((ctx) => cancelSession(ctx, { sessionId: second?.id ?? "", reason: "Trainer is ill" }));

  const feed = await run((ctx) => createFeed(ctx, { name: "Website", branchId: null }));
  const token = tokenOf(feed.address);
  const calendar = new ICAL.Component(ICAL.parse(await run((ctx) => readFeed(ctx, token))));
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  expect(events.map(({ summary }) => summary)).toEqual(["Yoga, slow", "Yoga, slow", "Yoga, slow"]);
  const [rule, moved, cancelled] = events;
  expect(rule?.component.getFirstPropertyValue("rrule")?.toString()).toBe("FREQ=WEEKLY;BYDAY=MO,WE");
  expect(rule?.component.getAllProperties("exdate").map((one) => String(one.getFirstValue()))).toEqual([
    "2026-07-06T18:00:00",
  ]);
  expect([String(moved?.recurrenceId), String(moved?.startDate)]).toEqual([
    "2026-03-16T18:00:00",
    "2026-03-16T19:30:00",
  ]);
  expect(cancelled?.component.getFirstPropertyValue("status")).toBe("CANCELLED");

  const [listed] = await run((ctx) => listFeeds(ctx));
  expect(listed).toMatchObject({ address: feed.address, lastReadAt: "2026-03-14T09:00:00.000Z" });
  await run((ctx) => revokeFeed(ctx, feed.id));
  await expect(run((ctx) => readFeed(ctx, token))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("does not answer in another gym", async () => {
  const feed = await run((ctx) => createFeed(ctx, { name: "Mine", branchId: gym.branchId }));
  const other = await world.createGym();
  await expect(world.within(other, (ctx) => readFeed(ctx, tokenOf(feed.address)))).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
