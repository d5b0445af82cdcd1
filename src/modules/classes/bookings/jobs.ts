import { membershipChanged } from "@/modules/membership/events";
import { defineJob, on } from "@/platform/jobs/definitions";
import { sessionCancelled } from "../events";

/** The gym has cancelled a class: bookings end, credits come back. */
export const endCancelledClass = defineJob({
  name: "classes.end-cancelled-class",
  queue: "default",
  payload: sessionCancelled.payload,
  handler: async () => (await import("./job-handlers")).endCancelledClass,
});

/** A membership covers fewer days than before: seats on the others are given back. */
export const releaseSeats = defineJob({
  name: "classes.release-seats",
  queue: "default",
  payload: membershipChanged.payload,
  handler: async () => (await import("./job-handlers")).releaseSeats,
});

export const bookingSubscriptions = [
  on(sessionCancelled, endCancelledClass),
  on(membershipChanged, releaseSeats),
];
