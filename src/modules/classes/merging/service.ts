import type { MergePart } from "@/modules/membership/merging/service";
import { findBothBooked } from "./data";

/** Bookings, places in queues and what was missed follow the person. */
export const classesMergePart: MergePart = {
  moves: {
    "booking.member_id": "bookings",
    "waitlist_entry.member_id": null,
    "standing_booking.member_id": null,
    "roster_mark.member_id": null,
    "penalty.member_id": null,
    "calendar_feed.member_id": null,
  },
  stays: [],
  hangs: {
    booking: "bookings",
    booking_guest: "bookings",
    waitlist_entry: "bookings",
    roster_mark: "bookings",
    penalty: "bookings",
    standing_miss: null,
  },
  async blocks(ctx, { survivorId, absorbedId }) {
    const classes = await findBothBooked(ctx.db, survivorId, absorbedId);
    return classes.map(({ name, on }) => ({ code: "BOTH_BOOKED", params: { name, on } }));
  },
};
