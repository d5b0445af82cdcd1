import { z } from "zod";

export const bringGuestInput = z.strictObject({
  hostId: z.uuid(),
  branchId: z.uuid(),
  /** Somebody who was a guest before; otherwise the name of a new one. */
  guestId: z.uuid().optional(),
  firstName: z.string().trim().min(1).max(80).optional(),
  lastName: z.string().trim().max(80).optional(),
  phone: z.string().trim().max(30).optional(),
  /** On the host's allowance, or paid at the desk. */
  by: z.enum(["allowance", "paid"]),
});
export type BringGuestInput = z.infer<typeof bringGuestInput>;

export const guestVisit = z.object({
  id: z.uuid(),
  guestId: z.uuid(),
  name: z.string(),
  phone: z.string().nullable(),
  hostId: z.uuid(),
  hostName: z.string(),
  branchId: z.uuid(),
  at: z.iso.datetime(),
  day: z.iso.date(),
  onAllowance: z.boolean(),
  undone: z.boolean(),
  /** Visits of this person within 90 days, this one included. */
  visits: z.int(),
});
export type GuestVisit = z.infer<typeof guestVisit>;

export const listGuestsInput = z.strictObject({ hostId: z.uuid(), cursor: z.uuid().optional() });
export const guestVisitPage = z.object({ items: z.array(guestVisit), next: z.uuid().nullable() });
export type GuestVisitPage = z.infer<typeof guestVisitPage>;
