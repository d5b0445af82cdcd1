import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import type { FileMailer } from "@/platform/mail/file-mailer";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import type { TenantRole } from "@/shared/access/permission";
import { minute, RosterBench } from "../roster/testing";
import { mailAnswered, mailAsked } from "./mails/job-handlers";
import { answerRequest, askForCover, openRequests, withdrawRequest } from "./service";

let world: TestWorld;
let bench: RosterBench;
/** Three trainers; the first one teaches every class. */
let staff: string[];

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6 });
});
afterAll(() => world.close());

beforeEach(async () => {
  world.clock.set(minute(-48 * 60));
  bench = new RosterBench(world, await world.createGym());
  await bench.open(5);
  staff = [await hire(), await hire(), await hire()];
  await bench.run(({ db }) => db.models.classSession.updateMany({ data: { trainerId: staff[0] ?? null } }));
});

async function hire(): Promise<string> {
  const id = newId() as string;
  await world.db.systemTransaction("test", bench.gym.facts.id, ({ models }) =>
    models.user.create({
      data: { id, email: `${id}@example.com`, name: "Trainer", emailVerifiedAt: new Date() },
    }),
  );
  const made = await bench.run(({ db }) =>
    db.models.staff.create({ data: { id: newId(), userId: id, role: "trainer" } }),
  );
  return made.id;
}

function as<T>(n: number | null, work: (ctx: TenantContext) => Promise<T>): Promise<T> {
  const staffId = n === null ? (staff[2] ?? null) : (staff[n] ?? null);
  const roles: TenantRole[] = n === null ? ["manager"] : ["trainer"];
  return bench.run((ctx) => work({ ...ctx, access: { ...ctx.access, roles, staffId } }));
}
const ask = (n: number | null, whom: number | null, session = 0) =>
  as(n, (ctx) =>
    askForCover(ctx, {
      sessionId: bench.session(session),
      colleagueId: whom === null ? null : (staff[whom] ?? null),
      note: null,
    }),
  );
const answer = (n: number, id: string, accept: boolean) => as(n, (ctx) => answerRequest(ctx, id, accept));
const teaches = async (session = 0) =>
  (await bench.run(({ db }) => db.models.classSession.findFirst({ where: { id: bench.session(session) } })))
    ?.substituteId;

it("gives a class to whoever takes it first; its members are told by the class's change, once", async () => {
  const { id } = await ask(0, null);
  await expect(ask(0, 1)).rejects.toMatchObject({ code: "SUBSTITUTE_ASKED" });
  const answers = await Promise.allSettled([answer(1, id, true), answer(2, id, true)]);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect([staff[1], staff[2]]).toContain(await teaches());
  expect(await bench.told("session-changed")).toMatchObject([{ fields: ["trainer"] }]);
  const won = answers[0]?.status === "fulfilled" ? 1 : 2;
  await answer(won, id, true);
  expect(await bench.told("session-changed")).toHaveLength(1);
  expect(await as(0, openRequests)).toEqual([]);
});

it("is for the one who was asked, who may say no; then somebody else can be asked", async () => {
  const { id } = await ask(0, 1);
  expect(await as(1, openRequests)).toMatchObject([{ id, mayTake: true, mayWithdraw: false }]);
  expect(await as(2, openRequests)).toEqual([]);
  expect(await as(null, openRequests)).toMatchObject([{ id, mayTake: false, mayWithdraw: true }]);
  await expect(answer(2, id, true)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await answer(1, id, false);
  await expect(answer(1, id, true)).rejects.toMatchObject({ code: "BOOKING_STATE" });
  expect(await teaches()).toBeNull();
  const again = await ask(0, 2);
  await as(0, (ctx) => withdrawRequest(ctx, again.id));
  await expect(answer(2, again.id, true)).rejects.toMatchObject({ code: "BOOKING_STATE" });
});

it("is asked by who teaches the class or plans for it, for a class to come, of somebody who is free then", async () => {
  await expect(ask(1, 2)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(ask(0, 0)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const same = await bench.run(({ db }) =>
    db.models.classSession.findFirst({ where: { id: bench.session(1) } }),
  );
  await bench.run(({ db }) =>
    db.models.classSession.updateMany({
      where: { id: same?.id ?? "" },
      data: { startsAt: minute(0), endsAt: minute(60), trainerId: staff[1] ?? null },
    }),
  );
  await expect(ask(0, 1)).rejects.toMatchObject({ code: "SUBSTITUTE_BUSY" });
  const { id } = await ask(null, null, 1);
  await expect(answer(0, id, true)).rejects.toMatchObject({ code: "SUBSTITUTE_BUSY" });
  world.clock.set(minute(1));
  await expect(ask(0, null)).rejects.toMatchObject({ code: "CONFLICT" });
});

/** Carries out the mails that are ordered, twice each, as after a crash. @returns to whom of the staff, and what they say */
async function mailed(): Promise<{ to: number; subject: string; text: string }[]> {
  const orders = await bench.run(({ db }) =>
    db.models.outbox.findMany({
      where: { name: { startsWith: "classes.mail-cover" } },
      orderBy: { id: "asc" },
    }),
  );
  const { signal } = new AbortController();
  for (const { name, payload } of [...orders, ...orders]) {
    const order = payload as { requestId: string; staffId: string };
    const handle = name === "classes.mail-cover-asked" ? mailAsked : mailAnswered;
    await bench.run((ctx) => handle({ ...ctx, progress: async () => undefined, signal }, order));
  }
  const rows = await bench.run(({ db }) => db.models.staff.findMany({ select: { id: true, userId: true } }));
  const sent = await (world.ports.mailer as FileMailer).list({ limit: 50 });
  return sent.flatMap(({ to, subject, text }) => {
    const person = rows.find(({ userId }) => to === `${userId}@example.com`);
    return person ? [{ to: staff.indexOf(person.id), subject, text }] : [];
  });
}

it("mails whoever is asked, and whoever asked once it is decided", async () => {
  const first = await ask(0, null);
  const asked = await mailed();
  expect(asked.map(({ to }) => to).sort()).toEqual([1, 2]);
  expect(asked[0]).toMatchObject({ subject: "Trainer looks for a substitute" });
  expect(asked[0]?.text).toMatch(/Yoga at Main, .*Can you take it\?/);
  await as(0, (ctx) => withdrawRequest(ctx, first.id));
  const { id } = await ask(0, 1);
  await answer(1, id, false);
  const [newest, ...before] = await mailed();
  expect(newest).toMatchObject({ to: 0, subject: "Trainer can’t take Yoga" });
  // Nobody is asked any more for what was withdrawn or decided meanwhile.
  expect(before).toHaveLength(2);
});
