import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { insertPerson } from "@/modules/tenancy/testing";
import { statement } from "@/platform/db/statement";
import { newId, PLATFORM_TENANT, type TenantId } from "@/platform/ids";
import { jobContext } from "@/platform/jobs/job-context";
import type { FileMailer } from "@/platform/mail/file-mailer";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { operatorsDesk } from "../testing/operator";
import { look, mail } from "./job-handlers";
import type { AlertMail } from "./jobs";
import { listAlerts } from "./service";
import { settleAlerts } from "./settling";
import { judge, type Readings } from "./watch/rules";

const ORDERED = statement(
  "test.ordered",
  "select payload from outbox where name = 'operations.send-alert-mail' order by id",
);
const NAP = statement("test.nap", "select pg_sleep(0.1)");
const CLEAR = statement("test.clear", "with a as (delete from alert) delete from outbox");

let world: TestWorld;
let gym: TestGym;
let operator: string;
let owner: string;

beforeAll(async () => {
  world = await createTestWorld();
  gym = await world.createGym({ name: "Iron Gym" });
  operator = await insertPerson(world.db, { email: "operator@example.com", name: "Op" });
  owner = await insertPerson(world.db, { email: "owner@example.com", name: "Amina" });
  await world.db.systemTransaction("test", gym.facts.id, async ({ models }) => {
    await models.user.update({ where: { id: operator }, data: { platformRole: "operator" } });
    await models.user.update({ where: { id: owner }, data: { locale: "sw" } });
    await models.staff.create({ data: { id: newId(), userId: owner, role: "owner" } });
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set("2026-03-10T09:00:00Z");
  await world.system(({ db }) => db.rows(CLEAR));
});

const nothing: Readings = {
  machine: undefined,
  installation: undefined,
  certificateDays: undefined,
  failingMails: undefined,
  silentKiosks: undefined,
};

async function settle(readings: Partial<Readings>): Promise<void> {
  await world.system((ctx) => settleAlerts(ctx, judge({ ...nothing, ...readings })));
}

async function ordered(): Promise<AlertMail[]> {
  const rows = await world.system(({ db }) => db.rows<{ payload: AlertMail }>(ORDERED));
  return rows.map(({ payload }) => payload);
}

const listed = (state: "open" | "closed") =>
  world.system((ctx) => listAlerts(ctx, { state, limit: 10, cursor: null }));

/** One run of a job, as the worker does it. */
async function run<T>(work: (ctx: ReturnType<typeof jobContext>["ctx"]) => Promise<T>): Promise<T> {
  const signal = new AbortController().signal;
  const about = {
    id: newId(),
    name: "operations.watch",
    tenant: undefined,
    payload: {},
    requestId: null,
    signal,
  };
  return await world.db.system("test", PLATFORM_TENANT, (db) =>
    work(jobContext(world.ports, { ...about, tenantId: PLATFORM_TENANT as TenantId }, db).ctx),
  );
}

it("tells operators when it begins, once a day while it lasts, and when it is over; never twice", async () => {
  await settle({ certificateDays: 9.5 });
  await settle({ certificateDays: 9.5 });
  expect(await ordered()).toMatchObject([{ userId: operator, as: "operator", notice: "opened" }]);
  expect((await listed("open")).rows).toMatchObject([
    {
      kind: "certificate",
      severity: "warning",
      facts: { days: 9 },
      gym: null,
      toldAt: "2026-03-10T09:00:00.000Z",
    },
  ]);

  world.clock.advance(24 * 60 * 60_000);
  // Connections first, so that nobody comes late for want of one.
  await Promise.all([1, 2, 3].map(() => world.system(({ db }) => db.rows(NAP))));
  await Promise.all([1, 2, 3].map(() => settle({ certificateDays: 8.5 })));
  expect((await ordered()).map(({ notice }) => notice)).toEqual(["opened", "reminder"]);

  await settle({ certificateDays: 80 });
  await settle({ certificateDays: 80 });
  expect((await ordered()).map(({ notice }) => notice)).toEqual(["opened", "reminder", "closed"]);
  expect((await listed("open")).rows).toEqual([]);
  expect((await listed("closed")).rows).toMatchObject([
    { kind: "certificate", closedAt: "2026-03-11T09:00:00.000Z" },
  ]);

  await settle({ certificateDays: 3 });
  expect((await ordered()).map(({ notice }) => notice)).toEqual(["opened", "reminder", "closed", "opened"]);
});

it("leaves whoever is on it alone, and tells again once it is worse", async () => {
  const desk = await operatorsDesk(world);
  await settle({ certificateDays: 9 });
  const [alert] = (await desk.call.alerts.list({})).rows;
  if (!alert) throw new Error("no alert is open");
  const key = { tenantId: alert.tenantId, alertId: alert.id };
  await desk.call.alerts.acknowledge({ ...key, on: true });
  expect((await desk.call.alerts.list({})).rows).toMatchObject([
    { acknowledged: { by: "Op", at: "2026-03-10T09:00:00.000Z" } },
  ]);
  const told = async () => (await ordered()).filter(({ userId }) => userId === operator);
  world.clock.advance(48 * 60 * 60_000);
  await settle({ certificateDays: 7 });
  expect((await told()).map(({ notice }) => notice)).toEqual(["opened"]);
  await settle({ certificateDays: 4 });
  expect((await told()).map(({ notice }) => notice)).toEqual(["opened", "worse"]);
  expect((await desk.call.alerts.list({})).rows).toMatchObject([{ acknowledged: null }]);
  await desk.call.alerts.acknowledge({ ...key, on: true });
  await desk.call.alerts.acknowledge({ ...key, on: false });
  expect((await desk.call.audit({ action: "alert." })).rows.map(({ action }) => action)).toEqual([
    "alert.release",
    "alert.acknowledge",
    "alert.acknowledge",
  ]);
  await settle({ certificateDays: 80 });
  await expect(desk.call.alerts.acknowledge({ ...key, on: true })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  desk.access.close();
});

it("keeps quiet about what is over before anybody had to be told, and about what could not be asked", async () => {
  const machine = {
    cores: 4,
    load: 0,
    memory: { availableBytes: 1, totalBytes: 100 },
    disk: null,
    celsius: null,
  };
  await settle({ machine });
  world.clock.advance(4 * 60_000);
  await settle({ machine: { ...machine, memory: { availableBytes: 90, totalBytes: 100 } } });
  world.clock.advance(2 * 60_000);
  await settle({ machine });
  await settle({});
  expect((await listed("open")).rows).toEqual([]);
  expect(await ordered()).toEqual([]);
  world.clock.advance(5 * 60_000);
  await settle({ machine });
  expect((await listed("open")).rows).toMatchObject([{ kind: "memory", since: "2026-03-10T09:06:00.000Z" }]);
});

it("tells the owner of a silent kiosk too, by the gym's own patience, from the job to the mail", async () => {
  const id = newId();
  const lastSeenAt = new Date("2026-03-10T08:35:00Z");
  await world.db.transaction(gym.facts.id, ({ models }) =>
    models.kioskDevice.create({
      data: {
        id,
        branchId: gym.branchId,
        name: "Front door",
        createdBy: owner,
        pairedAt: lastSeenAt,
        lastSeenAt,
      },
    }),
  );
  const patience = (kioskOfflineMinutes: number) =>
    world.db.systemTransaction("test", gym.facts.id, ({ models }) =>
      models.tenant.update({ where: { id: gym.facts.id }, data: { policies: { kioskOfflineMinutes } } }),
    );
  const kiosks = async () => (await listed("open")).rows.filter(({ kind }) => kind === "kiosk_offline");
  const told = async () => (await ordered()).filter(({ tenantId }) => tenantId === gym.facts.id);

  await patience(25);
  await run(look);
  expect(await kiosks()).toEqual([]);
  await patience(24);
  await run(look);
  await run(look);
  expect(await kiosks()).toMatchObject([
    {
      subject: id,
      tenantId: gym.facts.id,
      gym: { name: "Iron Gym" },
      facts: { name: "Front door", branch: "Main", minutes: 25 },
    },
  ]);
  const orders = await told();
  expect(orders.map(({ userId, as, notice }) => [userId, as, notice])).toEqual(
    expect.arrayContaining([
      [operator, "operator", "opened"],
      [owner, "owner", "opened"],
    ]),
  );
  expect(orders).toHaveLength(2);

  for (const order of orders) await run((ctx) => mail(ctx, order));
  const mails = (await (world.ports.mailer as FileMailer).list({ limit: 10 })).filter(({ subject }) =>
    subject.includes("Front door"),
  );
  expect(mails.map(({ to, subject }) => [to, subject])).toEqual(
    expect.arrayContaining([
      ["operator@example.com", "Kiosk “Front door” is offline"],
      ["owner@example.com", "Kioski “Front door” hakiko mtandaoni"],
    ]),
  );
  const own = await (world.ports.mailer as FileMailer).read(
    mails.find(({ to }) => to.startsWith("owner"))?.id ?? "",
  );
  expect(own?.text).toContain(`/${gym.facts.slug}/admin/kiosks`);
  expect(own?.text).toContain("dakika 25");

  await world.db.transaction(gym.facts.id, ({ models }) =>
    models.kioskDevice.updateMany({ data: { lastSeenAt: world.clock.now() } }),
  );
  await run(look);
  world.clock.advance(2 * 60_000);
  await run(look);
  expect(await kiosks()).toEqual([]);
  expect((await told()).filter(({ notice }) => notice === "closed")).toHaveLength(2);
});
