import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { saveHealthNote, withdrawHealthNote } from "@/modules/membership/health-note/service";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { cancel } from "../bookings/service";
import { joinWaitlist } from "../waitlist/service";
import type { MarkOutcome, NewMark } from "./schema";
import { checkWalkIn, closeClasses, moveBooking, readDay, readRoster, syncMarks } from "./service";
import { minute, RosterBench } from "./testing";

let world: TestWorld;
let bench: RosterBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 12 });
});
afterAll(() => world.close());

/** A gym of its own for each test; its class of Monday, 18:00 has two seats and begins in ten minutes. */
beforeEach(async () => {
  world.clock.set(minute(-48 * 60));
  bench = new RosterBench(world, await world.createGym());
  await bench.open(2);
  world.clock.set(minute(-10));
});

const close = () => bench.run((ctx) => closeClasses(ctx));

describe("marks", () => {
  it("check somebody in once, with one visit, however often and from wherever they arrive", async () => {
    const amina = await bench.booked();
    world.clock.set(minute(0));
    const taps = Array.from({ length: 50 }, () => bench.tap(amina, "check_in", -2));
    // A device that is told to wait sends again.
    const deliver = async (tap: NewMark, tries = 5): Promise<MarkOutcome[]> => {
      try {
        return await bench.send([tap, tap]);
      } catch (error) {
        if (tries > 0 && error instanceof DomainError && error.code === "UNAVAILABLE")
          return await deliver(tap, tries - 1);
        throw error;
      }
    };
    const answers = await Promise.all(taps.map((tap) => deliver(tap)));
    expect(answers.flat().map(({ outcome }) => outcome)).toEqual(Array(50).fill("applied"));
    const again = await bench.send(taps.slice(0, 3));
    expect(again.map(({ outcome }) => outcome)).toEqual(["already", "already", "already"]);
    expect(await bench.standing(amina)).toMatchObject({
      booking: { status: "checked_in", late: false, checkedInAt: minute(-2) },
      visits: 1,
    });
    world.clock.set(minute(60));
    await Promise.all([close(), close(), close()]);
    expect(await bench.told("booking-settled")).toMatchObject([{ memberId: amina, status: "attended" }]);
  }, 60_000);

  it("follow the device's clock, set right by what it says when it sends", async () => {
    const amina = await bench.booked();
    world.clock.set(minute(20));
    const slow = { sentAt: minute(-1_000).toISOString() };
    const tap = bench.tap(amina, "check_in", -1_000 - 21);
    await bench.run((ctx) => syncMarks(ctx, { ...slow, marks: [{ ...tap, overbook: false }] }));
    expect((await bench.standing(amina)).booking).toMatchObject({ checkedInAt: minute(-1), late: false });
  });

  it("of two devices end equal, whichever is heard first", async () => {
    const [amina, brian] = [await bench.booked(), await bench.booked()];
    world.clock.set(minute(15));
    const story = (who: string) => [
      bench.tap(who, "check_in", -3),
      bench.tap(who, "no_show", 6),
      bench.tap(who, "late", 8),
    ];
    for (const tap of story(amina)) await bench.send([tap]);
    for (const tap of story(brian).reverse()) await bench.send([tap]);
    const [one, other] = [await bench.standing(amina), await bench.standing(brian)];
    expect(one).toMatchObject({
      booking: { status: "checked_in", late: true, checkedInAt: minute(8) },
      visits: 1,
    });
    expect({ ...other.booking, visitId: null }).toEqual({ ...one.booking, visitId: null });
    expect(other.visits).toBe(1);
  });

  it("taken back take the visit back that the class had made", async () => {
    const amina = await bench.booked();
    await bench.send([bench.tap(amina, "check_in", -10)]);
    world.clock.set(minute(-8));
    await bench.send([bench.tap(amina, "undo", -8)]);
    expect(await bench.standing(amina)).toMatchObject({
      booking: { status: "booked", visitId: null },
      visits: 0,
    });
  });

  it("about a booking that was cancelled meanwhile are refused, again and again with the reason", async () => {
    const amina = await bench.booked();
    const row = await bench.run((ctx) => ctx.db.models.booking.findFirst({ where: { memberId: amina } }));
    await bench.run((ctx) => cancel(ctx, { bookingId: row?.id ?? "", ownerId: null, free: true }));
    const tap = bench.tap(amina, "check_in", -10);
    const refused = { outcome: "refused", refusal: { code: "BOOKING_ENDED", params: {} } };
    expect(await bench.send([tap])).toMatchObject([refused]);
    expect(await bench.send([tap])).toMatchObject([refused]);
    expect((await bench.standing(amina)).visits).toBe(0);
  });

  it("reach nothing of another gym, another branch, or another trainer's class", async () => {
    const amina = await bench.booked();
    const foreign = new RosterBench(world, await world.createGym());
    const refusal = (code: string) => [{ outcome: "refused", refusal: { code } }];
    const theirs = bench.tap(amina, "check_in", -10, { sessionId: bench.session() });
    expect(await foreign.send([theirs])).toMatchObject(refusal("NOT_FOUND"));
    await foreign.open(2);
    expect(await foreign.send([foreign.tap(amina, "check_in", -10)])).toMatchObject(refusal("NOT_FOUND"));
    const elsewhere = { roles: ["desk" as const], branchIds: [newId() as string] };
    expect(await bench.send([bench.tap(amina, "check_in", -10)], elsewhere)).toMatchObject(
      refusal("FORBIDDEN"),
    );
    const trainer = { roles: ["trainer" as const], staffId: newId() as string };
    expect(await bench.send([bench.tap(amina, "check_in", -10)], trainer)).toMatchObject(
      refusal("FORBIDDEN"),
    );
    expect((await bench.standing(amina)).booking.status).toBe("booked");
  });

  it("may be made by the trainer of the class, and by whoever stands in", async () => {
    const amina = await bench.booked();
    const [planned, standsIn] = await bench.run(async ({ db: { models } }) => {
      const ids = await Promise.all(
        [0, 1].map(
          async () =>
            (await models.staff.create({ data: { id: newId(), userId: await user(), role: "trainer" } })).id,
        ),
      );
      await models.classSession.updateMany({ data: { trainerId: ids[0] ?? null } });
      return ids;
    });
    const as = (staffId: string | undefined) => ({ roles: ["trainer" as const], staffId: staffId ?? null });
    expect(await bench.send([bench.tap(amina, "check_in", -10)], as(planned))).toMatchObject([
      { outcome: "applied" },
    ]);
    await bench.run(({ db }) =>
      db.models.classSession.updateMany({ data: { substituteId: standsIn ?? null } }),
    );
    expect(await bench.send([bench.tap(amina, "late", -9)], as(planned))).toMatchObject([
      { outcome: "refused" },
    ]);
    expect(await bench.send([bench.tap(amina, "late", -9)], as(standsIn))).toMatchObject([
      { outcome: "applied" },
    ]);
  });
});

