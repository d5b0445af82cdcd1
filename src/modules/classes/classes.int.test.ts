import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addClosure } from "@/modules/tenancy/branches/service";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { wallTime } from "@/shared/time-zone/time-zone";
import { archiveType, saveRoom } from "./catalogue/service";
import { addHoliday, previewHoliday, removeHoliday } from "./holidays/service";
import { commitChange, createSeries, listSeries, previewChange, previewNewSeries } from "./series/service";
import {
  cancelSession,
  changeSession,
  previewSession,
  readStaffTimetable,
  restoreSession,
} from "./sessions/service";
import { bookRow, makeType, seriesOf } from "./testing";
import { keepUp } from "./upkeep/service";

let world: TestWorld;
let gym: TestGym;
let typeId: string;

const run = <T>(work: (ctx: TenantContext) => Promise<T>) => world.within(gym, work);
const ZONE = "Europe/Berlin";

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6 });
});
afterAll(() => world.close());

/** A gym of its own for each test, on the Saturday before Berlin's clocks change in two weeks. */
async function fresh(): Promise<void> {
  world.clock.set(new Date("2026-03-14T09:00:00Z"));
  gym = await world.createGym({ zone: ZONE, currency: "EUR", country: "DE" });
  typeId = await run((ctx) => makeType(ctx));
}

interface Row {
  id: string;
  seriesId: string | null;
  on: string;
  at: string;
  status: string;
  startsAt: string;
}

async function rows(seriesId?: string): Promise<Row[]> {
  const found = await run((ctx) =>
    ctx.db.models.classSession.findMany({
      where: seriesId === undefined ? {} : { seriesId },
      orderBy: { startsAt: "asc" },
    }),
  );
  return found.map((one) => ({
    id: one.id,
    seriesId: one.seriesId,
    on: one.localOn.toISOString().slice(0, 10),
    at: one.localTime,
    status: one.status,
    startsAt: one.startsAt.toISOString(),
  }));
}

async function events(name: string): Promise<Record<string, unknown>[]> {
  const found = await run((ctx) => ctx.db.models.outbox.findMany({ where: { name: `classes.${name}` } }));
  return found.map(({ payload }) => payload as Record<string, unknown>);
}

