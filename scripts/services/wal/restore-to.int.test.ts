import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { readFigures } from "@/modules/operations/metrics/data";
import { Database } from "@/platform/db/database";
import { PLATFORM_TENANT } from "@/platform/ids";
import { fillGym } from "@/server/testing/filled-gym";
import { OwnPostgres } from "@/server/testing/own-postgres";
import { listBases, listSegments, segmentFault, segmentFile } from "./archive.mjs";
import { createArchivist } from "./archivist.mjs";
import { restoreTo } from "./restore-to.mjs";

vi.setConfig({ testTimeout: 180_000 });

const DAY_MS = 86_400_000;

let own: OwnPostgres;
let archiveDir: string;
let before: string;
let moment: Date;
const said: string[] = [];
const log = (text: string) => said.push(text);

/** How many visits there are, and a hash of every column of all of them. */
const visits = () =>
  own.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ all: string }>(
      "select count(*) || ' ' || md5(string_agg(v::text, ',' order by v.id)) as all from visit v",
    );
    return rows[0]?.all ?? "";
  });

/** Until everything that was written so far lies in the archive. */
async function archived(): Promise<string> {
  const segment = await own.asAdmin(async (admin) => {
    // Without a word in it a segment is not worth changing.
    await admin.query("select pg_logical_emit_message(false, 'test', 'archived so far')");
    const { rows } = await admin.query<{ name: string }>("select pg_walfile_name(pg_switch_wal()) as name");
    return rows[0]?.name ?? "";
  });
  while (!listSegments(archiveDir).includes(segment)) await pause(50);
  return segment;
}

const archivist = (now: () => number = Date.now) =>
  createArchivist({ cluster: () => own.cluster, dir: archiveDir, days: 7, log, now });

/** Spoils a file of the archive for as long as something is tried. */
async function spoiled<T>(
  file: string,
  spoil: (file: string) => void,
  attempt: () => Promise<T>,
): Promise<T> {
  copyFileSync(file, `${file}.kept`);
  spoil(file);
  try {
    return await attempt();
  } finally {
    copyFileSync(`${file}.kept`, file);
    rmSync(`${file}.kept`);
  }
}

const restore = (to: Date, onlyLook = false) =>
  restoreTo({ dataDir: own.home, archiveDir, moment: to, log, onlyLook });

beforeAll(async () => {
  archiveDir = await mkdtemp(path.join(tmpdir(), "pulse-moment-archive-"));
  own = await OwnPostgres.start({ archiveDir });
  const gym = await own.asAdmin((admin) => fillGym(admin, { members: 500, visits: 2_000, staff: 1 }));
  const first = await archivist().round();
  expect(first.problems).toEqual([]);
  expect(first.base).toBeDefined();
  // After the base: only the log knows of these.
  await own.asAdmin((admin) => admin.query("update visit set left_how = 'staff' where local_hour = 18"));
  before = await visits();
  moment = new Date();
  await pause(20);
  await own.asAdmin((admin) => admin.query("delete from visit where tenant_id = $1", [gym.tenantId]));
  await archived();
}, 180_000);
afterAll(async () => {
  await own?.close();
  if (archiveDir) await rm(archiveDir, { recursive: true, force: true });
});

it("looks after the archive: one base a day, and what no moment of the week needs goes", async () => {
  expect((await archivist().round()).base).toBeUndefined();
  const tomorrow = await archivist(() => Date.now() + DAY_MS).round();
  expect([tomorrow.base !== undefined, tomorrow.removed]).toEqual([true, 0]);
  const status = JSON.parse(readFileSync(path.join(archiveDir, "status.json"), "utf8"));
  expect(status).toMatchObject({ problems: [], newestBase: listBases(archiveDir).at(-1)?.name });
  expect(Date.parse(status.newestSegmentAt)).toBeGreaterThan(moment.getTime());
});

