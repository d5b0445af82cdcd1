import type { ServerResponse } from "node:http";
import { z } from "zod";
import { exportInvoices, INVOICE_COLUMNS } from "@/modules/billing/invoices/exporting/service";
import { printInvoice } from "@/modules/billing/invoices/printing/service";
import { getInvoice, getOwnInvoice } from "@/modules/billing/invoices/reading/service";
import { listInvoicesInput } from "@/modules/billing/invoices/schema";
import { billingPermissions } from "@/modules/billing/permissions";
import type { Ports, RequestContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid } from "@/platform/ids";
import { authorize, limit, newEffects, requireEntry, tenantCall } from "@/platform/trpc/calls";
import { chooseLocale } from "@/shared/i18n/locales";
import { exact, type Route, under } from "../http/exchange";
import { noteExport, sendCsv } from "./csv";
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

const exportQuery = listInvoicesInput.omit({ cursor: true, limit: true, status: true }).extend({
  tenant: z.string().max(80),
  status: z.string().max(200).optional(),
});

/** `/api/export/invoices?tenant=<gym>&…`: the list as it is filtered on the screen. */
async function sendExport(ctx: RequestContext, res: ServerResponse, url: URL): Promise<void> {
  const own = { ...ctx, tenantSlug: url.searchParams.get("tenant") ?? "" };
  const access = await authorize(own, billingPermissions["invoice.export"]);
  await limit(own, "mutation");
  const asked = exportQuery.safeParse(Object.fromEntries(url.searchParams));
  const { tenant: _, status, ...rest } = asked.data ?? {};
  const input = listInvoicesInput.safeParse({ ...rest, ...(status ? { status: status.split(",") } : {}) });
  if (!asked.success || !input.success) throw new DomainError("INVALID_INPUT");
  const { cursor: __, limit: ___, ...filters } = input.data;
  await noteExport(ctx, access, "invoice.export", filters);
  const file = { name: `invoices-${access.tenant.slug}.csv`, columns: INVOICE_COLUMNS };
  await sendCsv(
    res,
    file,
    (work) => ctx.ports.db.read(access.tenant.id, work),
    (reads) => exportInvoices(tenantCall(own, access, reads, newEffects(ctx)), filters),
  );
}

/** Bills on paper and as a list. */
export function invoiceRoutes(ports: Ports, makeContext: MakeContext): Route[] {
  return [
    {
      name: "invoice",
      matches: under(PREFIX),
      handle: handled(ports, makeContext, (ctx, _req, res, url) => sendInvoice(ctx, res, url)),
    },
    {
      name: "export",
      matches: exact("/api/export/invoices"),
      handle: handled(ports, makeContext, (ctx, _req, res, url) => sendExport(ctx, res, url)),
    },
  ];
}
