import { z } from "zod";

export const householdRole = z.enum(["adult", "child"]);
export type HouseholdRole = z.infer<typeof householdRole>;

export const householdPerson = z.object({
  memberId: z.uuid(),
  name: z.string(),
  number: z.string(),
  photoKey: z.string().nullable(),
  role: householdRole,
  birthDate: z.iso.date().nullable(),
  joinedOn: z.iso.date(),
  standing: z.string(),
});

export const household = z.object({
  id: z.uuid(),
  name: z.string(),
  payerId: z.uuid(),
  /** How many the household's plan holds; null while no family plan is held. */
  seats: z.int().nullable(),
  people: z.array(householdPerson),
});
export type Household = z.infer<typeof household>;

const personName = z.string().trim().min(1).max(80);

export const createHouseholdInput = z.strictObject({ name: personName, payerId: z.uuid() });
export type CreateHouseholdInput = z.infer<typeof createHouseholdInput>;

export const addToHouseholdInput = z.strictObject({
  householdId: z.uuid(),
  memberId: z.uuid(),
  role: householdRole,
});
export type AddToHouseholdInput = z.infer<typeof addToHouseholdInput>;

export const removeFromHouseholdInput = z.strictObject({ householdId: z.uuid(), memberId: z.uuid() });
export const changePayerInput = z.strictObject({ householdId: z.uuid(), payerId: z.uuid() });
