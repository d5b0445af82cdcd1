import type { z } from "zod";
import type { Draft, Facts, Kind } from "@/modules/notifications/schema";
import { reminderTimes, tell } from "@/modules/notifications/service";
import type { TenantContext } from "@/platform/context";
import type { bookingCancelled, bookingMade, seatOffered, waitingEnded } from "../bookings/events";
import type { sessionChanged, sessionMoved } from "../events";
import type { penaltyDecided, penaltyMade } from "../penalties/events";
import type { standingMissed } from "../standing/events";
import * as data from "./data";

type Payload<Event extends { payload: z.ZodType }> = z.output<Event["payload"]>;

const factsOf = (found: data.ClassFacts): Facts => ({
  name: found.name,
  startsAt: found.startsAt,
  zone: found.zone,
  branch: found.branch,
});

/** Tells one member of one class. What has begun is not worth a message any more, only a line. */
async function tellOne(
  ctx: TenantContext,
  about: { sessionId: string; memberId: string },
  draft: Pick<Draft, "kind" | "key"> & Partial<Draft> & { more?: Facts },
): Promise<void> {
  const found = await data.findClass(ctx.db, about.sessionId);
  if (!found) return;
  const { more, ...rest } = draft;
  await tell(ctx, [
    {
      memberId: about.memberId,
      link: "/bookings",
      uselessAfter: found.startsAt,
      ...rest,
      facts: { ...factsOf(found), ...more },
    },
  ]);
}

/** Whoever moved up from the queue has a seat that they have not taken themselves. */
export async function tellPromotion(ctx: TenantContext, made: Payload<typeof bookingMade>): Promise<void> {
  if (made.by !== "queue") return;
  const until = await data.freeUntilOf(ctx.db, made.bookingId);
  const more = until !== null && new Date(until) > ctx.clock.now() ? { until } : {};
  await tellOne(ctx, made, { kind: "seat_promoted", key: `seat-promoted/${made.bookingId}`, more });
}

export async function tellOffer(ctx: TenantContext, offer: Payload<typeof seatOffered>): Promise<void> {
  await tellOne(ctx, offer, {
    kind: "seat_offered",
    key: `seat-offered/${offer.entryId}/${offer.expiresAt}`,
    uselessAfter: offer.expiresAt,
    more: { until: offer.expiresAt },
  });
}

/** Under which somebody is told that their place in a queue has ended. */
export const waitingEndedKey = (entryId: string) => `waiting-ended/${entryId}`;

/** Under which somebody is told that their seat is gone. */
export const cancellationKey = (bookingId: string) => `booking-cancelled/${bookingId}`;

const ENDED = { skipped: "waiting_skipped", expired: "waiting_expired", closed: "waiting_closed" } as const;

export async function tellWaitingEnded(
  ctx: TenantContext,
  ended: Payload<typeof waitingEnded>,
): Promise<void> {
  const { outcome, reason } = ended;
  await tellOne(ctx, ended, {
    kind: ENDED[outcome],
    key: waitingEndedKey(ended.entryId),
    link: "/schedule",
    // That nobody gave up a seat until the class began, whoever waited knows.
    inboxOnly: outcome === "closed" && reason === null,
    more: reason === null ? {} : { why: reason },
  });
}

const CANCELLED = {
  gym: "class_cancelled",
  membership: "seat_released",
  staff: "seat_cancelled",
  release: "seat_passed_on",
} as const satisfies Record<string, Kind>;

/** Who gave up their own seat knows; everybody else is told by whom and what came back. */
export async function tellCancellation(
  ctx: TenantContext,
  ended: Payload<typeof bookingCancelled>,
): Promise<void> {
  const { by, reason, returned, bookingId } = ended;
  if (by === "member") return;
  const words = reason === null || by === "release" ? {} : by === "membership" ? { why: reason } : { reason };
  await tellOne(ctx, ended, {
    kind: CANCELLED[by],
    key: cancellationKey(bookingId),
    link: by === "gym" ? "/schedule" : "/bookings",
    more: { ...words, returned },
  });
}

/** Everybody with a seat or a place in the queue, once for each state of the class. */
async function tellAll(
  ctx: TenantContext,
  sessionId: string,
  kind: "class_moved" | "class_changed",
  moreOf: (found: data.ClassFacts) => Facts,
): Promise<void> {
  const found = await data.findClass(ctx.db, sessionId);
  if (!found || new Date(found.startsAt) <= ctx.clock.now()) return;
  const { trainer, room, startsAt, version } = found;
  const state = [version, startsAt, trainer, room].join("|");
  const facts = { ...factsOf(found), ...moreOf(found) };
  const people = await data.peopleOf(ctx.db, sessionId);
  await tell(
    ctx,
    people.map(({ id, memberId }) => ({
      kind,
      key: `${kind}/${id}/${state}`,
      memberId,
      facts,
      link: "/bookings",
      uselessAfter: startsAt,
    })),
  );
}

