import { z } from "zod";
import { fix, reason, reasonParams, severity } from "../access/schema";

export const METHODS = ["desk", "qr", "pin", "number", "offline", "import", "class"] as const;
export const method = z.enum(METHODS);
export type Method = z.infer<typeof method>;

/** Who comes in: picked from a search, or whatever the scanner read (a pass's QR text or a member number). */
export const checkInInput = z.strictObject({
  branchId: z.uuid(),
  by: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("member"), memberId: z.uuid() }),
    z.strictObject({ kind: z.literal("scan"), text: z.string().trim().min(1).max(200) }),
  ]),
});
export type CheckInInput = z.infer<typeof checkInInput>;

/** Lets somebody in against the decision. @see REASON_TABLE for who may. */
export const admitInput = z.strictObject({
  branchId: z.uuid(),
  memberId: z.uuid(),
  reason: z.string().trim().min(3).max(200),
});
export type AdmitInput = z.infer<typeof admitInput>;

export const kioskCheckInInput = z.strictObject({
  by: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("scan"), text: z.string().trim().min(1).max(200) }),
    z.strictObject({ kind: z.literal("pin"), pin: z.string().regex(/^\d{6}$/, "pin") }),
  ]),
});
export type KioskCheckInInput = z.infer<typeof kioskCheckInInput>;

/** What the desk should know about whoever just came in, the most pressing first. */
export const ALERTS = [
  "pass-replayed",
  "freeze-ends",
  "payment-pending",
  "owes",
  "waiver-missing",
  "guardian-missing",
  "health-note",
  "ends-soon",
  "last-visit",
  "birthday",
  "first-visit",
] as const;
export const alert = z.enum(ALERTS);
export type Alert = z.infer<typeof alert>;

export const memberCard = z.object({
  id: z.uuid(),
  name: z.string(),
  number: z.string(),
  /** Storage key of the photo. */
  photo: z.string().nullable(),
  standing: z.enum(["active", "frozen", "suspended", "expired", "none"]),
  planName: z.string().nullable(),
});
export type MemberCard = z.infer<typeof memberCard>;

const answer = {
  decision: severity,
  reason,
  params: reasonParams,
  fix,
  /** When it was decided, ISO. */
  at: z.iso.datetime(),
  /** The visit this made or found; null when there is none. */
  visitId: z.uuid().nullable(),
};

export const checkInResult = z.object({
  ...answer,
  member: memberCard,
  alerts: z.array(alert),
  /** Whether this actor may let the person in all the same, with `attendance.admit`. */
  mayAdmit: z.boolean(),
});
export type CheckInResult = z.infer<typeof checkInResult>;

/** The same for a screen that strangers can read: "Amina K.", no number, no alerts. */
export const kioskResult = z.object({ ...answer, name: z.string(), photo: z.string().nullable() });
export type KioskResult = z.infer<typeof kioskResult>;
