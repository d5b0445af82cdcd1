import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeries } from "@/modules/classes/series/service";
import { makeType, seriesOf } from "@/modules/classes/testing";
import { insertPerson } from "@/modules/tenancy/testing";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import fc from "@/shared/testing/properties";
import { fillOf, showRateOf, utilisationOf } from "./rules";
import { classListInput, classNumbers, classNumbersInput, classPage, type SeatCounts } from "./schema";
import { getClassNumbers, listClasses } from "./service";

const BOOKINGS = [
  "booked",
  "checked_in",
  "attended",
  "no_show",
  "cancelled_early",
  "cancelled_late",
  "cancelled_by_gym",
  "released",
] as const;
const WAITS = [
  "waitlisted",
  "offered",

  "declined",
  "expired",
  "skipped",
  "left",
  "closed",
] as const;
const TAKEN = new Set<string>(["booked", "checked_in", "attended", "no_show"]);
const CAME = new Set<string>(["checked_in", "attended"]);
const IN_VAIN = new Set<string>(["waitlisted", "offered", "closed", "skipped"]);

// A Saturday; the classes of the test are of the two weeks before and the one after.
const NOW = "2026-04-04T09:00:00Z";
const SPAN = { from: "2026-03-28", to: "2026-04-03" };

let world: TestWorld;
let gym: TestGym;
let secondBranch: string;
let trainers: string[];
let people: string[];
const run = <T>(work: (ctx: TenantContext) => Promise<T>) => world.within(gym, work);

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-20T09:00:00Z" });
  gym = await world.createGym();
  secondBranch = newId();
  trainers = [newId(), newId()];
  people = Array.from({ length: 12 }, () => newId());
  const users = await Promise.all(
    trainers.map((_, at) => insertPerson(world.db, { email: `t${at}@example.com`, name: `Trainer ${at}` })),
  );
  await run(async (ctx) => {
    const { models } = ctx.db;
    await models.branch.create({
      data: { id: secondBranch, name: "Second", country: "KE", zone: "Africa/Nairobi", position: 1 },
    });
    for (const [at, id] of trainers.entries()) {
      await models.staff.create({ data: { id, userId: users[at] ?? "", role: "trainer" } });
    }
    for (const [at, id] of people.entries()) {
      const joinedOn = new Date("2026-01-01");
      await models.member.create({ data: { id, number: String(at), firstName: "M", joinedOn } });
    }
    for (const [at, name] of ["Yoga", "Boxing"].entries()) {
      const typeId = await makeType(ctx, name);
      const own = { startsOn: "2026-03-21", weekdays: [1, 2, 6], trainerId: trainers[at] ?? null };
      await createSeries(ctx, seriesOf(gym.branchId, typeId, { ...own, localTime: at ? "07:30" : "18:00" }));
      await createSeries(
        ctx,
        seriesOf(secondBranch, typeId, { ...own, trainerId: null, localTime: "18:00" }),
      );
    }
    const some = await models.classSession.findMany({ take: 1, where: { localOn: new Date("2026-03-30") } });
    await models.classSession.updateMany({
      where: { id: some[0]?.id ?? "" },
      data: { substituteId: trainers[1] ?? "" },
    });
    const gone = await models.classSession.findMany({
      where: { localOn: new Date("2026-03-31"), branchId: gym.branchId },
    });
    await models.classSession.updateMany({
      where: { id: gone[0]?.id ?? "" },
      data: { status: "cancelled", cancelCause: "gym", cancelledAt: new Date() },
    });
  });
  world.clock.set(new Date(NOW));
});
afterAll(() => world.close());

const numbers = async (own: Record<string, unknown> = {}, work = run) =>
  classNumbers.parse(
    JSON.parse(
      JSON.stringify(await work((ctx) => getClassNumbers(ctx, classNumbersInput.parse({ ...SPAN, ...own })))),
    ),
  );
const list = async (own: Record<string, unknown> = {}) =>
  classPage.parse(await run((ctx) => listClasses(ctx, classListInput.parse({ ...SPAN, ...own }))));

interface Row {
  id: string;
  on: string;
  hour: number;
  weekday: number;
  branchId: string;
  typeId: string;
  trainerId: string | null;
  counts: SeatCounts;
}

