import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { BackupPlace } from "@/platform/backup/place";
import type { BackupProgress } from "@/platform/backup/progress";
import type { JobContext } from "@/platform/context";
import { newId, PLATFORM_TENANT } from "@/platform/ids";
import { jobContext } from "@/platform/jobs/job-context";
import { createTestWorld, type TestWorld, userActor } from "@/platform/testing/world";
import { operatorsDesk } from "../testing/operator";
import { listKept } from "./data";
import { runBackup } from "./making/service";
import { runProof } from "./proving/service";
import { askForBackup, newestProof, readBackupSetup, readBackups, showPassphrase } from "./service";

// A proof is a whole restore, and a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

let world: TestWorld;
let place: BackupPlace;
let disk: string;

beforeAll(async () => {
  world = await createTestWorld();
  await world.createGym();
  disk = await mkdtemp(join(tmpdir(), "pulse-usb-"));
  const { owner, system, app } = world.database;
  place = {
    folder: join(world.dataDir, "backups"),
    dataDir: world.dataDir,
    migrationsDir: "prisma/migrations",
    passphrase: "words of this test alone",
    tools: { path: "" },
    addresses: { owner, system, app },
    copyFolder: disk,
    secret: "the secret of this test",
    appVersion: "test",
  };
});
afterAll(async () => {
  await rm(disk, { recursive: true, force: true });
  await world.close();
});

/** Runs a job's work as the worker would, with the given place for backups. */
async function asJob(work: (ctx: JobContext) => Promise<void>, changes: Partial<BackupPlace> = {}) {
  const ports = { ...world.ports, backup: { ...place, ...changes }, zone: "Africa/Nairobi" };
  const run = { id: newId(), name: "test", tenantId: PLATFORM_TENANT, tenant: undefined, payload: {} };
  await world.db.system("test", PLATFORM_TENANT, (db) => {
    const signal = new AbortController().signal;
    return work(jobContext(ports, { ...run, requestId: null, signal }, db).ctx);
  });
}

/** What is noted of the progress while a job runs, in order; null is its end. */
async function notesOf(work: (ctx: JobContext) => Promise<void>): Promise<(BackupProgress | null)[]> {
  const notes: (BackupProgress | null)[] = [];
  await asJob((ctx) => {
    const db: JobContext["db"] = Object.create(ctx.db);
    db.rows = (statement, values) => {
      if (statement.name.startsWith("backups.progress:")) notes.push(JSON.parse(String(values?.[1])));
      return ctx.db.rows(statement, values);
    };
    return work({ ...ctx, db });
  });
  return notes;
}

const newest = async () => (await world.system((ctx) => readBackups(ctx, { limit: 1 }))).rows[0];

