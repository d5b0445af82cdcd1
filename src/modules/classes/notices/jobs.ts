import { z } from "zod";
import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";
import { bookingCancelled, bookingMade, seatOffered, waitingEnded } from "../bookings/events";
import { sessionChanged, sessionMoved } from "../events";
import { penaltyDecided, penaltyMade } from "../penalties/events";
import { standingMissed } from "../standing/events";

const handlers = () => import("./job-handlers");

/** Somebody moved up from the queue. */
export const tellPromotion = defineJob({
  name: "classes.tell-promotion",
  queue: "default",
  payload: bookingMade.payload,
  handler: async () => (await handlers()).promotion,
});

/** A seat is offered, until a moment. */
export const tellOffer = defineJob({
  name: "classes.tell-offer",
  queue: "default",
  payload: seatOffered.payload,
  handler: async () => (await handlers()).offer,
});

/** A place in a queue ended without a seat. */
export const tellWaitingEnded = defineJob({
  name: "classes.tell-waiting-ended",
  queue: "default",
  payload: waitingEnded.payload,
  handler: async () => (await handlers()).waitingEnded,
});

/** A seat was taken away by somebody else. */
export const tellCancellation = defineJob({
  name: "classes.tell-cancellation",
  queue: "default",
  payload: bookingCancelled.payload,
  handler: async () => (await handlers()).cancellation,
});

/** A class has another time. */
export const tellMove = defineJob({
  name: "classes.tell-move",
  queue: "default",
  payload: sessionMoved.payload,
  handler: async () => (await handlers()).move,
});

/** A class has another trainer or room. */
export const tellChange = defineJob({
  name: "classes.tell-change",
  queue: "default",
  payload: sessionChanged.payload,
  handler: async () => (await handlers()).change,
});

/** A standing booking got no seat. */
export const tellMiss = defineJob({
  name: "classes.tell-miss",
  queue: "default",
  payload: standingMissed.payload,
  handler: async () => (await handlers()).miss,
});

/** A late cancellation or an absence costs something, or was let off. */
export const tellPenalty = defineJob({
  name: "classes.tell-penalty",
  queue: "default",
  payload: penaltyMade.payload,
  handler: async () => (await handlers()).penalty,
});

/** A penalty is billed, or nothing is taken after all. */
export const tellDecision = defineJob({
  name: "classes.tell-decision",
  queue: "default",
  payload: penaltyDecided.payload,
  handler: async () => (await handlers()).decision,
});

/** Classes that begin soon, for whoever wants to be reminded now. */
export const remindOfClasses = defineJob({
  name: "classes.remind",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "*/5 * * * *", scope: "tenants" },
  handler: async () => (await handlers()).reminders,
});

export const classNoticeJobs = [listed(remindOfClasses)];
export const classNoticeSubscriptions = [
  on(bookingMade, tellPromotion),
  on(seatOffered, tellOffer),
  on(waitingEnded, tellWaitingEnded),
  on(bookingCancelled, tellCancellation),
  on(sessionMoved, tellMove),
  on(sessionChanged, tellChange),
  on(standingMissed, tellMiss),
  on(penaltyMade, tellPenalty),
  on(penaltyDecided, tellDecision),
];
