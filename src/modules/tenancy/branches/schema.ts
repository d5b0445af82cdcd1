import { z } from "zod";
import { isCountry } from "@/shared/geo/country";
import { isTimeZone } from "@/shared/time-zone/time-zone";

export const zoneField = z.string().max(64).refine(isTimeZone, "unknown_zone");
export const countryField = z.string().refine(isCountry, "unknown_country");

/** Local wall times on some weekdays; 1 is Monday. `to` may be 24:00, so that 00:00–24:00 is around the clock. */
export const openingWindow = z
  .strictObject({
    days: z.array(z.int().min(1).max(7)).min(1).max(7),
    from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "time"),
    to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "time"),
  })
  .refine((window) => window.from < window.to, { path: ["to"], message: "before_start" });
export type OpeningWindow = z.infer<typeof openingWindow>;

const details = {
  name: z.string().trim().min(1).max(80),
  addressLine: z.string().trim().max(160).nullable(),
  city: z.string().trim().max(80).nullable(),
  country: countryField,
  phone: z.string().trim().max(40).nullable(),
  zone: zoneField,
  /** Empty: not stated, which means always open. */
  openingHours: z.array(openingWindow).max(21),
  /** People at once; null is without limit. */
  capacity: z.int().min(1).max(100_000).nullable(),
};

export const branchDetails = z.strictObject(details);
export type BranchDetails = z.infer<typeof branchDetails>;

export const saveBranchInput = z.strictObject({ id: z.uuid().nullable(), ...details });
export type SaveBranchInput = z.infer<typeof saveBranchInput>;

export const branchIdInput = z.strictObject({ id: z.uuid() });

export const addClosureInput = z
  .strictObject({
    branchId: z.uuid(),
    fromOn: z.iso.date(),
    toOn: z.iso.date(),
    reason: z.string().trim().max(120).nullable(),
  })
  .refine((input) => input.toOn >= input.fromOn, { path: ["toOn"], message: "before_start" });
export type AddClosureInput = z.infer<typeof addClosureInput>;

/** Local dates on which a branch is shut, both ends included. */
export const closure = z.object({
  id: z.uuid(),
  fromOn: z.iso.date(),
  toOn: z.iso.date(),
  reason: z.string().nullable(),
});
export type Closure = z.infer<typeof closure>;

export const branch = z.object({
  id: z.uuid(),
  ...details,
  openingHours: z.array(z.object({ days: z.array(z.int()), from: z.string(), to: z.string() })),
  closed: z.boolean(),
  /** Still running or to come. */
  closures: z.array(closure),
});
export type Branch = z.infer<typeof branch>;
