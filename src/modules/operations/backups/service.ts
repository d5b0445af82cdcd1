import type { z } from "zod";
import { requireRecentPassword } from "@/modules/identity/accounts/service";
import { loadOrMakePassphrase } from "@/platform/backup/passphrase";
import type { Actor, ServiceContext } from "@/platform/context";
import { Effects } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId, PLATFORM_TENANT } from "@/platform/ids";
import { findNewestProof, findPending, insertBackup, listBackups } from "./data";
import { makeBackup } from "./jobs";
import { placeOf } from "./place";
import type { BackupProofRow, BackupSetup, BackupsPage, backupsInput } from "./schema";

/*
 * Backups belong to the installation: `ctx.db` must be the system's, as operators' procedures and platform jobs have it.
 */

/** Backups with their latest proofs, the latest first. */
export async function readBackups(
  ctx: Pick<ServiceContext, "db">,
  { limit, cursor }: z.output<typeof backupsInput>,
): Promise<BackupsPage> {
  const rows = await listBackups(ctx.db, cursor ?? null, limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { askedAt: last.askedAt, id: last.id } : null };
}

/**
 * How the latest proof of any backup ended, or null when there has never been one. A backup that could not be made
 * counts as a failed proof. Metrics, alerts and the upgrade gate stand on it.
 */
export function newestProof(ctx: Pick<ServiceContext, "db">): Promise<BackupProofRow | null> {
  return findNewestProof(ctx.db);
}

/** Orders a backup now; the one that is already ordered or running counts. @returns its id */
export async function askForBackup(ctx: ServiceContext): Promise<string> {
  const pending = await findPending(ctx.db);
  if (pending) return pending;
  const id = newId();
  const askedBy = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  await insertBackup(ctx.db, { id, reason: "asked", askedBy, askedAt: ctx.clock.now() });
  ctx.enqueue(makeBackup, { backupId: id });
  ctx.audit({ action: "backup.ask", subject: { kind: "backup", id } });
  return id;
}

/** How backups are set up; makes the passphrase where there is none yet. */
export async function readBackupSetup(ctx: ServiceContext): Promise<BackupSetup> {
  const place = placeOf(ctx);
  const { kept } = await loadOrMakePassphrase(place.dataDir, place.passphrase);
  return {
    zone: ctx.ports.zone ?? "UTC",
    copies: { folder: place.copyFolder !== undefined, s3: place.copyS3 !== undefined },
    passphraseKept: kept,
  };
}

/**
 * The passphrase that Pulse made, to be written down. It opens its transaction itself, so that nothing keeps the answer.
 * @throws DomainError NOT_FOUND when the operator chose their own, REAUTHENTICATE
 */
export async function showPassphrase(
  ctx: ServiceContext & { actor: Extract<Actor, { kind: "user" }> },
): Promise<string> {
  requireRecentPassword(ctx);
  const place = placeOf(ctx);
  const { text, kept } = await loadOrMakePassphrase(place.dataDir, place.passphrase);
  if (!kept) throw new DomainError("NOT_FOUND");
  const { actor, requestId, clock } = ctx;
  const effects = new Effects({ actor, requestId, now: () => clock.now() });
  effects.audit({ action: "backup.show-passphrase", subject: { kind: "backup", id: null } });
  await ctx.ports.db.systemTransaction("backup passphrase", PLATFORM_TENANT, (db) => effects.write(db));
  return text;
}
