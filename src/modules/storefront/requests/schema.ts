import { z } from "zod";

const name = z.string().trim().min(1).max(80);
const phone = z.string().trim().min(5).max(40);

/** What somebody leaves who wants to join. */
export const askToJoinInput = z.strictObject({
  /** None: they do not know yet. */
  planId: z
    .union([z.uuid(), z.literal("")])
    .nullish()
    .transform((value) => value || null),
  firstName: name,
  lastName: name,
  email: z
    .email()
    .max(254)
    .transform((text) => text.toLowerCase()),
  phone,
  birthDate: z.iso.date(),
  guardianName: z.string().trim().max(80).default(""),
  guardianPhone: z.string().trim().max(40).default(""),
  /** They agree that the gym keeps this and gets in touch. */
  consent: z.boolean().refine((given) => given, "needed"),
  marketing: z.boolean().default(false),
  /** People do not see this field; programs fill it in. */
  website: z.string().max(200).default(""),
});
export type AskToJoinInput = z.output<typeof askToJoinInput>;

/** What somebody who wants to join chooses from. */
export const joinOffer = z.object({
  gymName: z.string(),
  /** Years below which a guardian has to be named. */
  minorAge: z.int(),
  plans: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      description: z.string().nullable(),
      price: z.string(),
      lines: z.array(z.string()),
    }),
  ),
});
export type JoinOffer = z.infer<typeof joinOffer>;

export const joinRequest = z.object({
  id: z.uuid(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  phone: z.string(),
  birthDate: z.iso.date(),
  guardianName: z.string().nullable(),
  guardianPhone: z.string().nullable(),
  planId: z.uuid().nullable(),
  planName: z.string().nullable(),
  marketing: z.boolean(),
  createdAt: z.iso.datetime(),
  /** A member of the gym with the same e-mail or phone number. */
  known: z.object({ memberId: z.uuid(), name: z.string(), number: z.string() }).nullable(),
});
export type JoinRequest = z.infer<typeof joinRequest>;

export const requestIdInput = z.strictObject({ requestId: z.uuid() });
export const acceptRequestInput = z.strictObject({
  requestId: z.uuid(),
  /** The member whom the request turns out to be from; a new one when absent. */
  memberId: z.uuid().nullable(),
});
export const acceptedRequest = z.object({ memberId: z.uuid(), planId: z.uuid().nullable() });
export type AcceptedRequest = z.infer<typeof acceptedRequest>;
