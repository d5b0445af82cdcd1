import { memberCameBack } from "@/modules/membership/events";
import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Ends the freeze of somebody who came in. */
export const endOnReturn = defineJob({
  name: "billing.end-freeze-on-return",
  queue: "default",
  payload: memberCameBack.payload,
  handler: async () => (await import("./job-handlers")).endOnReturn,
});

export const returnJobs = [listed(endOnReturn)];
export const returnSubscriptions = [on(memberCameBack, endOnReturn)];
