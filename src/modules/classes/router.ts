import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { bookingsRouter, waitlistRouter } from "./bookings/router";
import { archiveInput, catalogue, classType, room, saveRoomInput, saveTypeInput } from "./catalogue/schema";
import * as catalogues from "./catalogue/service";
import { ownFeedsRouter } from "./feeds/own/router";
import { createFeedInput, feed, feedIdInput } from "./feeds/schema";
import * as feeds from "./feeds/service";
import { addHolidayInput, holiday, holidayEffect, holidayIdInput } from "./holidays/schema";
import * as holidays from "./holidays/service";
import { toldPerson } from "./notices/told/schema";
import { toldOfCancellation } from "./notices/told/service";
import { penaltiesRouter } from "./penalties/router";
import { classesPermissions as may } from "./permissions";
import { rosterRouter } from "./roster/router";
import { commitChangeInput, effectPreview, newSeries, previewChangeInput, series } from "./series/schema";
import * as plans from "./series/service";
import {
  cancelSessionInput,
  changeSessionInput,
  previewSessionInput,
  type StaffTimetable,
  sessionIdInput,
  timetableInput,
} from "./sessions/schema";
import * as sessions from "./sessions/service";
import { skipsRouter } from "./skips/router";
import { standingRouter } from "./standing/router";
import { substitutesRouter } from "./substitutes/router";
import { memberTimetable } from "./timetable/router";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };
const made = z.object({ id: z.uuid() });

const timetableRouter = router({
  ...memberTimetable,
  staff: tenantProcedure(may["class.read"])
    .input(timetableInput)
    .query(({ ctx, input }): Promise<StaffTimetable> => sessions.readStaffTimetable(ctx, input)),
});

const catalogueRouter = router({
  read: tenantProcedure(may["class.read"])
    .output(catalogue)
    .query(({ ctx }) => catalogues.readCatalogue(ctx)),
  saveType: tenantProcedure(may["class.plan"])
    .input(saveTypeInput)
    .output(classType)
    .mutation(({ ctx, input }) => catalogues.saveType(ctx, input)),
  archiveType: tenantProcedure(may["class.plan"])
    .input(archiveInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await catalogues.archiveType(ctx, input.id, input.archived);
      return ok;
    }),
  saveRoom: tenantProcedure(may["class.plan"])
    .input(saveRoomInput)
    .output(room)
    .mutation(({ ctx, input }) => catalogues.saveRoom(ctx, input)),
  archiveRoom: tenantProcedure(may["class.plan"])
    .input(archiveInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await catalogues.archiveRoom(ctx, input.id, input.archived);
      return ok;
    }),
});

const seriesRouter = router({
  list: tenantProcedure(may["class.read"])
    .output(z.array(series))
    .query(({ ctx }) => plans.listSeries(ctx)),
  previewNew: tenantProcedure(may["class.plan"])
    .input(newSeries)
    .output(effectPreview)
    .query(({ ctx, input }) => plans.previewNewSeries(ctx, input)),
  create: tenantProcedure(may["class.plan"])
    .input(newSeries)
    .output(made)
    .mutation(({ ctx, input }) => plans.createSeries(ctx, input)),
  previewChange: tenantProcedure(may["class.plan"])
    .input(previewChangeInput)
    .output(effectPreview)
    .query(({ ctx, input }) => plans.previewChange(ctx, input)),
  commitChange: tenantProcedure(may["class.plan"])
    .input(commitChangeInput)
    .output(made)
    .mutation(({ ctx, input }) => plans.commitChange(ctx, input)),
});

const sessionRouter = router({
  preview: tenantProcedure(may["class.run"])
    .input(previewSessionInput)
    .output(effectPreview)
    .query(({ ctx, input }) => sessions.previewSession(ctx, input)),
  change: tenantProcedure(may["class.run"])
    .input(changeSessionInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await sessions.changeSession(ctx, input);
      return ok;
    }),
  cancel: tenantProcedure(may["class.run"])
    .input(cancelSessionInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await sessions.cancelSession(ctx, input);
      return ok;
    }),
  /** Whom a cancelled class concerned, and what became of telling them. */
  told: tenantProcedure(may["class.run"])
    .input(sessionIdInput)
    .output(z.array(toldPerson))
    .query(({ ctx, input }) => toldOfCancellation(ctx, input.sessionId)),
  restore: tenantProcedure(may["class.run"])
    .input(sessionIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await sessions.restoreSession(ctx, input.sessionId);
      return ok;
    }),
});

const holidayRouter = router({
  list: tenantProcedure(may["class.read"])
    .output(z.array(holiday))
    .query(({ ctx }) => holidays.listHolidays(ctx)),
  preview: tenantProcedure(may["class.plan"])
    .input(addHolidayInput)
    .output(holidayEffect)
    .query(({ ctx, input }) => holidays.previewHoliday(ctx, input)),
  add: tenantProcedure(may["class.plan"])
    .input(addHolidayInput)
    .output(z.object({ cancelled: z.int() }))
    .mutation(({ ctx, input }) => holidays.addHoliday(ctx, input)),
  remove: tenantProcedure(may["class.plan"])
    .input(holidayIdInput)
    .output(z.object({ restored: z.int() }))
    .mutation(({ ctx, input }) => holidays.removeHoliday(ctx, input.holidayId)),
});

const feedRouter = router({
  list: tenantProcedure(may["feed.manage"])
    .output(z.array(feed))
    .query(({ ctx }) => feeds.listFeeds(ctx)),
  // An address is a key: idempotency keeps answers, so it is read by `list` instead.
  create: tenantProcedure(may["feed.manage"])
    .input(createFeedInput)
    .output(feed.omit({ address: true }))
    .mutation(async ({ ctx, input }) => {
      const { address: _address, ...made } = await feeds.createFeed(ctx, input);
      return made;
    }),
  revoke: tenantProcedure(may["feed.manage"])
    .input(feedIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await feeds.revokeFeed(ctx, input.feedId);
      return ok;
    }),
});

const classesRouter = router({
  timetable: timetableRouter,
  catalogue: catalogueRouter,
  series: seriesRouter,
  sessions: sessionRouter,
  holidays: holidayRouter,
  skips: skipsRouter,
  feeds: feedRouter,
  ownFeeds: ownFeedsRouter,
  bookings: bookingsRouter,
  waitlist: waitlistRouter,
  roster: rosterRouter,
  substitutes: substitutesRouter,
  penalties: penaltiesRouter,
  standing: standingRouter,
});

export const classesRoot = router({ classes: classesRouter });
export type ClassesApi = typeof classesRoot;
