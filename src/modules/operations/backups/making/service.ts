import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { clearUnfinished } from "@/platform/backup/archive-writer";
import { copyToFolder, copyToS3, removeCopies } from "@/platform/backup/copies";
import { type DumpResult, dumpInstallation } from "@/platform/backup/dump";
import { asBackupFailure, type BackupFailure } from "@/platform/backup/failure";
import { loadOrMakePassphrase } from "@/platform/backup/passphrase";
import type { BackupPlace } from "@/platform/backup/place";
import type { OnProgress } from "@/platform/backup/progress";
import { alone } from "@/platform/backup/scratch";
import type { JobContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { describeFailure } from "@/platform/jobs/failure";
import { step } from "@/platform/jobs/job-context";
import {
  endBackup,
  failBackup,
  insertBackup,
  insertProof,
  listKept,
  markRemoved,
  setCopies,
  startBackup,
} from "../data";
import { proveBackup } from "../jobs";
import { noting } from "../progress";
import { expiredBackups } from "../rules";
import type { BackupCopy } from "../schema";

/** What lies beside the rows and uploads and cannot be made again. */
async function settingsOf({ dataDir, secret }: BackupPlace): Promise<Record<string, string>> {
  const vapid = await readFile(join(dataDir, "vapid.json"), "utf8").catch(() => undefined);
  return { secret, ...(vapid === undefined ? {} : { "vapid.json": vapid }) };
}

function fileNameOf(at: Date, id: string): string {
  return `pulse-${at.toISOString().slice(0, 16).replace(/[-:]/g, "")}Z-${id.slice(-6)}.tar.gz.age`;
}

/** What an operator reads of a failure: nothing that belongs to a person. */
export function toldOf(failure: BackupFailure): { problem: string; detail: string } {
  return {
    problem: failure.problem,
    detail: describeFailure(new Error(failure.detail)).replace(/^Error: /, ""),
  };
}

/** Makes one backup: the one that was asked for, or the nightly one. What goes wrong turns the newest proof red. */
export async function runBackup(ctx: JobContext, ordered: string | undefined): Promise<void> {
  const place = ctx.ports.backup;
  if (!place) throw new Error("this process has no place for backups");
  await alone(place.addresses.system, async () => {
    const id = ordered ?? newId();
    const began = ctx.clock.now();
    const started = await step(ctx, async ({ db }) => {
      if (!ordered) await insertBackup(db, { id, reason: "nightly", askedBy: null, askedAt: began });
      return await startBackup(db, id, began);
    });
    if (!started) return;
    await clearUnfinished(place.folder);
    if (place.copyFolder) await clearUnfinished(place.copyFolder);
    try {
      await dumpAndCopy(ctx, place, id, began);
    } catch (error) {
      ctx.signal.throwIfAborted();
      const failure = toldOf(asBackupFailure(error, "FAILED"));
      const ended = ctx.clock.now();
      ctx.logger.error({ backup: id, ...failure }, "a backup could not be made");
      await step(ctx, async ({ db }) => {
        await failBackup(db, id, ended, failure);
        const nothing = { tables: 0, rows: 0, files: 0 };
        await insertProof(db, {
          id: newId(),
          backupId: id,
          startedAt: began,
          endedAt: ended,
          failure,
          ...nothing,
        });
      });
    }
  });
}

async function dumpAndCopy(ctx: JobContext, place: BackupPlace, id: string, began: Date): Promise<void> {
  const fileName = fileNameOf(began, id);
  const path = join(place.folder, fileName);
  const passphrase = (await loadOrMakePassphrase(place.dataDir, place.passphrase)).text;
  const settings = await settingsOf(place);
  const dump = (progress: OnProgress) =>
    dumpInstallation({
      id,
      path,
      passphrase,
      systemUrl: place.addresses.system,
      tools: place.tools,
      migrationsDir: place.migrationsDir,
      storage: ctx.ports.storage,
      settings,
      appVersion: place.appVersion,
      madeAt: began,
      signal: ctx.signal,
      progress,
    });
  const made = await noting(ctx, id, dump);
  await step(ctx, async (own) => {
    await endBackup(own.db, id, ctx.clock.now(), countsOf(made, fileName));
    own.enqueue(proveBackup, { backupId: id });
    own.audit({
      action: "backup.make",
      subject: { kind: "backup", id },
      after: { file: fileName, bytes: made.bytes, method: made.head.method },
    });
  });
  const copies = await copyElsewhere(ctx, place, path, made.sha256);
  if (copies.length > 0) await step(ctx, ({ db }) => setCopies(db, id, copies));
  await removeExpired(ctx, place);
}

function countsOf({ head, manifest, bytes, sha256 }: DumpResult, fileName: string) {
  return {
    method: head.method,
    fileName,
    bytes,
    sha256,
    tables: manifest.tables.length,
    rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
    files: manifest.files.length,
    fileBytes: manifest.files.reduce((sum, { size }) => sum + size, 0),
    migration: head.migrations.at(-1) ?? null,
    appVersion: head.appVersion,
    databaseVersion: head.databaseVersion,
  };
}

async function copyElsewhere(
  ctx: JobContext,
  place: BackupPlace,
  path: string,
  sha256: Buffer,
): Promise<BackupCopy[]> {
  const { copyFolder, copyS3 } = place;
  const targets: [BackupCopy["target"], () => Promise<void>][] = [];
  if (copyFolder) targets.push(["folder", () => copyToFolder(path, copyFolder, sha256)]);
  if (copyS3) targets.push(["s3", () => copyToS3(path, copyS3, sha256)]);
  const copies: BackupCopy[] = [];
  for (const [target, copy] of targets) {
    const failure = await copy().then(
      () => undefined,
      (error: unknown) => asBackupFailure(error, "COPY_FAILED"),
    );
    if (failure) ctx.logger.error({ target, problem: failure.problem }, "a backup could not be copied");
    copies.push({
      target,
      ok: !failure,
      at: ctx.clock.now().toISOString(),
      problem: failure?.problem ?? null,
      detail: failure ? toldOf(failure).detail : null,
    });
  }
  return copies;
}

/** Takes away what the rule no longer keeps, here and where the copies are. */
async function removeExpired(ctx: JobContext, place: BackupPlace): Promise<void> {
  const kept = await listKept(ctx.db);
  const gone = new Set(
    expiredBackups(
      kept.map(({ id, madeAt, proven }) => ({ id, madeAt: new Date(madeAt), proven })),
      ctx.ports.zone ?? "UTC",
    ),
  );
  const expired = kept.filter(({ id }) => gone.has(id));
  if (expired.length === 0) return;
  for (const { fileName } of expired) {
    await rm(join(place.folder, fileName), { force: true });
    await removeCopies(fileName, { folder: place.copyFolder, s3: place.copyS3 });
  }
  await step(ctx, ({ db }) => markRemoved(db, [...gone], ctx.clock.now()));
}
