import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { exportRefusedRows } from "@/modules/membership/imports/refused/service";
import { IMPORT_LIMITS } from "@/modules/membership/imports/schema";
import { isImportFile, receiveImport, takeImportFile } from "@/modules/membership/imports/upload/service";
import { membershipPermissions } from "@/modules/membership/permissions";
import type { Ports, RequestContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid, type TenantId } from "@/platform/ids";
import { authorize, changeInGym, limit, limitFiles, newEffects, tenantCall } from "@/platform/trpc/calls";
import { exact, type Route, sendJson } from "../http/exchange";
import { limited } from "./body";
import { handled, type MakeContext } from "./routes";
import { withoutOrphans } from "./stored";

/** The name that the browser gave the file; a broken one does not keep the list out. */
function fileName(req: IncomingMessage): string {
  const given = req.headers["x-file-name"];
  try {
    return decodeURIComponent(typeof given === "string" ? given : "");
  } catch {
    return "";
  }
}

async function takeList(ctx: RequestContext, req: IncomingMessage): Promise<{ batchId: string }> {
  let tenantId: TenantId | undefined;
  return await withoutOrphans(
    ctx.ports,
    (stored) =>
      changeInGym(
        ctx,
        membershipPermissions["import.manage"],
        async (access) => {
          tenantId = access.tenant.id;
          await limitFiles(ctx, "import");
          const file = await takeImportFile(ctx.ports, access.tenant, {
            fileName: fileName(req),
            bytes: limited(req, IMPORT_LIMITS.bytes),
          });
          stored.push(file.fileKey);
          return file;
        },
        receiveImport,
      ),
    async ([key]) => tenantId !== undefined && key !== undefined && isImportFile(ctx.ports, tenantId, key),
  );
}

async function sendRefusedRows(ctx: RequestContext, res: ServerResponse, url: URL): Promise<void> {
  const own = { ...ctx, tenantSlug: url.searchParams.get("tenant") ?? undefined };
  const access = await authorize(own, membershipPermissions["import.manage"]);
  await limit(own, "query");
  const batchId = url.searchParams.get("batchId") ?? "";
  if (!isUuid(batchId)) throw new DomainError("NOT_FOUND");
  await ctx.ports.db.read(access.tenant.id, async (reads) => {
    const stretches = exportRefusedRows(tenantCall(own, access, reads, newEffects(ctx)), batchId);
    // The headings come first: an import that is not there is refused before anything leaves.
    const first = await stretches.next();
    res.writeHead(200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="left-out-${access.tenant.slug}.csv"`,
      "cache-control": "no-store",
    });
    const csv = stringify({ bom: true });
    const write = async () => {
      for (let rows = first; !rows.done; rows = await stretches.next()) {
        let room = true;
        for (const row of rows.value) room = csv.write(row);
        if (!room) await once(csv, "drain");
      }
      csv.end();
    };
    await Promise.all([pipeline(csv, res), write()]).catch((error: unknown) => {
      csv.destroy();
      throw error;
    });
  });
}

/** A member list in, and the rows that were left out of it back. */
export function importRoutes(ports: Ports, makeContext: MakeContext): Route[] {
  return [
    {
      name: "upload",
      matches: exact("/api/upload/import"),
      handle: handled(ports, makeContext, async (ctx, req, res) =>
        sendJson(res, 200, await takeList(ctx, req)),
      ),
    },
    {
      name: "export",
      matches: exact("/api/export/import"),
      handle: handled(ports, makeContext, (ctx, _req, res, url) => sendRefusedRows(ctx, res, url)),
    },
  ];
}
