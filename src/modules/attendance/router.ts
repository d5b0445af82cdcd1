import { z } from "zod";
import { publicProcedure, router, tenantProcedure } from "@/platform/trpc/trpc";
import { admitInput, checkInInput, checkInResult, kioskCheckInInput, kioskResult } from "./check-in/schema";
import * as checkIns from "./check-in/service";
import { conflictsRouter } from "./conflicts/router";
import {
  createPairingInput,
  device,
  deviceFacts,
  deviceIdInput,
  exitInput,
  heartbeat,
  heartbeatInput,
  pairInput,
  pairing,
} from "./kiosk/schema";
import * as kiosks from "./kiosk/service";
import { syncInput, syncResult } from "./offline/schema";
import { sync } from "./offline/service";
import { memberIdInput, memberPass, newPin } from "./pass/schema";
import * as passes from "./pass/service";
import { attendancePermissions as may } from "./permissions";
import {
  branchInput,
  type FeedPage,
  feedInput,
  type InsidePerson,
  lastVisits,
  lastVisitsInput,
  listVisitsInput,
  myVisitsInput,
  type Occupancy,
  streak,
  type VisitPage,
  type VisitRowPage,
  visitIdInput,
  visitsOfMemberInput,
} from "./visits/schema";
import * as visits from "./visits/service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

const kioskRouter = router({
  /** Ties this browser to the gym that made the code; the device's cookie comes with the answer. */
  pair: publicProcedure("kiosk.pair", { lane: "steps" })
    .input(pairInput)
    .output(deviceFacts)
    .mutation(({ ctx, input }) => kiosks.pair(ctx, input.code)),
  // Pairing codes and PINs are kept nowhere but as digests, so no idempotency key keeps the answer: the lane is hot.
  create: tenantProcedure(may["kiosk.manage"], { lane: "hot" })
    .input(createPairingInput)
    .output(pairing)
    .mutation(({ ctx, input }) => kiosks.createPairing(ctx, input)),
  renewCode: tenantProcedure(may["kiosk.manage"], { lane: "hot" })
    .input(deviceIdInput)
    .output(pairing)
    .mutation(({ ctx, input }) => kiosks.renewPairing(ctx, input.deviceId)),
  list: tenantProcedure(may["kiosk.manage"])
    .output(z.array(device))
    .query(({ ctx }) => kiosks.listDevices(ctx)),
  revoke: tenantProcedure(may["kiosk.manage"])
    .input(deviceIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await kiosks.revokeDevice(ctx, input.deviceId);
      return ok;
    }),
  checkIn: tenantProcedure(may["kiosk.use"], { lane: "hot" })
    .input(kioskCheckInInput)
    .output(kioskResult)
    .mutation(({ ctx, input, path }) => checkIns.kioskCheckIn(ctx, input, path)),
  exit: tenantProcedure(may["kiosk.use"], { lane: "hot" })
    .input(exitInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await kiosks.checkExit(ctx, input.pin);
      return ok;
    }),
  heartbeat: tenantProcedure(may["kiosk.use"], { lane: "hot" })
    .input(heartbeatInput)
    .output(heartbeat)
    .mutation(({ ctx, input }) => kiosks.beat(ctx, input)),
});

const passRouter = router({
  /** The signed-in member's own pass: enough to show codes without a connection. */
  mine: tenantProcedure(may["pass.read-self"])
    .output(memberPass)
    .query(({ ctx }) => passes.ownPass(ctx)),
  /** Ends every code of the old pass at once, for a lost phone or a shared secret. */
  renew: tenantProcedure(may["pass.read-self"], { lane: "hot" })
    .output(memberPass)
    .mutation(({ ctx }) => passes.renewOwnPass(ctx)),
  reset: tenantProcedure(may["pass.reset"])
    .input(memberIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await passes.resetPass(ctx, input.memberId);
      return ok;
    }),
  newPin: tenantProcedure(may["pass.read-self"], { lane: "hot" })
    .output(newPin)
    .mutation(({ ctx }) => passes.newOwnPin(ctx)),
  resetPin: tenantProcedure(may["pass.reset"], { lane: "hot" })
    .input(memberIdInput)
    .output(newPin)
    .mutation(({ ctx, input }) => passes.resetPin(ctx, input.memberId)),
});

