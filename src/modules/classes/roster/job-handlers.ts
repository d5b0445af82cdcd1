import type { visitRecorded, visitUndone } from "@/modules/attendance/events";
import type { JobContext } from "@/platform/context";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import * as service from "./service";

export async function closeClasses(ctx: JobContext): Promise<void> {
  await service.closeClasses(inTenant(ctx));
}

export const markFromDoor: JobHandler<typeof visitRecorded.payload> = async (ctx, visit) => {
  // A visit that a class made is what its own marks came to.
  if (visit.method !== "class") await service.markFromDoor(inTenant(ctx), visit);
};

export const unmarkFromDoor: JobHandler<typeof visitUndone.payload> = async (ctx, visit) => {
  await service.unmarkFromDoor(inTenant(ctx), visit);
};
