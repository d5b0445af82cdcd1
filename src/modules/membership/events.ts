import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";

export const memberCreated = defineEvent({
  name: "membership.member-created",
  payload: z.object({ memberId: z.uuid() }),
});

/** A membership began, froze, came back, was suspended or ended: whoever counts or bills looks again. */
export const membershipChanged = defineEvent({
  name: "membership.changed",
  payload: z.object({
    memberId: z.uuid(),
    membershipId: z.uuid(),
    change: z.enum(["started", "frozen", "returned", "suspended", "reactivated", "ended"]),
  }),
});
