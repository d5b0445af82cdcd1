import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { openWorkerDoor, type WorkerDoor } from "../http/worker-door";
import { scrapedSeries } from "../testing/scrape";
import { processMetrics } from "./process-metrics";
import { WorkerMetrics } from "./worker-metrics";

let world: TestWorld;
let metrics: WorkerMetrics;
let door: WorkerDoor;
const token = "only-whoever-watches";

beforeAll(async () => {
  world = await createTestWorld({ now: new Date().toISOString() });
  metrics = new WorkerMetrics(world.ports);
  processMetrics(metrics.registry, world.db);
  const options = { host: "127.0.0.1", port: 0, metricsToken: token, registry: metrics.registry };
  door = await openWorkerDoor({ ...options, working: () => true });
});
afterAll(async () => {
  await door.close();
  await world.close();
});

const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${door.port}${path}`, { headers });

it("tells what only PostgreSQL knows, for the installation and for no gym of it", async () => {
  const gym = await world.createGym();
  const day = new Date();
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await world.db.transaction(gym.facts.id, async ({ models }) => {
    const memberId = newId();
    await models.member.create({ data: { id: memberId, number: "M-1", firstName: "A", joinedOn: day } });
    const visit = {
      branchId: gym.branchId,
      enteredAt: day,
      localDay: day,
      localHour: 9,
      method: "qr",
      reason: "OK",
    };
    await models.visit.create({ data: { id: newId(), memberId, ...visit } });
    for (const minutes of [1, 6, 45]) {
      const seen = { pairedAt: ago(200), lastSeenAt: ago(minutes) };
      const kiosk = { branchId: gym.branchId, name: "Door", createdBy: newId(), ...seen };
      await models.kioskDevice.create({ data: { id: newId(), ...kiosk } });
    }
    const job = { kind: "job", name: "x.y", payload: {} };
    await models.outbox.create({ data: { id: newId(), ...job, runAt: ago(10), createdAt: ago(10) } });
    await models.outbox.create({ data: { id: newId(), ...job, deadAt: day } });
  });
  metrics.observeJob("x.y", "done", 40);
  metrics.observeJob("x.y", "done", 400);

  const found = scrapedSeries(await (await ask("/api/metrics")).text());
  expect(found.get('pulse_kiosks_silent{minutes="5"}')).toBe(2);
  expect(found.get('pulse_kiosks_silent{minutes="30"}')).toBe(1);
  expect(found.get('pulse_kiosks_silent{minutes="120"}')).toBe(0);
  expect(found.get("pulse_check_ins_day")).toBe(1);
  expect(found.get("pulse_new_members_day")).toBe(1);
  expect(found.get("pulse_queue_depth")).toBe(1);
  expect(found.get("pulse_queue_dead")).toBe(1);
  expect(found.get("pulse_queue_oldest_seconds")).toBeGreaterThanOrEqual(600);
  expect(found.get("pulse_postgres_connections")).toBeGreaterThan(0);
  expect(found.get("pulse_postgres_connections_max")).toBeGreaterThan(
    found.get("pulse_postgres_connections") ?? 0,
  );
  expect(Math.abs(found.get("pulse_clock_drift_seconds") ?? 99)).toBeLessThan(30);
  expect(found.get("pulse_disk_free_bytes")).toBeGreaterThan(0);
  expect(found.get('pulse_job_seconds_bucket{job="x.y",outcome="done",le="0.1"}')).toBe(1);
  expect(found.get('pulse_job_seconds_count{job="x.y",outcome="done"}')).toBe(2);
  expect(found.get('pulse_database_connections{pool="tenant",state="size"}')).toBe(4);
  expect(found.get('pulse_database_statements_total{pool="system"}')).toBeGreaterThan(0);
  expect(found.get('pulse_database_seconds_total{pool="tenant"}')).toBeGreaterThan(0);
  // Neither has been made here, so nothing is said rather than nought.
  expect(found.has("pulse_backup_proof_age_seconds")).toBe(false);
  expect(found.has("pulse_certificate_days")).toBe(false);
  expect([...found.keys()].join("\n")).not.toMatch(new RegExp(`${gym.facts.id}|${gym.facts.slug}`));
});

it("asks PostgreSQL once for scrapes that follow each other", async () => {
  const asked = () => world.db.load().reduce((sum, { traffic }) => sum + traffic.statements, 0);
  await ask("/api/metrics");
  const before = asked();
  await ask("/api/metrics");
  expect(asked()).toBe(before);
});

it("shows figures to the machine itself and to whoever has the token", async () => {
  const forwarded = { "x-forwarded-for": "203.0.113.9" };
  expect((await ask("/api/metrics", forwarded)).status).toBe(403);
  expect((await ask("/api/metrics", { ...forwarded, authorization: "Bearer something-else" })).status).toBe(
    403,
  );
  expect((await ask("/api/metrics", { ...forwarded, authorization: `Bearer ${token}` })).status).toBe(200);
  expect((await ask("/api/live", forwarded)).status).toBe(200);
  expect((await ask("/api/ready")).status).toBe(200);
  expect((await ask("/anything")).status).toBe(404);
});
