import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import type { invoicePaid } from "../events";
import { grantBought } from "./service";

export const grantProducts: JobHandler<(typeof invoicePaid)["payload"]> = (ctx, { invoiceId }) =>
  grantBought(inTenant(ctx), invoiceId);
