import { join } from "node:path";
import { asBackupFailure, BackupFailure } from "@/platform/backup/failure";
import { loadOrMakePassphrase } from "@/platform/backup/passphrase";
import type { BackupPlace } from "@/platform/backup/place";
import type { OnProgress } from "@/platform/backup/progress";
import { proveBackup } from "@/platform/backup/prove";
import { alone } from "@/platform/backup/scratch";
import type { JobContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { step } from "@/platform/jobs/job-context";
import { type BackupFile, findBackupFile, insertProof } from "../data";
import { toldOf } from "../making/service";
import { noting } from "../progress";

async function prove(ctx: JobContext, place: BackupPlace, file: BackupFile, progress: OnProgress) {
  const { owner, system, app } = place.addresses;
  if (!owner) throw new BackupFailure("NO_SCRATCH", "the worker does not know PULSE_DB_OWNER_URL");
  const proven = await proveBackup({
    path: join(place.folder, file.fileName),
    passphrase: (await loadOrMakePassphrase(place.dataDir, place.passphrase)).text,
    expectedBytes: file.bytes,
    ownerUrl: owner,
    systemUrl: system,
    appUrl: app,
    tools: place.tools,
    signal: ctx.signal,
    progress,
  });
  const missing = file.copies.find(({ ok }) => !ok);
  // The backup is good, but fire or theft would take its only copy: that must not stay unseen.
  const failure = missing && new BackupFailure("COPY_FAILED", `${missing.target}: ${missing.detail ?? ""}`);
  return { ...proven, failure };
}

/** Restores a backup into a scratch database and keeps what came of it: green, or red with the reason. */
export async function runProof(ctx: JobContext, backupId: string): Promise<void> {
  const place = ctx.ports.backup;
  if (!place) throw new Error("this process has no place for backups");
  const file = await findBackupFile(ctx.db, backupId);
  if (!file) return;
  await alone(place.addresses.system, async () => {
    const startedAt = ctx.clock.now();
    const proving = noting(ctx, backupId, (note) => prove(ctx, place, file, note));
    const found = await proving.catch((error: unknown) => {
      ctx.signal.throwIfAborted();
      return { tables: 0, rows: 0, files: 0, failure: asBackupFailure(error, "RESTORE_FAILED") };
    });
    const failure = found.failure && toldOf(found.failure);
    if (failure) ctx.logger.error({ backup: backupId, ...failure }, "a backup did not prove itself");
    const { tables, rows, files } = found;
    const endedAt = ctx.clock.now();
    await step(ctx, ({ db }) =>
      insertProof(db, { id: newId(), backupId, startedAt, endedAt, failure, tables, rows, files }),
    );
  });
}