export async function tellMove(
  ctx: TenantContext,
  { sessionId, from }: Payload<typeof sessionMoved>,
): Promise<void> {
  await tellAll(ctx, sessionId, "class_moved", () => ({ from }));
}

export async function tellChange(
  ctx: TenantContext,
  { sessionId, fields }: Payload<typeof sessionChanged>,
): Promise<void> {
  if (!fields.some((field) => field !== "seats")) return;
  await tellAll(ctx, sessionId, "class_changed", ({ trainer, room }) => ({
    ...(trainer === null ? {} : { trainer }),
    ...(room === null ? {} : { room }),
  }));
}

/** No reminder is wanted longer before a class than a day and the night before it, in milliseconds. */
const LOOK_AHEAD = 40 * 3_600_000;

/**
 * Reminds of the classes whose moment has come for whoever booked them. Looks anew each time, so classes may move and
 * people change their minds; what was told is not told again. Whoever books later than that needs no reminder.
 * @returns how many were reminded
 */
export async function remind(ctx: TenantContext): Promise<number> {
  const now = ctx.clock.now();
  const upcoming = await data.upcomingBookings(ctx.db, now, new Date(now.getTime() + LOOK_AHEAD));
  const times = await reminderTimes(ctx, upcoming);
  const due = upcoming.filter((one, at) => {
    const moment = times[at];
    return moment !== undefined && moment <= now && new Date(one.bookedAt) < moment;
  });
  const classes = new Map<string, data.ClassFacts>();
  for (const { sessionId } of due) {
    const found = classes.get(sessionId) ?? (await data.findClass(ctx.db, sessionId));
    if (found) classes.set(sessionId, found);
  }
  return await tell(
    ctx,
    due.flatMap(({ bookingId, memberId, sessionId, startsAt }): Draft[] => {
      const found = classes.get(sessionId);
      if (!found) return [];
      const facts = { ...factsOf(found), ...(found.room === null ? {} : { room: found.room }) };
      const key = `class-reminder/${bookingId}/${startsAt}`;
      return [{ kind: "class_reminder", key, memberId, facts, link: "/bookings", uselessAfter: startsAt }];
    }),
  );
}

/** Whoever stands in a series expects a seat in each of its classes. */
export async function tellMiss(ctx: TenantContext, missed: Payload<typeof standingMissed>): Promise<void> {
  const { standingId, sessionId, reason } = missed;
  const key = `standing-missed/${standingId}/${sessionId}`;
  await tellOne(ctx, missed, { kind: "standing_missed", key, link: "/schedule", more: { why: reason } });
}

/** What it costs, and until when somebody can look at it again; what was let off is worth a line. */
export async function tellPenalty(ctx: TenantContext, made: Payload<typeof penaltyMade>): Promise<void> {
  const { penaltyId, bookingId, memberId, kind: what, forgiven, creditForfeited, feeMinor, currency } = made;
  const sessionId = await data.sessionOf(ctx.db, bookingId);
  if (sessionId === undefined) return;
  await tellOne(
    ctx,
    { sessionId, memberId },
    {
      kind: "penalty_made",
      key: `penalty-made/${penaltyId}`,
      uselessAfter: null,
      inboxOnly: forgiven,
      more: {
        what,
        forgiven,
        returned: !creditForfeited,
        ...(feeMinor > 0 && { amountMinor: feeMinor, currency }),
        ...(!forgiven && { until: made.reviewUntil }),
      },
    },
  );
}

/** A fee that is billed now, or what is not taken after all. That a credit stays lost, the member has heard. */
export async function tellDecision(
  ctx: TenantContext,
  decided: Payload<typeof penaltyDecided>,
): Promise<void> {
  const { penaltyId, bookingId, memberId, kind: what, status, feeMinor, currency } = decided;
  const letOff = status === "waived" || status === "void";
  if (!letOff && feeMinor === 0) return;
  const sessionId = await data.sessionOf(ctx.db, bookingId);
  if (sessionId === undefined) return;
  await tellOne(
    ctx,
    { sessionId, memberId },
    {
      kind: letOff ? "penalty_waived" : "penalty_charged",
      key: `penalty-decided/${penaltyId}/${status}`,
      link: letOff ? "/bookings" : "/billing",
      uselessAfter: null,
      more: { what, ...(feeMinor > 0 && { amountMinor: feeMinor, currency }) },
    },
  );
}
