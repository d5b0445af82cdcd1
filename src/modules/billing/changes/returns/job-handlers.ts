import type { memberCameBack } from "@/modules/membership/events";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import { returnWithVisit } from "./service";

export const endOnReturn: JobHandler<(typeof memberCameBack)["payload"]> = (ctx, comeback) =>
  returnWithVisit(inTenant(ctx), comeback);
