import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import type { invoiceClosed, invoiceOverdue, invoicePaid } from "../events";
import { membershipsOfInvoice } from "./data";
import { startGrace as beginGrace, settleDues } from "./service";

export const settlePaid: JobHandler<(typeof invoicePaid)["payload"]> = (ctx, { membershipIds }) =>
  settleDues(inTenant(ctx), membershipIds);

export const settleClosed: JobHandler<(typeof invoiceClosed)["payload"]> = async (ctx, { invoiceId }) =>
  settleDues(inTenant(ctx), await membershipsOfInvoice(ctx.db, invoiceId));

export const startGrace: JobHandler<(typeof invoiceOverdue)["payload"]> = (ctx, { invoiceId }) =>
  beginGrace(inTenant(ctx), invoiceId);
