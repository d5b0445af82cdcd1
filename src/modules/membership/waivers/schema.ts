import { z } from "zod";
import { locales } from "@/shared/i18n/locales";

const locale = z.enum(locales);

/** Largest picture of a signature, in bytes. */
export const MAX_SIGNATURE_BYTES = 200_000;

const text = z.strictObject({
  locale,
  title: z.string().trim().min(1).max(120),
  body: z.string().trim().min(1).max(20_000),
});

export const publishWaiverInput = z
  .strictObject({ texts: z.array(text).min(1).max(locales.length) })
  .refine(({ texts }) => new Set(texts.map((one) => one.locale)).size === texts.length, {
    path: ["texts"],
    message: "twice",
  });
export type PublishWaiverInput = z.infer<typeof publishWaiverInput>;

export const waiverVersion = z.object({
  id: z.uuid(),
  version: z.int(),
  locale: z.string(),
  title: z.string(),
  body: z.string(),
  publishedAt: z.iso.datetime(),
  /** No longer signed; what was signed stays. */
  retired: z.boolean(),
  signatures: z.int(),
});
export type WaiverVersion = z.infer<typeof waiverVersion>;

export const currentWaiverInput = z.strictObject({ locale: locale.optional() });

const signed = {
  waiverVersionId: z.uuid(),
  signerName: z.string().trim().min(2).max(120),
  signerRole: z.enum(["self", "guardian"]),
  /** The drawing: a PNG as base64. */
  image: z
    .string()
    .max(Math.ceil(MAX_SIGNATURE_BYTES / 3) * 4)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
  /** Where it is signed, so that the day is that branch's. */
  branchId: z.uuid().optional(),
};

export const signWaiverInput = z
  .strictObject({ memberId: z.uuid().optional(), guestId: z.uuid().optional(), ...signed })
  .refine(({ memberId, guestId }) => (memberId === undefined) !== (guestId === undefined), {
    path: ["memberId"],
    message: "one_of",
  });
export type SignWaiverInput = z.infer<typeof signWaiverInput>;

export const signOwnWaiverInput = z.strictObject(signed);
export type SignOwnWaiverInput = z.infer<typeof signOwnWaiverInput>;

export const waiverSignature = z.object({
  id: z.uuid(),
  version: z.int(),
  /** As signed; what is published later changes nothing. */
  title: z.string(),
  body: z.string(),
  signerName: z.string(),
  signerRole: z.enum(["self", "guardian"]),
  signedOn: z.iso.date(),
  signedAt: z.iso.datetime(),
  witnessName: z.string().nullable(),
});
export type WaiverSignature = z.infer<typeof waiverSignature>;
