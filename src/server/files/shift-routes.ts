import type { ServerResponse } from "node:http";
import { billingPermissions } from "@/modules/billing/permissions";
import { printShift } from "@/modules/billing/shifts/printing/service";
import { getShift } from "@/modules/billing/shifts/service";
import type { Ports, RequestContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid } from "@/platform/ids";
import { authorize, limit, newEffects, requireEntry, tenantCall } from "@/platform/trpc/calls";
import { chooseLocale } from "@/shared/i18n/locales";
import { type Route, under } from "../http/exchange";
import { handled, type MakeContext } from "./routes";

const PREFIX = "/api/shifts/";

/** `/api/shifts/<gym>/<shift>.pdf`: for those who may open a drawer. */
async function sendShift(ctx: RequestContext, res: ServerResponse, url: URL): Promise<void> {
  const [slug = "", file = "", ...more] = url.pathname.slice(PREFIX.length).split("/");
  const shiftId = file.replace(/\.pdf$/, "");
  if (more.length > 0 || !file.endsWith(".pdf") || !isUuid(shiftId)) throw new DomainError("NOT_FOUND");
  const own = { ...ctx, tenantSlug: slug };
  const access = await ctx.resolveAccess(slug, ctx.actor);
  if (!access) throw new DomainError("NOT_FOUND");
  requireEntry(ctx.actor, access);
  await authorize(own, billingPermissions["shift.open"]);
  await limit(own, "query");
  const locale = chooseLocale({ cookie: url.searchParams.get("locale") ?? ctx.locale });
  const { name, body } = await ctx.ports.db.read(access.tenant.id, async (db) => {
    const call = tenantCall(own, access, db, newEffects(ctx));
    return await printShift(call, await getShift(call, shiftId), locale);
  });
  res.writeHead(200, {
    "content-type": "application/pdf",
    "content-disposition": `attachment; filename="${name}"`,
    "content-length": body.length,
    "cache-control": "private, no-store",
  });
  res.end(body);
}

/** Shifts on paper. */
export function shiftRoutes(ports: Ports, makeContext: MakeContext): Route[] {
  return [
    {
      name: "shift",
      matches: under(PREFIX),
      handle: handled(ports, makeContext, (ctx, _req, res, url) => sendShift(ctx, res, url)),
    },
  ];
}