async function user(): Promise<string> {
  const id = newId() as string;
  await world.db.systemTransaction("test", bench.gym.facts.id, ({ models }) =>
    models.user.create({
      data: { id, email: `${id}@example.com`, name: "Trainer", emailVerifiedAt: new Date() },
    }),
  );
  return id;
}

describe("walk-ins", () => {
  it("book and come in by one mark, refused in words when the class is full, beyond it by those who may", async () => {
    await bench.booked();
    const [amina, brian] = [await bench.member("ten"), await bench.member("open")];
    const ask = (who: string) => bench.run((ctx) => checkWalkIn(ctx, bench.session(), who));
    expect(await ask(amina)).toMatchObject({ refusal: null, seatsLeft: 1, credits: 1 });
    const tap = bench.tap(amina, "walk_in", -10);
    expect(await bench.send([tap])).toMatchObject([{ outcome: "applied" }]);
    expect(await bench.send([tap])).toMatchObject([{ outcome: "already" }]);
    expect(await bench.standing(amina)).toMatchObject({
      booking: { status: "checked_in", pool: "walk_in" },
      visits: 1,
    });
    expect(await ask(brian)).toMatchObject({ refusal: { code: "CLASS_FULL" }, mayOverbook: true });
    const full = [{ outcome: "refused", refusal: { code: "CLASS_FULL" } }];
    expect(await bench.send([bench.tap(brian, "walk_in", -10)])).toMatchObject(full);
    const beyond = { overbook: true };
    const desk = { roles: ["desk" as const] };
    expect(await bench.send([bench.tap(brian, "walk_in", -10, beyond)], desk)).toMatchObject(full);
    expect(await bench.send([bench.tap(brian, "walk_in", -10, beyond)])).toMatchObject([
      { outcome: "applied" },
    ]);
    expect((await bench.standing(brian)).booking.overbooked).toBe(true);
  });

  it("without a plan are refused, and taken back give seat and credit back", async () => {
    const nobody = await bench.member(null);
    expect(await bench.send([bench.tap(nobody, "walk_in", -10)])).toMatchObject([
      { outcome: "refused", refusal: { code: "NOT_ENTITLED", params: { reason: "NO_MEMBERSHIP" } } },
    ]);
    const amina = await bench.member("ten");
    await bench.send([bench.tap(amina, "walk_in", -10)]);
    await bench.send([bench.tap(amina, "undo", -9)]);
    expect(await bench.standing(amina)).toMatchObject({ booking: { status: "cancelled_early" }, visits: 0 });
    expect(await bench.ledger(amina)).toMatchObject([{ left: 10 }]);
    expect(await bench.states(bench.session())).toEqual(["cancelled_early"]);
  });
});

