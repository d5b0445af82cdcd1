import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import type { RequestContext, TenantAccess } from "@/platform/context";
import type { Db } from "@/platform/db/database";
import { newEffects } from "@/platform/trpc/calls";

/** Keeps who took a list, before the first row leaves. */
export async function noteExport(
  ctx: RequestContext,
  access: TenantAccess,
  action: string,
  after: Record<string, unknown>,
): Promise<void> {
  await ctx.ports.db.transaction(access.tenant.id, async (db) => {
    const effects = newEffects(ctx);
    effects.audit({ action, subject: { kind: "tenant", id: access.tenant.id }, after });
    await effects.write(db);
  });
}

/**
 * Streams rows as CSV, no faster than they are taken; cells must be safe for spreadsheets already.
 * @param reading opens the database for the rows: each stretch is a read of its own, so that a slow download holds no
 *   connection.
 */
export async function sendCsv(
  res: ServerResponse,
  file: { name: string; columns: readonly string[] },
  reading: (work: (reads: Db) => Promise<void>) => Promise<void>,
  rows: (reads: Db) => AsyncIterable<string[][]>,
): Promise<void> {
  res.writeHead(200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${file.name}"`,
    "cache-control": "no-store",
  });
  const csv = stringify({ header: true, columns: [...file.columns], bom: true });
  const sent = pipeline(csv, res);
  const written = reading(async (reads) => {
    for await (const stretch of rows(reads)) {
      let room = true;
      for (const row of stretch) room = csv.write(row);
      if (!room) await once(csv, "drain");
    }
    csv.end();
  });
  await Promise.all([sent, written]).catch((error: unknown) => {
    csv.destroy();
    throw error;
  });
}
