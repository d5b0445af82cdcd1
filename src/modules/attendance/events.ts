import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";
import { method } from "./check-in/schema";

/** Somebody came in. `localDay` and `localHour` are the branch's. */
export const visitRecorded = defineEvent({
  name: "attendance.visit-recorded",
  payload: z.object({
    visitId: z.uuid(),
    memberId: z.uuid(),
    branchId: z.uuid(),
    membershipId: z.uuid().nullable(),
    enteredAt: z.iso.datetime(),
    localDay: z.iso.date(),
    localHour: z.int(),
    method,
  }),
});

/** A check-in was taken back: whoever counted it counts again. */
export const visitUndone = defineEvent({
  name: "attendance.visit-undone",
  payload: z.object({
    visitId: z.uuid(),
    memberId: z.uuid(),
    branchId: z.uuid(),
    localDay: z.iso.date(),
  }),
});
