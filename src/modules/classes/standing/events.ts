import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";

/** A standing booking got no seat in a class, and why: a refusal's code. Once for each class. */
export const standingMissed = defineEvent({
  name: "classes.standing-missed",
  payload: z.object({
    standingId: z.uuid(),
    sessionId: z.uuid(),
    memberId: z.uuid(),
    reason: z.string(),
  }),
});
