import { tenantProcedure } from "@/platform/trpc/trpc";
import { bookingPermissions as may } from "../bookings/permissions";
import { ownMember } from "../own-member";
import { timetableInput } from "../sessions/schema";
import { type BookingHistory, historyInput, type MemberTimetable } from "./schema";
import * as timetables from "./service";

/** What a member reads of the timetable and of their own past. */
export const memberTimetable = {
  mine: tenantProcedure(may["booking.own"])
    .input(timetableInput)
    .query(
      ({ ctx, input }): Promise<MemberTimetable> => timetables.memberTimetable(ctx, ownMember(ctx), input),
    ),
  history: tenantProcedure(may["booking.own"])
    .input(historyInput)
    .query(
      ({ ctx, input }): Promise<BookingHistory> => timetables.bookingHistory(ctx, ownMember(ctx), input),
    ),
};