/** What a row of the queue has beside its status. */
const ENDS: Record<string, object> = {
  ...Object.fromEntries(WAITS.slice(2).map((status) => [status, { settledAt: new Date(NOW) }])),
  offered: { offeredAt: new Date(NOW), offerExpiresAt: new Date(NOW) },
  skipped: { settledAt: new Date(NOW), skipReason: "NO_CREDITS" },
};

/** Every class that is over, counted one by one from all rows. */
async function recount(): Promise<Row[]> {
  const { sessions, bookings, waits } = await run(async ({ db: { models } }) => ({
    sessions: await models.classSession.findMany(),
    bookings: await models.booking.findMany(),
    waits: await models.waitlistEntry.findMany(),
  }));
  const seats = (rows: readonly { guestSeats: number }[]) =>
    rows.reduce((n, row) => n + 1 + row.guestSeats, 0);
  return sessions
    .filter((one) => one.status === "scheduled" && one.endsAt <= new Date(NOW))
    .map((one) => {
      const mine = bookings.filter((row) => row.sessionId === one.id && TAKEN.has(row.status));
      const seated = new Set(mine.map(({ memberId }) => memberId));
      const vain = waits.filter(
        (row) => row.sessionId === one.id && IN_VAIN.has(row.status) && !seated.has(row.memberId),
      );
      return {
        id: one.id,
        on: one.localOn.toISOString().slice(0, 10),
        hour: Number(one.localTime.slice(0, 2)),
        weekday: one.localOn.getUTCDay() || 7,
        branchId: one.branchId,
        typeId: one.classTypeId,
        trainerId: one.substituteId ?? one.trainerId,
        counts: {
          classes: 1,
          capacity: one.capacity,
          booked: seats(mine),
          attended: seats(mine.filter((row) => CAME.has(row.status))),
          missed: seats(mine.filter((row) => row.status === "no_show")),
          unmet: seats(vain),
        },
      };
    });
}

const NOTHING: SeatCounts = { classes: 0, capacity: 0, booked: 0, attended: 0, missed: 0, unmet: 0 };
const sum = (rows: readonly Row[]): SeatCounts =>
  rows.reduce(
    (total, { counts }) =>
      Object.fromEntries(
        Object.entries(total).map(([key, n]) => [key, n + counts[key as keyof SeatCounts]]),
      ) as SeatCounts,
    NOTHING,
  );
const inSpan = ({ on }: Row) => on >= SPAN.from && on <= SPAN.to;
const beforeSpan = ({ on }: Row) => on >= "2026-03-21" && on < SPAN.from;

