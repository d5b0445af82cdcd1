import { defineJob, on } from "@/platform/jobs/definitions";
import { membershipChanged } from "../events";

/** A membership stopped, rests or goes on: whoever it belongs to finds it in the inbox. */
export const tellMembershipChange = defineJob({
  name: "membership.tell-change",
  queue: "default",
  payload: membershipChanged.payload,
  handler: async () => (await import("./job-handlers")).changed,
});

export const membershipNoticeSubscriptions = [on(membershipChanged, tellMembershipChange)];
