import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { ProcessBeat } from "@/platform/processes/process-beat";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { type OperatorsDesk, operatorsDesk } from "../testing/operator";
import type { Part } from "./schema";

let world: TestWorld;
let gym: TestGym;
let desk: OperatorsDesk;
const kiosks = { door: newId(), hall: newId(), old: newId(), fresh: newId() };
const MINUTE = 60_000;
beforeAll(async () => {
  world = await createTestWorld();
  desk = await operatorsDesk(world);
  gym = await world.createGym({ name: "Kifaru" });
  const ago = (minutes: number) => new Date(world.clock.now().getTime() - minutes * MINUTE);
  const common = { branchId: gym.branchId, createdBy: newId(), createdAt: ago(900) };
  await world.within(gym, ({ db }) =>
    db.models.kioskDevice.createMany({
      data: [
        { ...common, id: kiosks.old, name: "Old", pairedAt: ago(800), revokedAt: ago(500) },
        { ...common, id: kiosks.hall, name: "Hall", pairedAt: ago(800), lastSeenAt: ago(1) },
        { ...common, id: kiosks.fresh, name: "Fresh" },
        {
          ...common,
          id: kiosks.door,
          name: "Door",
          pairedAt: ago(800),
          lastSeenAt: ago(47),
          appVersion: "1.4.0",
          queueLength: 7,
        },
      ],
    }),
  );
});
afterAll(async () => {
  desk.access.close();
  await world.close();
});

async function part(name: Part) {
  return (await desk.call.health()).parts.find((one) => one.part === name);
}

describe("health", () => {
  it("tells of every part, the worst first", async () => {
    const { parts } = await desk.call.health();
    expect(new Set(parts.map(({ part }) => part)).size).toBe(17);
    expect(parts[0]).toMatchObject({ part: "workers", state: "bad", reason: "WORKERS_NONE" });
    expect(await part("database")).toMatchObject({
      facts: { version: expect.stringMatching(/^\d+/), connections: expect.any(Number) },
    });
    expect(await part("disk")).toMatchObject({ facts: { totalBytes: expect.any(Number) } });
    expect(await part("backup")).toMatchObject({ state: "warn", reason: "BACKUP_NONE" });
  });

  it("hears of web processes and workers by their heartbeats", async () => {
    const web = new ProcessBeat({ db: world.db, role: "web" });
    const worker = new ProcessBeat({ db: world.db, role: "worker" });
    await Promise.all([web.start(), worker.start()]);
    expect(await part("workers")).toMatchObject({ state: "ok", facts: { count: 1 } });
    expect(await part("web")).toMatchObject({ state: "ok", facts: { count: 1 } });
    expect(await part("versions")).toMatchObject({ reason: "VERSIONS_SAME" });
    const { processes, own, migrations, mixed } = await desk.call.versions();
    expect(processes.map(({ role, alive, version }) => [role, alive, version])).toEqual([
      ["web", true, own.version],
      ["worker", true, own.version],
    ]);
    expect(mixed).toBe(false);
    expect(migrations.applied).toBeGreaterThan(10);
    await Promise.all([web.stop(), worker.stop()]);
  });

  it("counts what was sent and what was not, and payments that nobody knows of", async () => {
    const at = world.clock.now();
    await world.within(gym, async ({ db }) => {
      const memberId = newId();
      await db.models.member.create({
        data: { id: memberId, number: "1", firstName: "A", joinedOn: at },
      });
      for (const [n, status] of ["sent", "dead", "dead", "failed"].entries()) {
        const notificationId = newId();
        await db.models.notification.create({
          data: { id: notificationId, memberId, kind: "test", eventKey: `test/${n}`, link: "/" },
        });
        await db.models.notificationDelivery.create({
          data: {
            id: newId(),
            notificationId,
            channel: "push",
            status,
            dueAt: at,
            settledAt: at,
            createdAt: at,
          },
        });
      }
      const attempt = { memberId, tender: "card", provider: "stripe", amountMinor: 100, currency: "KES" };
      const createdAt = new Date(at.getTime() - 40 * MINUTE);
      await db.models.paymentAttempt.create({
        data: {
          ...attempt,
          id: newId(),
          idempotencyKey: "k",
          status: "unknown",
          createdAt,
          updatedAt: createdAt,
        },
      });
    });
    expect(await part("push")).toMatchObject({ reason: "DELIVERY_FAILS", facts: { sent: 1, failed: 3 } });
    expect(await part("email")).toMatchObject({ state: "warn", reason: "MAIL_KEPT" });
    expect(await part("sms")).toMatchObject({ state: "quiet", reason: "DELIVERY_NONE" });
    expect(await part("payments")).toMatchObject({
      reason: "PAYMENTS_UNKNOWN",
      facts: { unknown: 1, unknownSeconds: 40 * 60 },
    });
  });
});

describe("kiosks of all gyms", () => {
  it("stand with those first that are silent for longer than their gym allows", async () => {
    expect(await part("kiosks")).toMatchObject({
      reason: "KIOSKS_OFFLINE",
      facts: { offline: 1, online: 1 },
    });
    const first = await desk.call.kiosks.list({ limit: 3 });
    expect(first.rows[0]).toMatchObject({ version: "1.4.0", queued: 7 });
    expect(first.rows[1]).toMatchObject({ version: null, queued: null });
    const rest = await desk.call.kiosks.list({ limit: 3, cursor: first.next });
    expect([...first.rows, ...rest.rows].map(({ name, state }) => [name, state])).toEqual([
      ["Door", "offline"],
      ["Hall", "online"],
      ["Fresh", "waiting"],
      ["Old", "revoked"],
    ]);
    await world.db.systemTransaction("test", gym.facts.id, ({ models }) =>
      models.tenant.updateMany({
        where: { id: gym.facts.id },
        data: { policies: { kioskOfflineMinutes: 60 } },
      }),
    );
    expect((await part("kiosks"))?.reason).toBe("KIOSKS_OK");
  });

  it("are taken out of use with a reason that both logs keep", async () => {
    const revoke = { tenantId: gym.facts.id, deviceId: kiosks.hall, reason: "stolen" };
    await desk.call.kiosks.revoke(revoke);
    await expect(desk.call.kiosks.revoke(revoke)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { rows } = await desk.call.kiosks.list({});
    expect(rows.find(({ name }) => name === "Hall")?.state).toBe("revoked");
    expect((await desk.call.audit({ tenantId: gym.facts.id })).rows).toMatchObject([
      { action: "operator.revoke-kiosk", reason: "stolen", subjectName: "Kifaru" },
    ]);
    const own = await world.within(gym, ({ db }) =>
      db.models.auditEntry.findMany({
        where: { action: "kiosk.revoke" },
        select: { reason: true, actorId: true },
      }),
    );
    const { operator } = desk;
    expect(own).toEqual([{ reason: "stolen", actorId: operator.userId }]);
  });
});
