import { execFileSync } from "node:child_process";
import { chown, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { auditDoor, startLoad } from "../testing/door";
import { FaultLab, more, until } from "../testing/fault-lab";
import { say, type WebProcess } from "../testing/web-process";

/** What was there before the disk filled stays readable; visits have their rows and indexes on the small one. */
const ON_SMALL = ["visit", "idempotency_key"];
const MEGABYTES = 24;
const FULL_MS = 5_000;

let disk: string;
let lab: FaultLab;
let web: WebProcess;

beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "pulse-small-disk-"));
  // Needs the right to mount; the disk belongs to whoever runs PostgreSQL.
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${MEGABYTES}m,mode=1777`, "none", disk]);
  lab = await FaultLab.start({ members: 14_000, visits: 0, staff: 60 });
  const tablespace = path.join(disk, "small");
  await mkdir(tablespace, { mode: 0o700 });
  const { uid, gid } = await stat(lab.postgres.cluster.dataDir);
  await chown(tablespace, uid, gid);
  await lab.postgres.asAdmin(async (admin) => {
    await admin.query(`create tablespace small location '${tablespace}'`);
    for (const table of ON_SMALL) {
      await admin.query(`alter table ${table} set tablespace small`);
      const { rows } = await admin.query<{ name: string }>(
        "select indexrelid::regclass::text as name from pg_index where indrelid = $1::regclass",
        [table],
      );
      for (const { name } of rows) await admin.query(`alter index ${name} set tablespace small`);
    }
    await admin.query("create table ballast (filler text) tablespace small");
    await admin.query("alter table ballast alter filler set storage plain");
  });
  web = await lab.startWeb();
});
afterAll(async () => {
  await lab?.close();
  execFileSync("umount", [disk]);
  await rm(disk, { recursive: true, force: true });
});

/** Writes until nothing more fits, in ever smaller pieces. */
async function fill(): Promise<void> {
  await lab.postgres.asAdmin(async (admin) => {
    for (const rows of [500, 50, 5, 1]) {
      const more = () =>
        admin
          .query("insert into ballast select repeat('x', 7000) from generate_series(1, $1)", [rows])
          .then(() => true)
          .catch((error: { code?: string }) => {
            if (error.code !== "53100") throw error;
            return false;
          });
      while (await more());
    }
  });
}

it("refuses what does not fit with a sentence, goes on reading, and takes everything again when there is room", async () => {
  const { pid } = web;
  const load = startLoad(web, lab.gym, { desks: 8, rest: 10 });
  await more(load, 300);
  await fill();
  await until(() => load.refused.length > 20);
  const { cookie = "" } = lab.gym.staff[30] ?? {};
  const reads: number[] = [];
  const full = performance.now();
  while (performance.now() - full < FULL_MS) {
    for (const name of ["membership.members.list", "attendance.feed"]) {
      const input = name.endsWith("feed") ? { branchId: lab.gym.branchId } : {};
      reads.push((await web.query(name, { input, cookie, slug: lab.gym.slug })).status);
    }
    await pause(100);
  }
  const meanwhile = load.refused.length;
  await lab.postgres.asAdmin((admin) => admin.query("drop table ballast"));
  const room = performance.now();
  await until(() => (load.successes.at(-1) ?? 0) > room);
  const first = load.successes.find((at) => at > room) ?? Number.NaN;
  await more(load, 200);
  await load.finish();
  const { lost, doubled, kept } = await lab.postgres.asAdmin((admin) => auditDoor(admin, load));
  const answers = new Set(load.refused.map(({ answer }) => `${answer.status} ${answer.code}`));
  // By the index and by the table: a page that was half written would tell one from the other.
  const counts = await lab.postgres.asAdmin(async (admin) => {
    const of = async (off: string) => {
      await admin.query(`set enable_${off} = off`);
      const { rows } = await admin.query(
        "select count(*)::int as n, md5(string_agg(id::text, ',' order by tenant_id, id)) as all from visit",
      );
      await admin.query(`reset enable_${off}`);
      return rows[0] as unknown;
    };
    return [await of("seqscan"), await of("indexscan")];
  });
  say(
    `disk full: ${load.acknowledged.size} acknowledged, ${lost.length} lost, ${doubled.length} doubled, ` +
      `${meanwhile} refused meanwhile (${[...answers].join(", ")}), ${reads.length} reads answered; ` +
      `first success ${Math.round(first - room)} ms after there was room`,
  );
  expect([lost, doubled]).toEqual([[], []]);
  expect(kept).toBe(load.acknowledged.size);
  expect([...answers]).toEqual(["503 UNAVAILABLE"]);
  expect(load.cut).toBe(0);
  expect(new Set(reads)).toEqual(new Set([200]));
  expect(counts[0]).toEqual(counts[1]);
  expect(web.alive && web.pid === pid).toBe(true);
});