export const attendanceRouter = router({
  checkIn: tenantProcedure(may["visit.check-in"], { lane: "hot" })
    .input(checkInInput)
    .output(checkInResult)
    .mutation(({ ctx, input, path }) => checkIns.checkIn(ctx, input, path)),
  /** Lets somebody in against the decision, with a reason that stays on the visit and in the audit log. */
  admit: tenantProcedure(may["visit.admit"])
    .input(admitInput)
    .output(checkInResult)
    .mutation(({ ctx, input }) => checkIns.admit(ctx, input)),
  undo: tenantProcedure(may["visit.undo"])
    .input(visitIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await visits.undoVisit(ctx, input.visitId);
      return ok;
    }),
  checkOut: tenantProcedure(may["visit.check-out"])
    .input(visitIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await visits.checkOut(ctx, input.visitId);
      return ok;
    }),
  checkOutMe: tenantProcedure(may["visit.check-out-self"])
    .output(done)
    .mutation(async ({ ctx }) => {
      await visits.checkOutMe(ctx);
      return ok;
    }),
  sync: tenantProcedure(may["kiosk.use"])
    .input(syncInput)
    .output(syncResult)
    .mutation(({ ctx, input }) => sync(ctx, input)),

  // Ready JSON from PostgreSQL: the output schemas are checked in tests, not on every call.
  feed: tenantProcedure(may["visit.read"], { lane: "hot" })
    .input(feedInput)
    .query(({ ctx, input }): Promise<FeedPage> => visits.feed(ctx, input)),
  occupancy: tenantProcedure(may["occupancy.read"], { lane: "hot" })
    .input(branchInput)
    .query(({ ctx, input }): Promise<Occupancy> => visits.occupancy(ctx, input.branchId)),
  inside: tenantProcedure(may["visit.read"], { lane: "hot" })
    .input(branchInput)
    .query(({ ctx, input }): Promise<InsidePerson[]> => visits.inside(ctx, input.branchId)),
  listVisits: tenantProcedure(may["visit.read"], { lane: "hot" })
    .input(listVisitsInput)
    .query(({ ctx, input }): Promise<VisitRowPage> => visits.listVisits(ctx, input)),
  visitsOfMember: tenantProcedure(may["visit.read"], { lane: "hot" })
    .input(visitsOfMemberInput)
    .query(({ ctx, input }): Promise<VisitPage> => visits.visitsOfMember(ctx, input)),
  lastVisits: tenantProcedure(may["visit.read"], { lane: "hot" })
    .input(lastVisitsInput)
    .output(lastVisits)
    .query(({ ctx, input }) => visits.lastVisits(ctx, input.memberIds)),
  streakOfMember: tenantProcedure(may["visit.read"], { lane: "hot" })
    .input(memberIdInput)
    .output(streak)
    .query(({ ctx, input }) => visits.streakOfMember(ctx, input.memberId)),
  myVisits: tenantProcedure(may["visit.read-self"], { lane: "hot" })
    .input(myVisitsInput)
    .query(({ ctx, input }): Promise<VisitPage> => visits.myVisits(ctx, input)),
  myStreak: tenantProcedure(may["visit.read-self"], { lane: "hot" })
    .output(streak)
    .query(({ ctx }) => visits.myStreak(ctx)),
  myOccupancy: tenantProcedure(may["occupancy.read-self"], { lane: "hot" })
    .input(branchInput)
    .query(({ ctx, input }): Promise<Occupancy> => visits.occupancy(ctx, input.branchId)),
  conflicts: conflictsRouter,
  pass: passRouter,
  kiosk: kioskRouter,
});

export const attendanceRoot = router({ attendance: attendanceRouter });
export type AttendanceApi = typeof attendanceRoot;
