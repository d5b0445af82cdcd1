import { z } from "zod";
import { reason, severity } from "../access/schema";
import { method } from "../check-in/schema";

const cursor = z.string().max(100).optional();
const limit = z.int().min(1).max(100).default(30);
/** Endless lists of the client send it along. */
const direction = z.literal("forward").optional();

export const LEFT_HOW = ["desk", "kiosk", "self", "auto", "re-entry"] as const;
export const leftHow = z.enum(LEFT_HOW);

/** Somebody came in, or was told no. `decision` is `deny` for refusals; an override shows its reason. */
export const feedItem = z.object({
  id: z.uuid(),
  kind: z.enum(["visit", "refusal"]),
  at: z.iso.datetime(),
  branchId: z.uuid(),
  decision: severity,
  reason,
  method,
  memberId: z.uuid().nullable(),
  name: z.string().nullable(),
  number: z.string().nullable(),
  photo: z.string().nullable(),
  override: z.string().nullable(),
  /** `replay`: the pass was also shown at another device. */
  flag: z.string().nullable(),
  leftAt: z.iso.datetime().nullable(),
  undoneAt: z.iso.datetime().nullable(),
});
export type FeedItem = z.infer<typeof feedItem>;

export const feedInput = z.strictObject({ branchId: z.uuid(), cursor, limit, direction });
export const feedPage = z.object({ items: z.array(feedItem), nextCursor: z.string().nullable() });
export type FeedPage = z.infer<typeof feedPage>;

export const branchInput = z.strictObject({ branchId: z.uuid() });

/**
 * `usual` is the median of how many were inside at this weekday and time in the last eight weeks, null without a
 * history; `capacity` null is without limit.
 */
export const occupancy = z.object({
  branchId: z.uuid(),
  name: z.string(),
  inside: z.int(),
  capacity: z.int().nullable(),
  usual: z.int().nullable(),
  visitsToday: z.int(),
  zone: z.string(),
  at: z.iso.datetime(),
});
export type Occupancy = z.infer<typeof occupancy>;

export const insidePerson = z.object({
  visitId: z.uuid(),
  memberId: z.uuid(),
  name: z.string(),
  number: z.string(),
  photo: z.string().nullable(),
  enteredAt: z.iso.datetime(),
});
export type InsidePerson = z.infer<typeof insidePerson>;

export const visit = z.object({
  id: z.uuid(),
  branchId: z.uuid(),
  branchName: z.string(),
  /** The branch's zone: its times are shown in it. */
  zone: z.string(),
  enteredAt: z.iso.datetime(),
  leftAt: z.iso.datetime().nullable(),
  leftHow: leftHow.nullable(),
  method,
  reason,
  planName: z.string().nullable(),
  override: z.string().nullable(),
  undoneAt: z.iso.datetime().nullable(),
});
export type Visit = z.infer<typeof visit>;

export const visitsOfMemberInput = z.strictObject({ memberId: z.uuid(), cursor, limit });
export const myVisitsInput = z.strictObject({ cursor, limit });
export const visitPage = z.object({ items: z.array(visit), nextCursor: z.string().nullable() });
export type VisitPage = z.infer<typeof visitPage>;

/** The list behind a figure: a branch day, an hour of it, or who is inside now. Without a branch: every branch. */
export const listVisitsInput = z.strictObject({
  branchId: z.uuid().optional(),
  day: z.iso.date().optional(),
  hour: z.int().min(0).max(23).optional(),
  inside: z.boolean().default(false),
  cursor,
  limit,
  direction,
});
export type ListVisitsInput = z.output<typeof listVisitsInput>;

/** A visit with who made it. Check-ins that were taken back are not among them. */
export const visitRow = visit.omit({ undoneAt: true, planName: true }).extend({
  memberId: z.uuid(),
  name: z.string(),
  number: z.string(),
  photo: z.string().nullable(),
});
export type VisitRow = z.infer<typeof visitRow>;
export const visitRowPage = z.object({ items: z.array(visitRow), nextCursor: z.string().nullable() });
export type VisitRowPage = z.infer<typeof visitRowPage>;

export const lastVisitsInput = z.strictObject({ memberIds: z.array(z.uuid()).max(100) });
/** Member id → when they last came, ISO; absent for who never came. */
export const lastVisits = z.record(z.string(), z.iso.datetime());

/** Weeks in a row (Monday to Sunday, branch time) with a visit; the running week can't break it yet. */
export const streak = z.object({
  weeks: z.int(),
  best: z.int(),
  visitsThisWeek: z.int(),
  visitsThisMonth: z.int(),
  visitsTotal: z.int(),
});
export type Streak = z.infer<typeof streak>;

export const visitIdInput = z.strictObject({ visitId: z.uuid() });
