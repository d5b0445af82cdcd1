/** What of a member's app is kept on the phone: asked by start, schedule, bookings and inbox. Pass and bills keep theirs. */
const KEPT: ReadonlySet<string> = new Set([
  "attendance.myOccupancy",
  "attendance.myStreak",
  "attendance.myVisits",
  "classes.bookings.mine",
  "classes.timetable.history",
  "classes.timetable.mine",
  "classes.waitlist.mine",
  "membership.members.me",
  "notifications.inbox.list",
  "tenancy.branches.list",
]);

export const isKeptAnswer = (procedure: string): boolean => KEPT.has(procedure);

/**
 * What may be done without a network (decision 0019): giving a seat or a place back, where being late by a tunnel's
 * length is told before anything is lost. What takes seats or money is not.
 */
const CAN_WAIT: ReadonlySet<string> = new Set(["classes.bookings.cancel", "classes.waitlist.leave"]);

export const canWait = (procedure: string): boolean => CAN_WAIT.has(procedure);
