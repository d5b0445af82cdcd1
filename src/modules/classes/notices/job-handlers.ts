import type { z } from "zod";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import type {
  bookingCancelled,
  bookingMade,
  seatOffered,
  waitingEnded as waitingEndedEvent,
} from "../bookings/events";
import type { sessionChanged, sessionMoved } from "../events";
import type { penaltyDecided, penaltyMade } from "../penalties/events";
import type { standingMissed } from "../standing/events";
import * as notices from "./service";

export const promotion: JobHandler<typeof bookingMade.payload> = (ctx, event) =>
  notices.tellPromotion(inTenant(ctx), event);

export const offer: JobHandler<typeof seatOffered.payload> = (ctx, event) =>
  notices.tellOffer(inTenant(ctx), event);

export const waitingEnded: JobHandler<typeof waitingEndedEvent.payload> = (ctx, event) =>
  notices.tellWaitingEnded(inTenant(ctx), event);

export const cancellation: JobHandler<typeof bookingCancelled.payload> = (ctx, event) =>
  notices.tellCancellation(inTenant(ctx), event);

export const move: JobHandler<typeof sessionMoved.payload> = (ctx, event) =>
  notices.tellMove(inTenant(ctx), event);

export const change: JobHandler<typeof sessionChanged.payload> = (ctx, event) =>
  notices.tellChange(inTenant(ctx), event);

export const miss: JobHandler<typeof standingMissed.payload> = (ctx, event) =>
  notices.tellMiss(inTenant(ctx), event);

export const penalty: JobHandler<typeof penaltyMade.payload> = (ctx, event) =>
  notices.tellPenalty(inTenant(ctx), event);

export const decision: JobHandler<typeof penaltyDecided.payload> = (ctx, event) =>
  notices.tellDecision(inTenant(ctx), event);

export const reminders: JobHandler<z.ZodType> = async (ctx) => {
  await notices.remind(inTenant(ctx));
};
