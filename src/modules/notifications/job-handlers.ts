import type { z } from "zod";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import { deliver as deliverOne } from "./deliveries/service";
import { sendDigest as sendOne } from "./digest/service";
import { forgetOld as forget } from "./inbox/service";
import type { deliveryOrder, digestOrder } from "./jobs";

export const deliver: JobHandler<typeof deliveryOrder> = (ctx, { deliveryId }) => deliverOne(ctx, deliveryId);

export const sendDigest: JobHandler<typeof digestOrder> = (ctx, order) => sendOne(ctx, order);

export const forgetOld: JobHandler<z.ZodType> = (ctx) => forget(inTenant(ctx));