it("tells the alerts whether the log reaches the archive", async () => {
  const db = new Database({
    appUrl: own.urls.app,
    systemUrl: own.urls.system,
    hotLanes: 0,
    onError: () => undefined,
    onSystem: () => undefined,
  });
  const seen = () =>
    db.system("test", PLATFORM_TENANT, async (reads) => (await readFigures(reads, new Date())).logArchive);
  const log = path.join(archiveDir, "log");
  try {
    await archived();
    expect(await seen()).toEqual({ failing: false, behindBytes: expect.any(Number) });
    renameSync(log, `${log}.away`);
    await own.asAdmin(async (admin) => {
      for (let n = 0; n < 3; n++) {
        await admin.query("select pg_logical_emit_message(false, 'test', 'not archived'), pg_switch_wal()");
      }
    });
    await vi.waitFor(async () => expect((await seen())?.failing).toBe(true), 60_000);
    expect((await seen())?.behindBytes).toBeGreaterThan(16_000_000);
  } finally {
    renameSync(`${log}.away`, log);
  }
  await archived();
  await vi.waitFor(async () => expect((await seen())?.failing).toBe(false), 60_000);
  expect((await seen())?.behindBytes).toBeLessThan(16_000_000);
  await db.close();
});

it("says what is broken, and begins a new chain behind it", async () => {
  const segment = await archived();
  const file = segmentFile(archiveDir, segment);
  const watcher = archivist();
  await spoiled(
    file,
    (name) => rmSync(name),
    async () => {
      await own.asAdmin((admin) => admin.query("create table marker (n int)"));
      await archived();
      const round = await watcher.round();
      expect(round.problems).toEqual([`The archived log has a gap: segment ${segment} is missing.`]);
      expect(round.base).toBeDefined();
      await expect(restore(moment, true)).rejects.toThrow(segment);
    },
  );
  const late = archivist();
  await own.asAdmin((admin) => admin.query("drop table marker"));
  const cut = await archived();
  await spoiled(
    segmentFile(archiveDir, cut),
    (name) => truncateSync(name, 1_000),
    async () => {
      expect(await segmentFault(archiveDir, cut)).toBe("is cut off");
      expect((await late.round()).problems).toEqual([`Segment ${cut} of the archived log is cut off.`]);
    },
  );
  expect((await archivist().round()).problems).toEqual([]);
});

it("changes nothing when base or log are damaged, or do not reach the moment", async () => {
  await own.cluster.stop();
  const [base] = listBases(archiveDir);
  const tar = path.join(archiveDir, "base", base?.name ?? "", "base.tar.gz");
  // At the beginning: behind it a segment is mostly zeros, where another bit may mean the same.
  const flip = (name: string) => {
    const bytes = readFileSync(name);
    for (let at = 200; at < 216; at++) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(name, bytes);
  };
  await expect(spoiled(tar, flip, () => restore(moment))).rejects.toThrow(
    /base backup .* (damaged|cannot be read)/,
  );
  await expect(
    spoiled(
      tar,
      (name) => truncateSync(name, 50_000),
      () => restore(moment),
    ),
  ).rejects.toThrow(/cannot be read/);
  const last = listSegments(archiveDir).at(-1) ?? "";
  await expect(spoiled(segmentFile(archiveDir, last), flip, () => restore(moment))).rejects.toThrow(last);
  await expect(restore(new Date((base?.endedAt ?? 0) - 1_000))).rejects.toThrow(/earliest moment/);
  await expect(restore(new Date(Date.now() + 60_000))).rejects.toThrow(/not come yet/);
  await own.restart();
  expect(await visits()).toMatch(/^0 |^$/);
});

it("brings every row back as it was just before a DELETE, and keeps what there was", async () => {
  await own.cluster.stop();
  const began = performance.now();
  const { kept } = await restore(moment);
  process.stdout.write(`back to a moment after ${((performance.now() - began) / 1_000).toFixed(1)} s\n`);
  await own.restart();
  expect(await visits()).toBe(before);
  expect(existsSync(path.join(kept ?? "", "PG_VERSION"))).toBe(true);
  // The log goes on in a timeline of its own: it needs a base of its own, and later moments are reached too.
  const round = await archivist().round();
  expect([round.problems, round.base !== undefined]).toEqual([[], true]);
  await own.asAdmin((admin) => admin.query("delete from visit where local_hour = 18"));
  const fewer = await visits();
  const later = new Date();
  await pause(20);
  await own.asAdmin((admin) => admin.query("delete from visit"));
  await archived();
  await own.cluster.stop();
  await restore(later);
  await own.restart();
  expect(await visits()).toBe(fewer);
  await rm(kept ?? "", { recursive: true, force: true });
});
