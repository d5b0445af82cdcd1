import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";
import { cancelCause } from "./sessions/schema";

/** A class does not take place: its bookings end as cancelled by the gym. One event for each class. */
export const sessionCancelled = defineEvent({
  name: "classes.session-cancelled",
  payload: z.object({ sessionId: z.uuid(), cause: cancelCause, reason: z.string().nullable() }),
});

/** A class takes place after all. Whoever had booked it was told otherwise: their bookings stay ended. */
export const sessionRestored = defineEvent({
  name: "classes.session-restored",
  payload: z.object({ sessionId: z.uuid() }),
});

/** A class takes place at another time; its bookings move with it. */
export const sessionMoved = defineEvent({
  name: "classes.session-moved",
  payload: z.object({ sessionId: z.uuid(), from: z.iso.datetime(), to: z.iso.datetime() }),
});

/** Who teaches, where, or how many fit in has changed. `seatsFreed` is by how much the seats grew: a waitlist moves up. */
export const sessionChanged = defineEvent({
  name: "classes.session-changed",
  payload: z.object({
    sessionId: z.uuid(),
    fields: z.array(z.enum(["trainer", "room", "seats", "type"])),
    seatsFreed: z.int(),
  }),
});