describe("numbers of classes", () => {
  it("are zero, and no rate, where nobody has booked", async () => {
    const empty = await numbers({ from: "2026-01-01", to: "2026-01-07" });
    expect(empty.total).toEqual(NOTHING);
    expect([fillOf(empty.total), showRateOf(empty.total), utilisationOf(empty.total)]).toEqual([
      null,
      null,
      null,
    ]);
    expect([empty.slots, empty.trainers, empty.types]).toEqual([[], [], []]);
    const { total } = await numbers();
    expect(total).toMatchObject({ booked: 0, attended: 0, unmet: 0 });
    expect(total.capacity).toBeGreaterThan(0);
    expect([fillOf(total), showRateOf(total)]).toEqual([0, null]);
  });

  it("equal a count of the rows one by one, whatever was booked", async () => {
    const sessions = await run((ctx) => ctx.db.models.classSession.findMany({ select: { id: true } }));
    const ids = sessions.map(({ id }) => id);
    const person = fc.record({
      member: fc.integer({ min: 0, max: people.length - 1 }),
      session: fc.integer({ min: 0, max: ids.length - 1 }),
      guestSeats: fc.integer({ min: 0, max: 2 }),
    });
    const booking = fc.record({ who: person, status: fc.constantFrom(...BOOKINGS) });
    const wait = fc.record({ who: person, status: fc.constantFrom(...WAITS) });
    const lists = fc.record({
      bookings: fc.array(booking, { maxLength: 90 }),
      waits: fc.array(wait, { maxLength: 60 }),
    });
    const rowOf = ({
      who,
      status,
    }: {
      who: { member: number; session: number; guestSeats: number };
      status: string;
    }) => ({
      id: newId() as string,
      memberId: people[who.member] ?? "",
      sessionId: ids[who.session] ?? "",
      guestSeats: who.guestSeats,
      status,
    });
    /** A person books or waits for a class once. */
    const once = (rows: Parameters<typeof rowOf>[0][]) => [
      ...new Map(rows.map(rowOf).map((row) => [`${row.memberId} ${row.sessionId}`, row])).values(),
    ];
    await fc.assert(
      fc.asyncProperty(lists, async (made) => {
        await run(async ({ db: { models } }) => {
          await models.waitlistEntry.deleteMany();
          await models.booking.deleteMany();
          await models.booking.createMany({
            data: once(made.bookings).map((row) => ({ ...row, overbooked: true })),
          });
        });
        await run(async ({ db: { models } }) => {
          await models.waitlistEntry.createMany({
            data: once(made.waits).map((row) => ({ ...row, ...ENDS[row.status] })),
          });
        });
        const rows = await recount();
        const shown = await numbers();
        const own = rows.filter(inSpan);
        expect(shown.total).toEqual(sum(own));
        expect(shown.totalBefore).toEqual(sum(rows.filter(beforeSpan)));
        for (const { weekday, hour, ...counts } of shown.slots) {
          expect(counts).toEqual(sum(own.filter((row) => row.weekday === weekday && row.hour === hour)));
        }
        expect(shown.slots).toHaveLength(new Set(own.map((row) => `${row.weekday} ${row.hour}`)).size);
        for (const { id, name: _, before, ...counts } of shown.trainers) {
          expect(counts).toEqual(sum(own.filter((row) => row.trainerId === id)));
          expect(before).toEqual(sum(rows.filter((row) => beforeSpan(row) && row.trainerId === id)));
        }
        expect(shown.trainers).toHaveLength(new Set(own.map(({ trainerId }) => trainerId)).size);
        for (const { id, name: _, before, ...counts } of shown.types) {
          expect(counts).toEqual(sum(own.filter((row) => row.typeId === id)));
          expect(before).toEqual(sum(rows.filter((row) => beforeSpan(row) && row.typeId === id)));
        }
        const { total, items } = await list({ show: "unmet", limit: 100 });
        const vain = own.filter(({ counts }) => counts.unmet > 0);
        expect(total).toEqual(sum(vain));
        expect(items.map(({ id }) => id).sort()).toEqual(vain.map(({ id }) => id).sort());
      }),
      { numRuns: 12 },
    );
  });

  it("are the list behind them, page by page", async () => {
    const { total, types, slots } = await numbers();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ limit: 3, ...(cursor ? { cursor } : {}) });
      expect(page.total).toEqual(total);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(total.classes);
    expect(seen).toHaveLength(total.classes);
    const [type] = types;
    const [slot] = slots;
    expect((await list({ typeId: type?.id })).total.classes).toBe(type?.classes);
    expect((await list({ weekday: slot?.weekday, hour: slot?.hour })).total.classes).toBe(slot?.classes);
    expect(
      (await list({ trainerId: trainers[1] })).items.every((one) => one.trainerName === "Trainer 1"),
    ).toBe(true);
    await expect(list({ cursor: '["x","y"]' })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("are one branch's when asked, and no other's for whoever is tied to one", async () => {
    const all = await numbers();
    const parts = [await numbers({ branchId: gym.branchId }), await numbers({ branchId: secondBranch })];
    expect(parts.map(({ total }) => total.classes).reduce((a, b) => a + b)).toBe(all.total.classes);
    expect(parts[1]?.total.classes).toBeGreaterThan(0);
    const tied: typeof run = (work) =>
      run((ctx) => work({ ...ctx, access: { ...ctx.access, branchIds: [secondBranch] } }));
    expect((await numbers({}, tied)).total).toEqual(parts[1]?.total);
    await expect(numbers({ branchId: gym.branchId }, tied)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("show another gym nothing", async () => {
    const other = await world.createGym();
    const theirs: typeof run = (work) => world.within(other, work);
    expect((await numbers({}, theirs)).total).toEqual(NOTHING);
    expect((await numbers({ branchId: gym.branchId }, theirs)).total).toEqual(NOTHING);
  });
});