describe("backups", () => {
  it("are asked for once, made, copied to the other disk, and proven", async () => {
    const id = await world.system(askForBackup);
    expect(await world.system(askForBackup)).toBe(id);
    const making = await notesOf((ctx) => runBackup(ctx, id));
    expect([...new Set(making.map((note) => note?.stage))]).toEqual(["counting", "writing", undefined]);
    expect(making.find((note) => note?.stage === "writing")?.total).toBeNull();
    expect(await newest()).toMatchObject({
      progress: null,
      id,
      status: "made",
      method: "export",
      copies: [{ target: "folder", ok: true }],
      proof: null,
    });
    const [name = ""] = await readdir(disk);
    expect(await readFile(join(disk, name))).toEqual(await readFile(join(place.folder, name)));
    const proving = await notesOf((ctx) => runProof(ctx, id));
    expect([...new Set(proving.map((note) => note?.stage))]).toEqual(["restoring", "comparing", undefined]);
    const { bytes, tables } = (await newest()) ?? {};
    expect(proving.find((note) => note?.stage === "restoring")).toMatchObject({ total: bytes });
    expect(proving.at(-2)).toEqual({ stage: "comparing", done: tables, total: tables });
    expect(await world.system(newestProof)).toMatchObject({ backupId: id, ok: true, problem: null });
    expect((await newest())?.proof?.rows).toBe((await newest())?.rows);
  });

  it("turn the proof red and say why, when they cannot be made, and go on the next night", async () => {
    const file = join(world.dataDir, "no-folder");
    await writeFile(file, "");
    await asJob((ctx) => runBackup(ctx, undefined), { folder: join(file, "backups") });
    const failed = await newest();
    expect(failed).toMatchObject({ reason: "nightly", status: "failed", fileName: null });
    expect(await world.system(newestProof)).toMatchObject({ backupId: failed?.id, ok: false });
    world.clock.advance(86_400_000);
    await asJob((ctx) => runBackup(ctx, undefined));
    const made = await newest();
    expect(made?.status).toBe("made");
    await asJob((ctx) => runProof(ctx, made?.id ?? ""));
    expect(await world.system(newestProof)).toMatchObject({ backupId: made?.id, ok: true });
  });

  it("turn the proof red when the file is changed afterwards, or the other disk is not there", async () => {
    world.clock.advance(86_400_000);
    await asJob((ctx) => runBackup(ctx, undefined), { copyFolder: join(disk, "not-plugged-in") });
    const made = await newest();
    expect(made).toMatchObject({ status: "made", copies: [{ ok: false, problem: "FILE_MISSING" }] });
    await asJob((ctx) => runProof(ctx, made?.id ?? ""));
    expect(await world.system(newestProof)).toMatchObject({ ok: false, problem: "COPY_FAILED" });
    const path = join(place.folder, made?.fileName ?? "");
    const content = await readFile(path);
    content.writeUInt8(content.readUInt8(content.length >> 1) ^ 1, content.length >> 1);
    await writeFile(path, content);
    await asJob((ctx) => runProof(ctx, made?.id ?? ""));
    expect(await world.system(newestProof)).toMatchObject({ ok: false, problem: "FILE_DAMAGED" });
    await asJob((ctx) => runProof(ctx, made?.id ?? ""), { passphrase: "other words than those" });
    expect(await world.system(newestProof)).toMatchObject({ ok: false, problem: "WRONG_KEY" });
  });

  it("go when the rule no longer keeps them, from the other disk too", async () => {
    const kept = () => world.db.system("test", PLATFORM_TENANT, listKept);
    world.clock.advance(60_000);
    const before = (await kept()).length;
    await asJob((ctx) => runBackup(ctx, undefined));
    // Two of one day, and neither has proven itself yet: only the later one stays, and its file.
    expect(await kept()).toHaveLength(before);
    const names = (await kept()).map(({ fileName }) => fileName).sort();
    expect((await readdir(place.folder)).sort()).toEqual(names);
    expect(names).toEqual(expect.arrayContaining(await readdir(disk)));
  });

  it("note what a killed worker left", async () => {
    const left = newId();
    await world.db.systemTransaction("test", PLATFORM_TENANT, ({ models }) =>
      models.backup.create({ data: { id: left, reason: "asked", status: "running", askedAt: new Date(0) } }),
    );
    await mkdir(place.folder, { recursive: true });
    const unfinished = join(place.folder, `.${left}.partial`);
    await writeFile(unfinished, "half");
    await asJob((ctx) => runBackup(ctx, undefined));
    expect(await readdir(place.folder)).not.toContain(`.${left}.partial`);
    const { rows } = await world.system((ctx) => readBackups(ctx, { limit: 100 }));
    expect(rows.find(({ id }) => id === left)).toMatchObject({ status: "failed", problem: "INTERRUPTED" });
  });

  it("keep a passphrase of their own, and show it to whoever has just signed in", async () => {
    const { passphrase: _, ...own } = place;
    const ports = { ...world.ports, backup: own };
    const actor = userActor({ platformRole: "operator", signedInAt: world.clock.now().getTime() });
    expect(await world.system((ctx) => readBackupSetup({ ...ctx, ports }))).toEqual({
      zone: "UTC",
      copies: { folder: true, s3: false },
      passphraseKept: true,
    });
    const show = (signedInAt: number) =>
      world.system((ctx) => showPassphrase({ ...ctx, ports, actor: { ...actor, signedInAt } }), actor);
    const shown = await show(actor.signedInAt);
    expect(shown).toMatch(/^([a-z0-9]{4}-){7}[a-z0-9]{4}$/);
    expect(await show(actor.signedInAt)).toBe(shown);
    await expect(show(0)).rejects.toMatchObject({ code: "REAUTHENTICATE" });
    const entry = await world.db.system("test", PLATFORM_TENANT, ({ models }) =>
      models.auditEntry.findFirst({ where: { action: "backup.show-passphrase" } }),
    );
    expect(JSON.stringify(entry)).not.toContain(shown);
    // As the browser asks: what was answered is not kept with the key of the change.
    const desk = await operatorsDesk(world, { ports, idempotencyKey: newId() });
    const fresh = userActor({ ...desk.operator, signedInAt: actor.signedInAt });
    expect(await desk.callAs(fresh).backups.passphrase()).toEqual({ passphrase: shown });
    const keys = await world.db.system("test", PLATFORM_TENANT, ({ models }) =>
      models.idempotencyKey.findMany(),
    );
    expect(keys.filter((key) => JSON.stringify(key).includes(shown))).toEqual([]);
    desk.access.close();
  });
});
