import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { bookingPermissions } from "../bookings/permissions";
import { booked, sessionInput } from "../bookings/schema";
import { rosterPermissions as may } from "./permissions";
import {
  dayInput,
  moveInput,
  type Roster,
  type RosterClass,
  syncMarksInput,
  syncMarksResult,
  walkInCheck,
  walkInInput,
} from "./schema";
import * as roster from "./service";

export const rosterRouter = router({
  read: tenantProcedure(bookingPermissions["roster.read"])
    .input(sessionInput)
    .query(({ ctx, input }): Promise<Roster> => roster.readRoster(ctx, input.sessionId)),
  day: tenantProcedure(bookingPermissions["roster.read"])
    .input(dayInput)
    .query(({ ctx, input }): Promise<RosterClass[]> => roster.readDay(ctx, input)),
  /** Marks from a device, made now or while it had no network; each is answered for by itself. */
  sync: tenantProcedure(may["roster.mark"])
    .input(syncMarksInput)
    .output(syncMarksResult)
    .mutation(async ({ ctx, input }) => ({ outcomes: await roster.syncMarks(ctx, input) })),
  checkWalkIn: tenantProcedure(may["roster.mark"])
    .input(walkInInput)
    .output(walkInCheck)
    .query(({ ctx, input }) => roster.checkWalkIn(ctx, input.sessionId, input.memberId)),
  move: tenantProcedure(may["roster.move"])
    .input(moveInput)
    .output(booked)
    .mutation(({ ctx, input }) => roster.moveBooking(ctx, input.bookingId, input.toSessionId)),
});
