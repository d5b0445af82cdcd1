import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMember, addPlan } from "@/modules/attendance/testing";
import { BookingBench } from "@/modules/classes/bookings/testing";
import { createSeries } from "@/modules/classes/series/service";
import { seriesOf } from "@/modules/classes/testing";
import { fillSeats } from "@/modules/classes/waitlist/filling";
import { listEntitlements } from "@/modules/membership/entitlements/service";
import type { RequestContext } from "@/platform/context";
import { Database } from "@/platform/db/database";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestWorld, userActor } from "@/platform/testing/world";
import { api } from "./api";
import { listen, type RawAnswer, send } from "./http/trpc/testing/two-servers";
import { createTrpcHandler } from "./http/trpc/trpc-handler";
import { JobsAtWork } from "./testing/jobs-at-work";

const CROWD = 200;

let world: TestWorld;
let bench: BookingBench;
let server: Server;
let port: number;
let people: string[];
const actors = new Map<string, ReturnType<typeof userActor>>();

/** Every guard but the session: the header says which member calls, or that the desk does. */
function contextOf(caller: string, key: string | undefined): RequestContext {
  const actor = actors.get(caller) ?? userActor();
  actors.set(caller, actor);
  return {
    requestId: newId(),
    address: "127.0.0.1",
    userAgent: "test",
    locale: "en",
    tenantSlug: bench.gym.facts.slug,
    idempotencyKey: key,
    csrfSafe: true,
    actor,
    sessionToken: undefined,
    ports: world.ports,
    resolveAccess: () => ({
      tenant: bench.gym.facts,
      roles: caller === "desk" ? ["desk"] : ["member"],
      memberId: caller === "desk" ? null : caller,
      staffId: null,
      branchIds: [],
    }),
    setCookie: () => undefined,
  };
}

beforeAll(async () => {
  // The crowd is answered however slow the machine is; turns.test.ts has the end of everybody's patience.
  world = await createTestWorld({ now: "2026-03-14T09:00:00Z", poolSize: 8, patience: 120_000 });
  bench = new BookingBench(world, await world.createGym({ policies: { bookingOpensMinutes: 86_400 } }));
  await bench.open(1);
  people = await bench.members(CROWD, "ten");
  const handle = createTrpcHandler({
    router: api,
    createContext: ({ req }) =>
      contextOf(String(req.headers["x-caller"]), req.headers["idempotency-key"] as string | undefined),
    onError: () => undefined,
  });
  server = createServer((req, res) => void handle(req, res));
  port = await listen(server);
}, 120_000);
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await world.close();
});

function post(path: string, caller: string, input: unknown, key: string = newId()): Promise<RawAnswer> {
  const headers = { "content-type": "application/json", "x-caller": caller, "idempotency-key": key };
  return send(port, { method: "POST", path, headers, body: JSON.stringify(input) });
}

