import { z } from "zod";
import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";
import { sessionChanged } from "../events";

export const offerPayload = z.strictObject({ entryId: z.uuid() });
export const classPayload = z.strictObject({ sessionId: z.uuid() });

/** An offer runs out: the seat goes on to the next. Late or twice does no harm. */
export const expireOffer = defineJob({
  name: "classes.expire-offer",
  queue: "default",
  payload: offerPayload,
  handler: async () => (await import("./job-handlers")).expireOffer,
});

/** A class begins: nobody waits for it any more. */
export const closeWaitlist = defineJob({
  name: "classes.close-waitlist",
  queue: "default",
  payload: classPayload,
  handler: async () => (await import("./job-handlers")).closeWaitlist,
});

/** A class has more seats than before, or another kind: the queue is looked at again. */
export const fillGrownClass = defineJob({
  name: "classes.fill-grown-class",
  queue: "default",
  payload: sessionChanged.payload,
  handler: async () => (await import("./job-handlers")).fillGrownClass,
});

export const waitlistJobs = [listed(expireOffer), listed(closeWaitlist)];
export const waitlistSubscriptions = [on(sessionChanged, fillGrownClass)];
