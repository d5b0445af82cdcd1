import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import fc from "@/shared/testing/properties";
import type { NewMark } from "./schema";
import { closeClasses } from "./service";
import { minute, RosterBench } from "./testing";

let world: TestWorld;
let bench: RosterBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6 });
  world.clock.set(minute(-48 * 60));
  bench = new RosterBench(world, await world.createGym());
  await bench.open(2_000);
});
afterAll(() => world.close());

const taps = fc.array(
  fc.record({
    mark: fc.constantFrom("check_in", "late", "attended", "no_show", "undo" as const),
    at: fc.integer({ min: 0, max: 14 }),
  }),
  { minLength: 2, maxLength: 7 },
);
/** How the taps reach the server: in which order, in how many parts, which of them twice, and when the class is closed. */
const way = fc.record({
  order: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 }),
  parts: fc.integer({ min: 1, max: 4 }),
  twice: fc.integer({ min: 0, max: 6 }),
  closedAfter: fc.integer({ min: 0, max: 4 }),
});

const seen = async (memberId: string) => {
  const { booking, visits } = await bench.standing(memberId);
  const { status, late, checkedInAt } = booking;
  const entered = await bench.run(({ db }) =>
    db.models.visit.findMany({
      where: { memberId, undoneAt: null },
      select: { enteredAt: true, method: true },
    }),
  );
  return { status, late, checkedInAt, settled: booking.settledAt !== null, visits, entered };
};

it("ends as one run in order, however marks arrive: in any order, again, before and after the class is closed", async () => {
  await fc.assert(
    fc.asyncProperty(taps, way, async (story, { order, parts, twice, closedAfter }) => {
      world.clock.set(minute(-40));
      const [inOrder, anyhow] = [await bench.booked(), await bench.booked()];
      const list = (who: string): NewMark[] => story.map(({ mark, at }) => bench.tap(who, mark, at));
      world.clock.set(minute(15));
      const first = list(inOrder).sort((a, b) => (a.deviceAt < b.deviceAt ? -1 : 1));
      // Marks of one instant are told apart by their id: both stories get the same order of ids.
      const ids = first.map(({ id }) => id.slice(0, -1)).sort();
      const same = first.map((tap, n) => ({ ...tap, id: `${ids[n]}a` }));
      const second = first.map((tap, n) => ({ ...tap, memberId: anyhow, id: `${ids[n]}b` }));
      for (const tap of same) await bench.send([tap]);
      const shuffled = second
        .map((tap, n) => ({ tap, key: order[n] ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ tap }) => tap);
      const again = shuffled[twice % shuffled.length];
      const sent = again ? [...shuffled, again] : shuffled;
      const size = Math.ceil(sent.length / parts);
      world.clock.set(minute(75));
      for (let part = 0; part < parts; part++) {
        if (part === closedAfter) await bench.run((ctx) => closeClasses(ctx));
        const some = sent.slice(part * size, (part + 1) * size);
        if (some.length > 0) await bench.send(some);
      }
      await bench.run((ctx) => closeClasses(ctx));
      expect(await seen(anyhow)).toEqual(await seen(inOrder));
    }),
    { numRuns: 25 },
  );
}, 120_000);
