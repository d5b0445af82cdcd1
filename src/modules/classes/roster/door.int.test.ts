import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deskCheckIn } from "@/modules/attendance/testing";
import { undoVisit } from "@/modules/attendance/visits/service";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { closeClasses, markFromDoor, unmarkFromDoor } from "./service";
import { minute, RosterBench } from "./testing";

let world: TestWorld;
let bench: RosterBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6 });
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

describe("the door", () => {
  const visitOf = async (memberId: string) => {
    const { visitId } = await deskCheckIn(world, bench.gym, memberId);
    return {
      visitId: visitId ?? "",
      memberId,
      branchId: bench.gym.branchId,
      enteredAt: world.clock.now().toISOString(),
    };
  };

  it("marks the booking, once, and its visit is the class's", async () => {
    const amina = await bench.booked();
    const visit = await visitOf(amina);
    await bench.run((ctx) => markFromDoor(ctx, visit));
    await bench.run((ctx) => markFromDoor(ctx, visit));
    await bench.send([bench.tap(amina, "check_in", -10)]);
    expect(await bench.standing(amina)).toMatchObject({
      booking: { status: "checked_in", visitId: visit.visitId },
      visits: 1,
    });
    await bench.run((ctx) => undoVisit(ctx, visit.visitId));
    await bench.run((ctx) => unmarkFromDoor(ctx, visit));
    // The trainer's own mark still stands, with a visit of its own.
    expect(await bench.standing(amina)).toMatchObject({ booking: { status: "checked_in" }, visits: 1 });
  });

  it("takes the mark back that came of a check-in by mistake", async () => {
    const amina = await bench.booked();
    const visit = await visitOf(amina);
    await bench.run((ctx) => markFromDoor(ctx, visit));
    await bench.run((ctx) => undoVisit(ctx, visit.visitId));
    await bench.run((ctx) => unmarkFromDoor(ctx, visit));
    expect(await bench.standing(amina)).toMatchObject({
      booking: { status: "booked", visitId: null },
      visits: 0,
    });
  });

  it("opened after the class's grace marks nobody", async () => {
    const amina = await bench.booked();
    world.clock.set(minute(11));
    const visit = await visitOf(amina);
    await bench.run((ctx) => markFromDoor(ctx, visit));
    expect((await bench.standing(amina)).booking.status).toBe("booked");
  });

  it("counts one visit with a class within the hour, and another one beyond", async () => {
    const [amina, brian] = [await bench.booked(), await bench.booked()];
    world.clock.set(minute(-59));
    await visitOf(amina);
    world.clock.set(minute(-62));
    await visitOf(brian);
    world.clock.set(minute(0));
    await bench.send([bench.tap(amina, "check_in", 0), bench.tap(brian, "check_in", 0)]);
    expect([(await bench.standing(amina)).visits, (await bench.standing(brian)).visits]).toEqual([1, 2]);
    await expect(deskCheckIn(world, bench.gym, brian)).resolves.toMatchObject({ reason: "ALREADY_IN" });
  });

  it("takes over the visit that the class had made before", async () => {
    const amina = await bench.booked();
    await bench.send([bench.tap(amina, "check_in", -10)]);
    world.clock.set(minute(5));
    const visit = await visitOf(amina);
    await bench.run((ctx) => markFromDoor(ctx, visit));
    expect(await bench.standing(amina)).toMatchObject({
      booking: { visitId: visit.visitId, late: false },
      visits: 1,
    });
  });
});

describe("the end of a class", () => {
  it("settles everybody once; a late or second run changes nothing", async () => {
    const [amina, brian] = [await bench.booked("ten"), await bench.booked("ten")];
    await bench.send([bench.tap(amina, "check_in", -10)]);
    world.clock.set(minute(59));
    expect(await close()).toBe(0);
    world.clock.set(minute(600));
    expect([await close(), await close()]).toEqual([1, 0]);
    const told = await bench.told("booking-settled");
    expect(told).toHaveLength(2);
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ memberId: amina, status: "attended", late: false }),
        expect.objectContaining({ memberId: brian, status: "no_show" }),
      ]),
    );
    // Who did not come has used the seat all the same.
    expect(await bench.ledger(brian)).toMatchObject([{ used: 1, returned: 0 }]);
  });

  it("can be set right within a day, which is told again; after that no more", async () => {
    const amina = await bench.booked();
    world.clock.set(minute(61));
    await close();
    world.clock.set(minute(60 + 23 * 60));
    await bench.send([bench.tap(amina, "attended", 60 + 23 * 60)]);
    await bench.send([bench.tap(amina, "attended", 60 + 23 * 60)]);
    expect((await bench.told("booking-settled")).map(({ status }) => status)).toEqual([
      "no_show",
      "attended",
    ]);
    expect(await bench.standing(amina)).toMatchObject({ booking: { status: "attended" }, visits: 1 });
    world.clock.set(minute(60 + 25 * 60));
    expect(await bench.send([bench.tap(amina, "no_show", 60 + 25 * 60)])).toMatchObject([
      { outcome: "refused", refusal: { code: "MARK_TOO_LATE" } },
    ]);
  });

  it("comes to the same when a device's marks arrive after it", async () => {
    const amina = await bench.booked();
    const kept = bench.tap(amina, "check_in", -1);
    world.clock.set(minute(65));
    await close();
    world.clock.set(minute(300));
    await bench.send([kept]);
    expect(await bench.standing(amina)).toMatchObject({
      booking: { status: "attended", late: false, checkedInAt: minute(-1) },
      visits: 1,
    });
  });
});
