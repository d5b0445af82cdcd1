import type { JobContext } from "@/platform/context";
import { inTenant, step } from "@/platform/jobs/job-context";
import { classesToRelease, releaseSeatsOf } from "./service";

/** Each class is a transaction of its own: no two classes are held at once. */
export async function releaseMissing(ctx: JobContext): Promise<void> {
  for (const sessionId of await classesToRelease(inTenant(ctx))) {
    await step(ctx, (inner) => releaseSeatsOf(inTenant(inner), sessionId));
  }
}
