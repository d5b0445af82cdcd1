import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import { tellSeats } from "../bookings/seats";
import type { sessionChanged } from "../events";
import { fillSeats } from "./filling";
import type { classPayload, offerPayload } from "./jobs";
import * as service from "./service";

export const expireOffer: JobHandler<typeof offerPayload> = async (ctx, { entryId }) => {
  await service.expireOffer(inTenant(ctx), entryId);
};

export const closeWaitlist: JobHandler<typeof classPayload> = async (ctx, { sessionId }) => {
  await service.closeWaitlist(inTenant(ctx), sessionId);
};

export const fillGrownClass: JobHandler<typeof sessionChanged.payload> = async (
  ctx,
  { sessionId, fields },
) => {
  if (!fields.includes("seats")) return;
  const tenant = inTenant(ctx);
  await fillSeats(tenant, sessionId);
  await tellSeats(tenant, sessionId);
};