describe("a series", () => {
  it("has its classes eight weeks ahead at the wall's time, once, however often and late the job runs", async () => {
    await fresh();
    const { id } = await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId)));
    const made = await rows(id);
    expect(made).toHaveLength(16);
    expect(new Set(made.map(({ startsAt }) => wallTime(startsAt, ZONE).hour))).toEqual(new Set([18]));
    expect(made[0]?.startsAt).toBe("2026-03-16T17:00:00.000Z");
    expect(made[4]?.startsAt).toBe("2026-03-30T16:00:00.000Z");
    expect(await run((ctx) => keepUp(ctx))).toEqual({ created: 0, cancelled: 0, restored: 0, moved: 0 });
    world.clock.set(new Date("2026-04-20T01:00:00Z"));
    await Promise.all([run((ctx) => keepUp(ctx)), run((ctx) => keepUp(ctx))]);
    const later = await rows(id);
    expect(new Set(later.map(({ on }) => on)).size).toBe(later.length);
    expect(later.at(-1)?.on).toBe("2026-06-15");
  });

  it("shows its classes and what is in the way before it is made", async () => {
    await fresh();
    const room = await run((ctx) =>
      saveRoom(ctx, { id: null, branchId: gym.branchId, name: "Hall", capacity: 8 }),
    );
    const input = seriesOf(gym.branchId, typeId, { roomId: room.id, dates: 3 });
    await run((ctx) => createSeries(ctx, input));
    const preview = await run((ctx) => previewNewSeries(ctx, { ...input, localTime: "18:30", dates: 2 }));
    expect(preview).toMatchObject({ sessions: { created: 2 }, roomTooSmall: true });
    expect(preview.clashes.map(({ kind, name, on }) => [kind, name, on])).toEqual([
      ["room", "Hall", "2026-03-16"],
      ["room", "Hall", "2026-03-18"],
    ]);
    expect(await rows()).toHaveLength(3);
  });

  it("does on commit what the preview showed: moves bookings along, cancels what has no date any more", async () => {
    await fresh();
    const { id } = await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId)));
    const [first, second, third, fourth] = await rows(id);
    await run(async (ctx) => {
      await bookRow(ctx, first?.id ?? "");
      await bookRow(ctx, third?.id ?? "");
      await bookRow(ctx, fourth?.id ?? "", { guestSeats: 1 });
    });
    const input = {
      sessionId: third?.id ?? "",
      scope: "following" as const,
      change: { weekdays: [2], localTime: "19:00" },
    };
    const preview = await run((ctx) => previewChange(ctx, input));
    expect(preview.sessions).toEqual({ kept: 0, moved: 7, cancelled: 7, created: 0 });
    expect(preview.bookings).toEqual({ kept: 0, moved: 1, cancelled: 1 });
    await run((ctx) => bookRow(ctx, third?.id ?? ""));
    await expect(run((ctx) => commitChange(ctx, { ...input, seen: preview.seen }))).rejects.toMatchObject({
      code: "STALE",
    });
    const again = await run((ctx) => previewChange(ctx, input));
    const { id: next } = await run((ctx) => commitChange(ctx, { ...input, seen: again.seen }));
    const after = await rows();
    expect(after.filter(({ seriesId }) => seriesId === id).map(({ on, at }) => [on, at])).toEqual([
      ["2026-03-16", "18:00"],
      ["2026-03-18", "18:00"],
      ["2026-03-25", "18:00"],
    ]);
    const mine = after.filter(({ seriesId }) => seriesId === next);
    expect(mine[0]).toMatchObject({ id: third?.id, on: "2026-03-24", at: "19:00", status: "scheduled" });
    expect(mine).toHaveLength(7);
    expect(after.find((one) => one.id === fourth?.id)?.status).toBe("cancelled");
    expect(after.find((one) => one.id === second?.id)?.status).toBe("scheduled");
    expect(await events("session-cancelled")).toMatchObject([{ sessionId: fourth?.id, cause: "series" }]);
    expect(await events("session-moved")).toHaveLength(7);
    expect(await run((ctx) => keepUp(ctx))).toEqual({ created: 0, cancelled: 0, restored: 0, moved: 0 });
  });

  it("changes as a whole only what is still to come, and leaves what one class has of its own", async () => {
    await fresh();
    const { id } = await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId, { dates: 8 })));
    world.clock.set(new Date("2026-03-18T17:30:00Z"));
    const all = await rows(id);
    const own = all[3]?.id ?? "";
    const mine = { sessionId: own, change: { localTime: "07:00", capacity: 4 } };
    const one = await run((ctx) => previewSession(ctx, mine));
    await run((ctx) => changeSession(ctx, { ...mine, seen: one.seen }));
    const change = { sessionId: own, scope: "all" as const, change: { localTime: "20:00", capacity: 6 } };
    const preview = await run((ctx) => previewChange(ctx, change));
    expect(preview.sessions).toEqual({ kept: 1, moved: 5, cancelled: 0, created: 0 });
    await run((ctx) => commitChange(ctx, { ...change, seen: preview.seen }));
    expect((await rows()).map(({ on, at }) => `${on} ${at}`)).toEqual([
      "2026-03-16 18:00",
      "2026-03-18 18:00",
      "2026-03-23 20:00",
      "2026-03-25 07:00",
      "2026-03-30 20:00",
      "2026-04-01 20:00",
      "2026-04-06 20:00",
      "2026-04-08 20:00",
    ]);
    const list = await run((ctx) => listSeries(ctx));
    expect(list.map(({ dates, localTime }) => [dates, localTime])).toEqual([[6, "20:00"]]);
  });

  it("ends here, but not before", async () => {
    await fresh();
    const { id } = await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId)));
    const sessionId = (await rows(id))[2]?.id ?? "";
    const end = (endsOn: string) => ({ sessionId, scope: "following" as const, change: { endsOn } });
    await expect(run((ctx) => previewChange(ctx, end("2026-03-20")))).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    const { seen, sessions } = await run((ctx) => previewChange(ctx, end("2026-03-22")));
    expect(sessions).toEqual({ kept: 0, moved: 0, cancelled: 14, created: 0 });
    await run((ctx) => commitChange(ctx, { ...end("2026-03-22"), seen }));
    expect((await rows()).map(({ on }) => on)).toEqual(["2026-03-16", "2026-03-18"]);
    expect(await run((ctx) => keepUp(ctx))).toMatchObject({ created: 0, cancelled: 0 });
  });

  it("keeps bookings beyond fewer seats, marked as overbooked", async () => {
    await fresh();
    const { id } = await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId, { dates: 1 })));
    const [only] = await rows(id);
    const sessionId = only?.id ?? "";
    await run(async (ctx) => {
      for (let person = 0; person < 5; person += 1) await bookRow(ctx, sessionId);
    });
    const input = { sessionId, scope: "all" as const, change: { capacity: 3 } };
    const preview = await run((ctx) => previewChange(ctx, input));
    expect(preview.overbooked).toBe(2);
    await run((ctx) => commitChange(ctx, { ...input, seen: preview.seen }));
    const flagged = await run((ctx) =>
      ctx.db.models.booking.count({ where: { sessionId, overbooked: true } }),
    );
    expect(flagged).toBe(2);
  });
});

describe("seats", () => {
  it("go to as many as there are, whoever writes at the same moment, and walk-in seats stay free", async () => {
    await fresh();
    const series = seriesOf(gym.branchId, typeId, { dates: 1, capacity: 5, walkInSeats: 2 });
    const { id } = await run((ctx) => createSeries(ctx, series));
    const sessionId = (await rows(id))[0]?.id ?? "";
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => run((ctx) => bookRow(ctx, sessionId))),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    await run((ctx) => bookRow(ctx, sessionId, { pool: "walk_in", guestSeats: 1 }));
    await expect(run((ctx) => bookRow(ctx, sessionId, { pool: "walk_in" }))).rejects.toThrow();
    await run((ctx) => bookRow(ctx, sessionId, { overbooked: true }));
    const day = { from: "2026-03-16", to: "2026-03-16" };
    const shown = await run((ctx) => readStaffTimetable(ctx, day));
    const read = JSON.parse(JSON.stringify(shown)) as typeof shown;
    expect(read.sessions).toMatchObject([{ booked: 6, seatsLeft: 0, overbooked: 1, capacity: 5 }]);
  });
});

