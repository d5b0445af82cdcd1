import { z } from "zod";
import { STAFF_ROLES, TENANT_ROLES } from "@/shared/access/permission";
import { currencyCodes } from "@/shared/geo/country";
import { locales } from "@/shared/i18n/locales";
import { type branchDetails, countryField, zoneField } from "../branches/schema";
import { policiesSchema } from "../policies/schema";
import { isReservedSlug, isSlugShaped, SETUP_STEPS } from "./rules";

export const gymName = z.string().trim().min(2).max(60);
export const slugField = z
  .string()
  .trim()
  .toLowerCase()
  .refine(isSlugShaped, "slug_shape")
  .refine((slug) => !isReservedSlug(slug), "slug_reserved");
const currencyField = z.string().refine((code) => currencyCodes.includes(code), "unknown_currency");

const basics = {
  country: countryField,
  currency: currencyField,
  zone: zoneField,
  locale: z.enum(locales),
};

export const createGymInput = z.strictObject({ name: gymName, slug: slugField, ...basics });
export type CreateGymInput = z.infer<typeof createGymInput>;

export const createdGym = z.object({ slug: z.string() });

/** A whole gym at once, as the seed makes it. */
export type NewGym = CreateGymInput & {
  brandColor?: string;
  isDemo?: boolean;
  requireStaffMfa?: boolean;
  policies?: z.input<typeof policiesSchema>;
  branches?: readonly z.input<typeof branchDetails>[];
  /** Setup counts as done. */
  ready?: boolean;
  createdAt?: Date;
};

export const slugCheckInput = z.strictObject({
  /** What the gym is called; asks for ideas. */
  name: z.string().trim().max(60).default(""),
  place: z.string().trim().max(80).optional(),
  country: z.string().max(2).optional(),
  /** An address somebody typed; asks whether it is free. */
  slug: z.string().trim().toLowerCase().max(60).optional(),
});
export const slugCheck = z.object({
  state: z.enum(["free", "taken", "reserved", "malformed", "none"]),
  ideas: z.array(z.string()),
});
export type SlugCheck = z.infer<typeof slugCheck>;

/** One of the signed-in person's gyms. */
export const myGym = z.object({
  slug: z.string(),
  name: z.string(),
  role: z.enum(STAFF_ROLES).nullable(),
  isMember: z.boolean(),
  brandColor: z.string(),
  brandVersion: z.int(),
  hasLogo: z.boolean(),
  city: z.string().nullable(),
  suspended: z.boolean(),
  /** Where its setup stands; null when it is done or not this person's business. */
  setupStep: z.enum(SETUP_STEPS).nullable(),
});
export type MyGym = z.infer<typeof myGym>;

/** The gym in the address as any screen in it needs it, and what the asker is there. */
export const hereDto = z.object({
  slug: z.string(),
  name: z.string(),
  country: z.string(),
  currency: z.string(),
  locale: z.enum(locales),
  zone: z.string(),
  isDemo: z.boolean(),
  roles: z.array(z.enum(TENANT_ROLES)),
  memberId: z.uuid().nullable(),
  /** Branches the asker is limited to; empty is all. */
  branchIds: z.array(z.uuid()),
});
export type Here = z.infer<typeof hereDto>;

export const gymSettings = z.object({
  name: z.string(),
  slug: z.string(),
  country: z.string(),
  currency: z.string(),
  zone: z.string(),
  locale: z.enum(locales),
  brandColor: z.string(),
  brandVersion: z.int(),
  hasLogo: z.boolean(),
  requireStaffMfa: z.boolean(),
  policies: z.object(policiesSchema.shape),
  setupStep: z.enum(SETUP_STEPS).nullable(),
  createdAt: z.iso.datetime(),
  /** Whether the currency can still change: not once anything has a price. */
  currencyFixed: z.boolean(),
});
export type GymSettings = z.infer<typeof gymSettings>;

export const updateGymInput = z.strictObject({ name: gymName, ...basics });
export type UpdateGymInput = z.infer<typeof updateGymInput>;

export const setPoliciesInput = policiesSchema;
export const setSecurityInput = z.strictObject({ requireStaffMfa: z.boolean() });
export const finishStepInput = z.strictObject({ step: z.enum(SETUP_STEPS) });
export const setupState = z.object({ setupStep: z.enum(SETUP_STEPS).nullable() });

/** What a server-rendered page around a gym's screens needs. */
export interface ShellFacts {
  readonly slug: string;
  readonly name: string;
  readonly brandVersion: number;
  readonly brandColor: string;
  readonly hasLogo: boolean;
  readonly locale: string;
  readonly zone: string;
  readonly currency: string;
  readonly isDemo: boolean;
  readonly suspended: boolean;
}
