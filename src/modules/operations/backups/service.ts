import type { z } from "zod";
import type { ServiceContext } from "@/platform/context";
import { findNewestProof, listBackups } from "./data";
import type { BackupProofRow, BackupsPage, backupsInput } from "./schema";

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
