import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";
import { membershipChange } from "./memberships/schema";

export const memberCreated = defineEvent({
  name: "membership.member-created",
  payload: z.object({ memberId: z.uuid() }),
});

/** Something happened to a membership: whoever counts, books or bills looks again. Renewals are not told. */
export const membershipChanged = defineEvent({
  name: "membership.changed",
  payload: z.object({
    memberId: z.uuid(),
    membershipId: z.uuid(),
    change: membershipChange,
  }),
});
