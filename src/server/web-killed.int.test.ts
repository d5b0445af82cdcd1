import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connectTestDatabases } from "../../scripts/services/test-database.mjs";
import { auditDoor, checkIn, startLoad, visitIdOf, visitsByMember } from "./testing/door";
import { until } from "./testing/fault-lab";
import { type FilledGym, fillGym } from "./testing/filled-gym";
import { bundleWeb, say, WebProcess } from "./testing/web-process";

const KILLS = 5;
const ACKNOWLEDGED = 10_000;
const DESKS = 48;

const databases = connectTestDatabases(inject("database"));
let database: Awaited<ReturnType<typeof databases.createDatabase>>;
let bundle: Awaited<ReturnType<typeof bundleWeb>>;
let admin: pg.Client;
let gym: FilledGym;
let web: WebProcess;

beforeAll(async () => {
  [database, bundle] = await Promise.all([databases.createDatabase(), bundleWeb()]);
  admin = new pg.Client({ connectionString: database.admin });
  await admin.connect();
  gym = await fillGym(admin, { members: 14_000, visits: 0, staff: 60 });
  web = await WebProcess.start(bundle.file, database.env);
});
afterAll(async () => {
  await web?.close();
  await admin?.end();
  await bundle?.remove();
  await databases.dropDatabase(database.name).finally(() => databases.close());
});

const clear = () => admin.query("delete from visit; truncate idempotency_key; truncate outbox");

describe("check-ins at once", () => {
  it("makes one visit of fifty scans of one member", async () => {
    await clear();
    const memberId = gym.memberIds[0] ?? "";
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, by) => checkIn(web, gym, memberId, { key: randomUUID(), by })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    const ids = new Set(answers.map(visitIdOf));
    expect(ids.size).toBe(1);
    expect((await visitsByMember(admin)).get(memberId)).toEqual([...ids]);
  });

  it("keeps one answer for one key: at once, with another body, and after a restart", async () => {
    await clear();
    const [one = "", other = ""] = gym.memberIds.slice(1, 3);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => checkIn(web, gym, one, { key, by: 0 })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(await checkIn(web, gym, other, { key, by: 0 })).toMatchObject({
      status: 422,
      code: "IDEMPOTENCY_MISMATCH",
    });
    await web.end("SIGKILL");
    await web.start();
    expect((await checkIn(web, gym, one, { key, by: 0 })).data).toEqual(answers[0]?.data);
    const visits = await visitsByMember(admin);
    expect(visits.get(one)).toHaveLength(1);
    expect(visits.has(other)).toBe(false);
  });
});

describe("the web process ends under load", () => {
  it("loses and doubles no acknowledged check-in through kill -9", { timeout: 180_000 }, async () => {
    await clear();
    const began = performance.now();
    const load = startLoad(web, gym, { desks: DESKS });
    const gaps: number[] = [];
    const starts: number[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      await until(() => load.acknowledged.size >= (kill * ACKNOWLEDGED) / (KILLS + 1));
      await web.end("SIGKILL");
      const dead = performance.now();
      starts.push(Math.round(await web.start()));
      await until(() => (load.successes.at(-1) ?? 0) > dead);
      gaps.push(Math.round((load.successes.find((at) => at > dead) ?? 0) - dead));
    }
    await until(() => load.acknowledged.size >= ACKNOWLEDGED);
    await load.finish();
    const seconds = (performance.now() - began) / 1_000;
    const { lost, doubled, kept } = await auditDoor(admin, load);
    const { rows } = await admin.query<{ events: number }>("select count(*)::int as events from outbox");
    say(
      `kill -9 ×${KILLS} at ${DESKS} desks: ${load.acknowledged.size} acknowledged in ${seconds.toFixed(1)} s, ` +
        `${kept} kept, ${lost.length} lost, ${doubled.length} doubled, ${load.cut} cut; ` +
        `ms without a success: ${gaps.join(", ")}, of them until the process was ready: ${starts.join(", ")}`,
    );
    expect(load.refused).toEqual([]);
    expect(lost).toEqual([]);
    expect(doubled).toEqual([]);
    expect(kept).toBe(load.acknowledged.size);
    expect(rows[0]?.events).toBe(kept);
    expect(load.acknowledged.size).toBeGreaterThanOrEqual(ACKNOWLEDGED);
    expect(load.cut).toBeGreaterThan(0);
  });

  it("answers everything it has accepted before it obeys SIGTERM", async () => {
    await clear();
    const load = startLoad(web, gym, { desks: 12, alone: true, retry: false });
    await until(() => load.acknowledged.size > 100);
    const asked = performance.now();
    const code = await web.end("SIGTERM");
    const took = Math.round(performance.now() - asked);
    await load.finish().catch(() => undefined);
    const visits = await visitsByMember(admin);
    const unanswered = [...visits.keys()].filter((member) => !load.acknowledged.has(member));
    say(
      `SIGTERM: ${load.acknowledged.size} answered, ${unanswered.length} accepted and not answered, ${took} ms`,
    );
    expect(load.refused).toEqual([]);
    expect(unanswered).toEqual([]);
    expect(code).toBe(0);
    expect(took).toBeLessThan(10_000);
    await web.start();
  });
});
