import { z } from "zod";
import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";
import { bookingSettled } from "../bookings/events";

export const penaltyPayload = z.strictObject({ penaltyId: z.uuid() });

/** The time to waive is over: the penalty is charged. Early, late or twice does no harm. */
export const decidePenalty = defineJob({
  name: "classes.decide-penalty",
  queue: "default",
  payload: penaltyPayload,
  handler: async () => (await import("./job-handlers")).decidePenalty,
});

/** It is known who came: absences cost what the rule says, and what a mistaken mark had made is void. */
export const settleAbsence = defineJob({
  name: "classes.settle-absence",
  queue: "default",
  payload: bookingSettled.payload,
  handler: async () => (await import("./job-handlers")).settleAbsence,
});

export const penaltyJobs = [listed(decidePenalty)];
export const penaltySubscriptions = [on(bookingSettled, settleAbsence)];
