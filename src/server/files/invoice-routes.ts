import type { ServerResponse } from "node:http";
import { printInvoice } from "@/modules/billing/invoices/printing/service";
import { getInvoice, getOwnInvoice } from "@/modules/billing/invoices/reading/service";
import { billingPermissions } from "@/modules/billing/permissions";
import type { Ports, RequestContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid } from "@/platform/ids";
import { authorize, limit, newEffects, requireEntry, tenantCall } from "@/platform/trpc/calls";
import { chooseLocale } from "@/shared/i18n/locales";
import { type Route, under } from "../http/exchange";
import { handled, type MakeContext } from "./routes";

const PREFIX = "/api/invoices/";

/** `/api/invoices/<gym>/<bill>.pdf`: the staff's by their right, a member's own by theirs. */
async function sendInvoice(ctx: RequestContext, res: ServerResponse, url: URL): Promise<void> {
  const [slug = "", file = "", ...more] = url.pathname.slice(PREFIX.length).split("/");
  const invoiceId = file.replace(/\.pdf$/, "");
  if (more.length > 0 || !file.endsWith(".pdf") || !isUuid(invoiceId)) throw new DomainError("NOT_FOUND");
  const own = { ...ctx, tenantSlug: slug };
  const access = await ctx.resolveAccess(slug, ctx.actor);
  if (!access) throw new DomainError("NOT_FOUND");
  requireEntry(ctx.actor, access);
  const staff = access.roles.some((role) => billingPermissions["invoice.read"].roles.includes(role));
  if (!staff) await authorize(own, billingPermissions["billing.read-self"]);
  await limit(own, "query");
  const locale = chooseLocale({ cookie: url.searchParams.get("locale") ?? ctx.locale });
  const { name, body } = await ctx.ports.db.read(access.tenant.id, async (db) => {
    const call = tenantCall(own, access, db, newEffects(ctx));
    const invoice = await (staff ? getInvoice(call, invoiceId) : getOwnInvoice(call, invoiceId));
    return await printInvoice(call, invoice, locale);
  });
  res.writeHead(200, {
    "content-type": "application/pdf",
    "content-disposition": `attachment; filename="${name}"`,
    "content-length": body.length,
    "cache-control": "private, no-store",
  });
  res.end(body);
}

/** Bills on paper. */
export function invoiceRoutes(ports: Ports, makeContext: MakeContext): Route[] {
  return [
    {
      name: "invoice",
      matches: under(PREFIX),
      handle: handled(ports, makeContext, (ctx, _req, res, url) => sendInvoice(ctx, res, url)),
    },
  ];
}
