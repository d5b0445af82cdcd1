import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";

const who = { sessionId: z.uuid(), memberId: z.uuid() };

/** Somebody has a seat: booked by themselves, by staff, moved up from the queue, or standing in every class of a series. */
export const bookingMade = defineEvent({
  name: "classes.booking-made",
  payload: z.object({ ...who, bookingId: z.uuid(), by: z.enum(["member", "staff", "queue", "standing"]) }),
});

/** A seat was given back, taken away, or released because its member was not there; `returned` is whether what was taken for it came back. */
export const bookingCancelled = defineEvent({
  name: "classes.booking-cancelled",
  payload: z.object({
    ...who,
    bookingId: z.uuid(),
    by: z.enum(["member", "staff", "gym", "membership", "release"]),
    late: z.boolean(),
    returned: z.boolean(),
    reason: z.string().nullable(),
  }),
});

/** A seat is offered to somebody in the queue, until a moment. Without a hold, whoever is first gets it. */
export const seatOffered = defineEvent({
  name: "classes.seat-offered",
  payload: z.object({ ...who, entryId: z.uuid(), expiresAt: z.iso.datetime(), holdsSeat: z.boolean() }),
});

/** A place in the queue has ended without a seat, and why: a refusal's code, or what happened to the offer. */
export const waitingEnded = defineEvent({
  name: "classes.waiting-ended",
  payload: z.object({
    ...who,
    entryId: z.uuid(),
    outcome: z.enum(["skipped", "expired", "closed"]),
    reason: z.string().nullable(),
  }),
});

/**
 * Whoever had a seat was there or was not. Once for each booking; again only where staff have set it right within the day
 * after (then the latest counts: an absence that was none has no penalty). `late` is whether they came late.
 */
export const bookingSettled = defineEvent({
  name: "classes.booking-settled",
  payload: z.object({
    ...who,
    bookingId: z.uuid(),
    status: z.enum(["attended", "no_show"]),
    late: z.boolean(),
  }),
});