/** How often which answer was given: the state of a success, the code of a refusal. */
function tally(answers: readonly RawAnswer[], told: (data: Record<string, unknown>) => unknown) {
  const counts: Record<string, number> = {};
  for (const { status, text } of answers) {
    const { result, error } = JSON.parse(text);
    const said = status === 200 ? String(told(result.data)) : `${status} ${error.data.pulse.code}`;
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
}

async function used(): Promise<number> {
  return (await bench.ledger()).reduce((sum, row) => sum + row.used - row.returned, 0);
}

describe("two hundred at once over HTTP", () => {
  it("book the last seat: one gets it, the others hear their place; a repeated request gets the same answer", async () => {
    const keys = people.map(() => newId() as string);
    const input = { sessionId: bench.session() };
    const answers = await Promise.all(
      people.map((one, at) => post("classes.bookings.book", one, input, keys[at])),
    );
    expect(tally(answers, ({ status }) => status)).toEqual({ booked: 1, "409 CLASS_FULL": CROWD - 1 });
    const won = answers.findIndex(({ status }) => status === 200);
    for (const [at, { text }] of answers.entries()) {
      if (at !== won) expect(JSON.parse(text).error.data.pulse.params).toEqual({ place: 1 });
    }
    expect(await used()).toBe(1);
    const again = await post("classes.bookings.book", people[won] ?? "", input, keys[won]);
    expect(JSON.parse(again.text)).toEqual(JSON.parse(answers[won]?.text ?? ""));
    expect(await bench.states(bench.session())).toEqual(["booked"]);
  }, 120_000);

  it("wait for one seat that becomes free: the first in the queue gets it and hears of it once", async () => {
    const sessionId = bench.session(1);
    const holder = await bench.member("ten");
    await post("classes.bookings.book", holder, { sessionId });
    const joined = await Promise.all(people.map((one) => post("classes.waitlist.join", one, { sessionId })));
    const places = joined.map(({ text }) => JSON.parse(text).result.data.place as number);
    expect([...places].sort((a, b) => a - b)).toEqual(people.map((_, at) => at + 1));
    const before = await used();
    await bench.run((ctx) =>
      ctx.db.models.classSession.updateMany({ where: { id: sessionId }, data: { capacity: 2 } }),
    );
    // Everybody presses the button, while the jobs of another process promote for reasons of their own.
    const { app, system } = world.database;
    const quiet = { onError: () => undefined, onSystem: () => undefined };
    const elsewhere = new Database({
      appUrl: app,
      systemUrl: system,
      hotLanes: 0,
      patience: 120_000,
      ...quiet,
    });
    const promote = () =>
      elsewhere.transaction(bench.gym.facts.id, async (db) => {
        const { ctx, effects } = world.context(db, bench.gym);
        await fillSeats(ctx, sessionId);
        await effects.write(db);
      });
    const [pressed] = await Promise.all([
      Promise.all(people.map((one) => post("classes.bookings.book", one, { sessionId }))),
      Promise.all(Array.from({ length: 20 }, promote)),
    ]);
    await elsewhere.close();
    const first = places.indexOf(1);
    const others = pressed.filter((_, at) => at !== first);
    expect(tally(others, ({ status }) => status)).toEqual({ "409 CLASS_FULL": CROWD - 1 });
    const seated = await bench.run((ctx) =>
      ctx.db.models.booking.findMany({ where: { sessionId, status: "booked" } }),
    );
    expect(new Set(seated.map(({ memberId }) => memberId))).toEqual(new Set([holder, people[first]]));
    expect(seated).toHaveLength(2);
    expect(await used()).toBe(before + 1);
    const jobs = await JobsAtWork.prepare(world);
    await jobs.drain(bench.gym, "classes.close-waitlist").finally(() => jobs.stop());
    const told = await bench.run((ctx) =>
      ctx.db.models.notification.findMany({ where: { kind: "seat_promoted" } }),
    );
    expect(told.map(({ memberId }) => memberId)).toEqual([people[first]]);
  }, 120_000);

  it("spend the last credit of a pack on as many classes: one is booked, nothing is owed", async () => {
    const memberId = await bench.member("one");
    await bench.run(async (ctx) => {
      const type = await ctx.db.models.classType.findFirst();
      for (const localTime of ["06:00", "08:00", "10:00", "12:00"]) {
        const weekdays = [1, 2, 3, 4, 5, 6, 7];
        await createSeries(
          ctx,
          seriesOf(bench.gym.branchId, type?.id ?? "", { localTime, weekdays, capacity: 5 }),
        );
      }
    });
    const rows = await bench.run((ctx) =>
      ctx.db.models.classSession.findMany({ where: { capacity: 5 }, take: CROWD, select: { id: true } }),
    );
    expect(rows).toHaveLength(CROWD);
    const answers = await Promise.all(
      rows.map(({ id }) => post("classes.bookings.book", memberId, { sessionId: id })),
    );
    expect(tally(answers, ({ status }) => status)).toEqual({ booked: 1, "409 NO_CREDITS": CROWD - 1 });
    expect(await bench.ledger(memberId)).toMatchObject([{ left: 0, used: 1, returned: 0 }]);
  }, 120_000);

  it("scan one member with one visit left: one visit, one credit, and everybody is shown the same one", async () => {
    const memberId = await bench.run(async (ctx) =>
      addMember(ctx, {
        planId: await addPlan(ctx, { kind: "pack", cycle: "once", visits: 1, validDays: 90 }),
      }),
    );
    const input = { branchId: bench.gym.branchId, by: { kind: "member", memberId } };
    const answers = await Promise.all(
      Array.from({ length: CROWD }, () => post("attendance.checkIn", "desk", input)),
    );
    expect(tally(answers, ({ reason }) => reason)).toEqual({ OK: 1, ALREADY_IN: CROWD - 1 });
    expect(Object.keys(tally(answers, ({ visitId }) => visitId))).toHaveLength(1);
    const visits = await bench.run((ctx) => ctx.db.models.visit.findMany({ where: { memberId } }));
    expect(visits).toHaveLength(1);
    const pools = await bench.run((ctx) => listEntitlements(ctx, memberId));
    expect(pools).toMatchObject([{ kind: "visits", granted: 1, left: 0 }]);
  }, 120_000);
});
