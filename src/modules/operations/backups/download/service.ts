import { stat } from "node:fs/promises";
import { join } from "node:path";
import { requireRecentPassword } from "@/modules/identity/accounts/service";
import type { Actor, ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { findBackupFile } from "../data";
import { placeOf } from "../place";

type OperatorContext = ServiceContext & { actor: Extract<Actor, { kind: "user" }> };

/** Where a browser fetches a backup: the same checks stand before the file. */
export const DOWNLOAD_PATH = "/api/export/backup";

/** A backup as it lies on this machine's disk, encrypted. */
interface BackupOnDisk {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

/** For somebody who has just said who they are: a backup holds every gym. */
async function findOnDisk(ctx: OperatorContext, id: string): Promise<BackupOnDisk> {
  requireRecentPassword(ctx);
  const file = await findBackupFile(ctx.db, id);
  if (!file) throw new DomainError("NOT_FOUND");
  const path = join(placeOf(ctx).folder, file.fileName);
  const { size } = await stat(path).catch((error: unknown) => {
    throw new DomainError("NOT_FOUND", undefined, { cause: error });
  });
  return { path, name: file.fileName, bytes: size };
}

/**
 * Whether a backup can be taken from here, before a browser leaves for it.
 * @throws DomainError REAUTHENTICATE, NOT_FOUND for one that was removed or lies on another machine
 */
export async function offerBackup(ctx: OperatorContext, id: string): Promise<{ href: string }> {
  await findOnDisk(ctx, id);
  return { href: `${DOWNLOAD_PATH}?id=${id}` };
}

/** Finds it and keeps who takes it. @throws as `offerBackup` */
export async function takeBackup(ctx: OperatorContext, id: string): Promise<BackupOnDisk> {
  const found = await findOnDisk(ctx, id);
  const { name, bytes } = found;
  ctx.audit({ action: "backup.download", subject: { kind: "backup", id }, after: { file: name, bytes } });
  return found;
}
