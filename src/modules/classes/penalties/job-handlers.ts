import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import type { bookingSettled } from "../bookings/events";
import type { penaltyPayload } from "./jobs";
import * as service from "./service";

export const decidePenalty: JobHandler<typeof penaltyPayload> = async (ctx, { penaltyId }) => {
  await service.decide(inTenant(ctx), penaltyId);
};

export const settleAbsence: JobHandler<typeof bookingSettled.payload> = async (ctx, { bookingId }) => {
  await service.settleAbsence(inTenant(ctx), bookingId);
};
