import { open } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { DOWNLOAD_PATH, takeBackup } from "@/modules/operations/backups/download/service";
import { auditFilters } from "@/modules/operations/schema";
import { AUDIT_COLUMNS, exportAudit } from "@/modules/operations/service";
import type { Ports, RequestContext, ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid, PLATFORM_TENANT } from "@/platform/ids";
import { limit, newEffects, requireOperator, service } from "@/platform/trpc/calls";
import { exact, type Route } from "../http/exchange";
import { sendCsv } from "./csv";
import { handled, type MakeContext } from "./routes";

/** What is noted is kept before the first byte leaves. */
async function noted<T>(
  ctx: RequestContext,
  reason: string,
  work: (call: ServiceContext & { actor: ReturnType<typeof requireOperator> }) => Promise<T>,
): Promise<T> {
  const actor = requireOperator(ctx.actor);
  await limit(ctx, "mutation");
  return await ctx.ports.db.systemTransaction(reason, PLATFORM_TENANT, async (db) => {
    const effects = newEffects(ctx);
    const value = await work({ ...service(ctx, db, effects, PLATFORM_TENANT), actor });
    await effects.write(db);
    return value;
  });
}

/** `/api/export/backup?id=…`: a backup as it lies there, from the disk to the network without standing in memory. */
async function sendBackup(ctx: RequestContext, res: ServerResponse, url: URL): Promise<void> {
  const id = url.searchParams.get("id") ?? "";
  requireOperator(ctx.actor);
  if (!isUuid(id)) throw new DomainError("NOT_FOUND");
  const { path, name, bytes } = await noted(ctx, "backup download", (call) => takeBackup(call, id));
  const file = await open(path);
  res.writeHead(200, {
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="${name}"`,
    "content-length": bytes,
    "cache-control": "private, no-store",
  });
  await pipeline(file.createReadStream(), res);
}

/** `/api/export/audit?…`: the platform's own log as it is filtered on the screen. */
async function sendAudit(ctx: RequestContext, res: ServerResponse, url: URL): Promise<void> {
  requireOperator(ctx.actor);
  const asked = auditFilters.safeParse(Object.fromEntries(url.searchParams));
  if (!asked.success) throw new DomainError("INVALID_INPUT");
  await noted(ctx, "audit export", async (call) => {
    call.audit({ action: "audit.export", subject: { kind: "audit", id: null }, after: asked.data });
  });
  await sendCsv(
    res,
    { name: "pulse-audit.csv", columns: AUDIT_COLUMNS },
    (work) => ctx.ports.db.system("audit export", PLATFORM_TENANT, work),
    (reads) => exportAudit({ db: reads }, asked.data),
  );
}

/** What operators take away with them. */
export function operatorRoutes(ports: Ports, makeContext: MakeContext): Route[] {
  return [
    {
      name: "export",
      matches: exact(DOWNLOAD_PATH),
      handle: handled(ports, makeContext, (ctx, _req, res, url) => sendBackup(ctx, res, url)),
      longLived: true,
    },
    {
      name: "export",
      matches: exact("/api/export/audit"),
      handle: handled(ports, makeContext, (ctx, _req, res, url) => sendAudit(ctx, res, url)),
    },
  ];
}