describe("one class", () => {
  it("moves, changes its room and its trainer without its series, and is cancelled and brought back", async () => {
    await fresh();
    const staffId = newId();
    const { id } = await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId)));
    await world.db.systemTransaction("test", gym.facts.id, async ({ models }) => {
      const userId = newId();
      await models.user.create({ data: { id: userId, email: `${userId}@example.com`, name: "Noor" } });
      await models.staff.create({ data: { id: staffId, userId, role: "trainer" } });
    });
    const [first, second] = await rows(id);
    const change = { sessionId: first?.id ?? "", change: { localOn: "2026-03-17", substituteId: staffId } };
    const preview = await run((ctx) => previewSession(ctx, change));
    expect(preview.sessions.moved).toBe(1);
    await run((ctx) => changeSession(ctx, { ...change, seen: preview.seen }));
    expect((await events("session-changed")).map(({ fields }) => fields)).toEqual([["trainer"]]);
    expect(await run((ctx) => keepUp(ctx))).toMatchObject({ created: 0, moved: 0 });

    const cancel = { sessionId: second?.id ?? "", reason: "Trainer is ill" };
    await run((ctx) => cancelSession(ctx, cancel));
    await run((ctx) => cancelSession(ctx, cancel));
    expect(await events("session-cancelled")).toEqual([
      { sessionId: second?.id, cause: "gym", reason: "Trainer is ill" },
    ]);
    const asked = JSON.parse(
      JSON.stringify(await run((ctx) => readStaffTimetable(ctx, { from: "2026-03-16", to: "2026-03-22" }))),
    ) as { sessions: Record<string, unknown>[] };
    expect(asked.sessions).toMatchObject([
      { localOn: "2026-03-17", trainerName: "Noor", detached: ["time"] },
      { status: "cancelled", cancelReason: "Trainer is ill" },
    ]);
    await run((ctx) => restoreSession(ctx, second?.id ?? ""));
    expect((await rows(id))[1]?.status).toBe("scheduled");
    world.clock.set(new Date("2026-03-18T17:00:01Z"));
    await expect(run((ctx) => cancelSession(ctx, cancel))).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("days without classes", () => {
  it("cancel what was planned, once, and give it back", async () => {
    await fresh();
    const { id } = await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId)));
    const [first] = await rows(id);
    await run((ctx) => bookRow(ctx, first?.id ?? ""));
    const input = { branchId: null, fromOn: "2026-03-16", toOn: "2026-03-18", name: "Spring holiday" };
    expect(await run((ctx) => previewHoliday(ctx, input))).toEqual({ sessions: 2, bookings: 1 });
    expect(await run((ctx) => addHoliday(ctx, input))).toEqual({ cancelled: 2 });
    expect(await run((ctx) => keepUp(ctx))).toMatchObject({ cancelled: 0, created: 0 });
    expect(await events("session-cancelled")).toHaveLength(2);
    const [holiday] = await run((ctx) => ctx.db.models.classHoliday.findMany());
    expect(await run((ctx) => removeHoliday(ctx, holiday?.id ?? ""))).toEqual({ restored: 2 });
    expect((await rows(id)).filter(({ status }) => status === "cancelled")).toHaveLength(0);
  });

  it("of a closed branch are followed, and no class is made on them later", async () => {
    await fresh();
    const closure = { branchId: gym.branchId, fromOn: "2026-05-11", toOn: "2026-05-20", reason: "Works" };
    const { id } = await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId)));
    await run((ctx) => addClosure(ctx, closure));
    world.clock.set(new Date("2026-03-30T09:00:00Z"));
    await run((ctx) => keepUp(ctx));
    const made = await rows(id);
    expect(made.filter(({ on }) => on >= "2026-05-11" && on <= "2026-05-20")).toEqual([]);
    expect(made.at(-1)?.on).toBe("2026-05-25");
  });

  it("and a corrected clock of the branch keep the wall time", async () => {
    await fresh();
    await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId)));
    await world.db.systemTransaction("test", gym.facts.id, ({ models }) =>
      models.branch.updateMany({ where: { id: gym.branchId }, data: { zone: "Europe/London" } }),
    );
    expect((await run((ctx) => keepUp(ctx))).moved).toBe(16);
    expect((await rows())[0]?.startsAt).toBe("2026-03-16T18:00:00.000Z");
  });
});

describe("the catalogue", () => {
  it("keeps a type that series still use", async () => {
    await fresh();
    await run((ctx) => createSeries(ctx, seriesOf(gym.branchId, typeId)));
    await expect(run((ctx) => archiveType(ctx, typeId, true))).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(run((ctx) => makeType(ctx, "YOGA"))).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