describe("reading", () => {
  it("shows who comes, who waits and what is known of them", async () => {
    const [amina] = [await bench.booked(), await bench.booked()];
    const waits = await bench.member("open");
    world.clock.set(minute(-100));
    await bench.run((ctx) =>
      joinWaitlist(ctx, waits, { sessionId: bench.session(), guestSeats: 0, noticeMinutes: null }),
    );
    await bench.run(({ db }) =>
      db.models.member.updateMany({ where: { id: amina }, data: { birthDate: new Date("1990-03-16") } }),
    );
    world.clock.set(minute(-10));
    await bench.send([bench.tap(amina, "check_in", -10)]);
    const roster = await bench.run((ctx) => readRoster(ctx, bench.session()));
    expect(roster.session).toMatchObject({
      booked: 2,
      present: 1,
      capacity: 2,
      waiting: 1,
      marksFrom: minute(-30).toISOString(),
      lateFrom: minute(5).toISOString(),
      may: { mark: true, manage: true, overbook: true },
    });
    const row = roster.people.find(({ memberId }) => memberId === amina);
    expect(row).toMatchObject({ status: "checked_in", birthday: true, firstTimer: true, healthNote: null });
    expect(roster.people.filter(({ birthday }) => birthday)).toHaveLength(1);
    expect(roster.waiting).toMatchObject([{ memberId: waits, status: "waitlisted" }]);
    const day = await bench.run((ctx) => readDay(ctx, { of: bench.gym.branchId }));
    expect(JSON.parse(JSON.stringify(day))).toMatchObject([{ id: bench.session(), booked: 2, present: 1 }]);
  });

  it("says what trainers are to mind as long as the member agrees to it", async () => {
    world.clock.set(minute(-100));
    const [amina] = [await bench.booked(), await bench.booked()];
    const notes = async () =>
      (await bench.run((ctx) => readRoster(ctx, bench.session()))).people.flatMap(
        ({ memberId, healthNote }) => (healthNote === null ? [] : [[memberId, healthNote]]),
      );
    const asAmina = { roles: ["member" as const], memberId: amina };
    await world.within(bench.gym, (ctx) => saveHealthNote(ctx, "Left knee"), asAmina);
    expect(await notes()).toEqual([[amina, "Left knee"]]);
    await world.within(bench.gym, withdrawHealthNote, asAmina);
    expect(await notes()).toEqual([]);
  });

  it("moves somebody to another class, or leaves them where they are", async () => {
    world.clock.set(minute(-100));
    const amina = await bench.booked("ten");
    const { id: bookingId = "" } =
      (await bench.run((ctx) => ctx.db.models.booking.findFirst({ where: { memberId: amina } }))) ?? {};
    await bench.run((ctx) => moveBooking(ctx, bookingId, bench.session(1)));
    expect([await bench.states(bench.session()), await bench.states(bench.session(1))]).toEqual([
      ["cancelled_early"],
      ["booked"],
    ]);
    expect(await bench.ledger(amina)).toMatchObject([{ left: 9 }]);
  });
});
