import ICAL from "ical.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { createFeed, readFeed } from "../feeds/service";
import { createSeries } from "../series/service";
import { bookRow, makeType, seriesOf } from "../testing";
import { keepUp } from "../upkeep/service";
import { listSkips, previewSkip, skipDate, unskipDate } from "./service";

/** The first is within the weeks ahead, the second is not made yet; both are Mondays. */
const SOON = "2026-03-23";
const LATER = "2026-07-06";
const REASON = "Rooms are painted";

let world: TestWorld;
let gym: TestGym;
let seriesId: string;
const run = <T>(work: (ctx: TenantContext) => Promise<T>) => world.within(gym, work);
const classOn = (on: string) =>
  run((ctx) => ctx.db.models.classSession.findFirst({ where: { seriesId, originalOn: new Date(on) } }));

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-14T09:00:00Z" });
  gym = await world.createGym();
  seriesId = await run(
    async (ctx) => (await createSeries(ctx, seriesOf(gym.branchId, await makeType(ctx)))).id,
  );
});
afterAll(() => world.close());

it("cancels the class of a date for good and tells its people once", async () => {
  const sessionId = (await classOn(SOON))?.id ?? "";
  await run((ctx) => bookRow(ctx, sessionId));
  expect(await run((ctx) => previewSkip(ctx, { seriesId, on: SOON }))).toEqual({ isDate: true, booked: 1 });
  for (let n = 0; n < 2; n++) await run((ctx) => skipDate(ctx, { seriesId, on: SOON, reason: REASON }));
  expect(await classOn(SOON)).toMatchObject({
    status: "cancelled",
    cancelCause: "series",
    cancelReason: REASON,
  });
  const told = await run((ctx) =>
    ctx.db.models.outbox.findMany({ where: { name: "classes.session-cancelled" } }),
  );
  expect(told.map(({ payload }) => payload)).toEqual([{ sessionId, cause: "series", reason: REASON }]);
  await run((ctx) => keepUp(ctx));
  expect((await classOn(SOON))?.status).toBe("cancelled");
  await expect(run((ctx) => unskipDate(ctx, { seriesId, on: SOON }))).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

it("makes no class of a date further ahead, until it is given back", async () => {
  await run((ctx) => skipDate(ctx, { seriesId, on: LATER, reason: REASON }));
  expect(await run((ctx) => listSkips(ctx, seriesId))).toEqual([
    { on: SOON, reason: REASON, removable: false },
    { on: LATER, reason: REASON, removable: true },
  ]);
  const feed = await run((ctx) => createFeed(ctx, { name: "Website", branchId: null }));
  const text = await run((ctx) => readFeed(ctx, feed.address.split("/").at(-2) ?? ""));
  const [rule] = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
  expect(rule?.getAllProperties("exdate").map((one) => String(one.getFirstValue()))).toEqual([
    `${LATER}T18:00:00`,
  ]);
  world.clock.set(new Date("2026-06-20T09:00:00Z"));
  await run((ctx) => keepUp(ctx));
  expect(await classOn("2026-07-08")).not.toBeNull();
  expect(await classOn(LATER)).toBeNull();
  await run((ctx) => unskipDate(ctx, { seriesId, on: LATER }));
  expect((await classOn(LATER))?.status).toBe("scheduled");
});

it("takes dates of the series alone, that are to come, in one's own gym and branches", async () => {
  const skip = (on: string) => run((ctx) => skipDate(ctx, { seriesId, on, reason: REASON }));
  for (const on of ["2026-07-07", "2026-03-16", "2026-06-15"]) {
    await expect(skip(on)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  }
  const other = await world.createGym();
  const theirs = world.within(other, (ctx) => skipDate(ctx, { seriesId, on: "2026-07-13", reason: REASON }));
  await expect(theirs).rejects.toMatchObject({ code: "NOT_FOUND" });
  const tied = run((ctx) =>
    listSkips({ ...ctx, access: { ...ctx.access, branchIds: [other.branchId] } }, seriesId),
  );
  await expect(tied).rejects.toMatchObject({ code: "FORBIDDEN" });
});
