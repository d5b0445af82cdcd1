import type { JobContext } from "@/platform/context";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import type { standingPayload } from "./jobs";
import * as service from "./service";

export async function keepStanding(ctx: JobContext): Promise<void> {
  await service.orderSeats(inTenant(ctx));
}

export const takeStanding: JobHandler<typeof standingPayload> = async (ctx, { standingId, sessionId }) => {
  await service.takeSeatOf(inTenant(ctx), standingId, sessionId);
};
