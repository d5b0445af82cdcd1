import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { ownMember } from "../own-member";
import { entryIdInput, joinInput, ownEntry, place } from "../waitlist/schema";
import * as waitlist from "../waitlist/service";
import { bookingPermissions as may } from "./permissions";
import {
  bookable,
  booked,
  bookForInput,
  bookInput,
  bookingIdInput,
  cancelForInput,
  cancelled,
  checkInput,
  consequence,
  type OwnBooking,
} from "./schema";
import * as bookings from "./service";

export const bookingsRouter = router({
  mine: tenantProcedure(may["booking.own"]).query(
    ({ ctx }): Promise<OwnBooking[]> => bookings.ownBookings(ctx, ownMember(ctx)),
  ),
  check: tenantProcedure(may["booking.own"])
    .input(checkInput)
    .output(bookable)
    .query(({ ctx, input }) => bookings.bookable(ctx, ownMember(ctx), input.sessionId, input.guestSeats)),
  book: tenantProcedure(may["booking.own"])
    .input(bookInput)
    .output(booked)
    .mutation(({ ctx, input }) =>
      bookings.book(ctx, { ...input, memberId: ownMember(ctx), pool: "online", by: "member" }),
    ),
  previewCancel: tenantProcedure(may["booking.own"])
    .input(bookingIdInput)
    .output(consequence)
    .query(({ ctx, input }) => bookings.previewCancel(ctx, input.bookingId, ownMember(ctx))),
  cancel: tenantProcedure(may["booking.own"])
    .input(bookingIdInput)
    .output(cancelled)
    .mutation(({ ctx, input }) => bookings.cancel(ctx, { ...input, ownerId: ownMember(ctx) })),
  undo: tenantProcedure(may["booking.own"])
    .input(bookingIdInput)
    .output(cancelled)
    .mutation(({ ctx, input }) => bookings.cancel(ctx, { ...input, ownerId: ownMember(ctx), undo: true })),
  bookFor: tenantProcedure(may["booking.manage"])
    .input(bookForInput)
    .output(booked)
    .mutation(({ ctx, input }) => bookings.book(ctx, { ...input, by: "staff" })),
  overbookFor: tenantProcedure(may["booking.overbook"])
    .input(bookForInput)
    .output(booked)
    .mutation(({ ctx, input }) => bookings.book(ctx, { ...input, by: "staff", overbook: true })),
  previewCancelFor: tenantProcedure(may["booking.manage"])
    .input(bookingIdInput)
    .output(consequence)
    .query(({ ctx, input }) => bookings.previewCancel(ctx, input.bookingId, null)),
  cancelFor: tenantProcedure(may["booking.manage"])
    .input(cancelForInput)
    .output(cancelled)
    .mutation(({ ctx, input }) => bookings.cancel(ctx, { ...input, ownerId: null })),
});

const done = z.object({ ok: z.literal(true) });

export const waitlistRouter = router({
  mine: tenantProcedure(may["booking.own"])
    .output(z.array(ownEntry))
    .query(({ ctx }) => waitlist.ownWaitlist(ctx, ownMember(ctx))),
  join: tenantProcedure(may["booking.own"])
    .input(joinInput)
    .output(place)
    .mutation(({ ctx, input }) => waitlist.joinWaitlist(ctx, ownMember(ctx), input)),
  leave: tenantProcedure(may["booking.own"])
    .input(entryIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await waitlist.leaveWaitlist(ctx, ownMember(ctx), input.entryId);
      return { ok: true as const };
    }),
  accept: tenantProcedure(may["booking.own"])
    .input(entryIdInput)
    .output(booked)
    .mutation(({ ctx, input }) => waitlist.acceptOffer(ctx, ownMember(ctx), input.entryId)),
});
