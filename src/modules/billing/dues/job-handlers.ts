import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import type { invoiceClosed, invoiceOverdue, invoicePaid } from "../events";
import { startGrace as beginGrace, settleDues, settleClosed as settleTakenBack } from "./service";

export const settlePaid: JobHandler<(typeof invoicePaid)["payload"]> = (ctx, { membershipIds }) =>
  settleDues(inTenant(ctx), membershipIds);

export const settleClosed: JobHandler<(typeof invoiceClosed)["payload"]> = (ctx, { invoiceId, how }) =>
  settleTakenBack(inTenant(ctx), invoiceId, how);

export const startGrace: JobHandler<(typeof invoiceOverdue)["payload"]> = (ctx, { invoiceId }) =>
  beginGrace(inTenant(ctx), invoiceId);
