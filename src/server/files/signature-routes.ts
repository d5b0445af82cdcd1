import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { membershipPermissions } from "@/modules/membership/permissions";
import { signatureFile } from "@/modules/membership/waivers/service";
import type { Ports, RequestContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid } from "@/platform/ids";
import { authorize, limit, newEffects, requireEntry, tenantCall } from "@/platform/trpc/calls";
import { type Route, under } from "../http/exchange";
import { handled, type MakeContext } from "./routes";

const PREFIX = "/api/signature/";

/** `<gym>/<signature>`: the drawing, for whoever may take signatures, and for the member whose it is. */
async function sendSignature(ctx: RequestContext, res: ServerResponse, path: string): Promise<void> {
  const [slug = "", id = "", ...more] = path.split("/");
  if (more.length > 0 || !isUuid(id)) throw new DomainError("NOT_FOUND");
  const own = { ...ctx, tenantSlug: slug };
  const access = await ctx.resolveAccess(slug, ctx.actor);
  if (!access) throw new DomainError("NOT_FOUND");
  requireEntry(ctx.actor, access);
  const staff = access.roles.some((role) => membershipPermissions["waiver.sign"].roles.includes(role));
  if (!staff) await authorize(own, membershipPermissions["waiver.sign-self"]);
  await limit(own, "query");
  const key = await ctx.ports.db.read(access.tenant.id, (db) =>
    signatureFile(tenantCall(own, access, db, newEffects(ctx)), id, !staff),
  );
  const found = await ctx.ports.storage.get(key);
  if (!found) throw new DomainError("NOT_FOUND");
  res.writeHead(200, {
    "content-type": found.contentType,
    "content-length": found.size,
    // It never changes; only this person's browser keeps it, and not for long.
    "cache-control": "private, max-age=300",
  });
  await pipeline(found.stream, res);
}

/** Signatures of waivers. */
export function signatureRoutes(ports: Ports, makeContext: MakeContext): Route[] {
  return [
    {
      name: "files",
      matches: under(PREFIX),
      handle: handled(ports, makeContext, (ctx, _req, res, url) =>
        sendSignature(ctx, res, url.pathname.slice(PREFIX.length)),
      ),
    },
  ];
}
