import { z } from "zod";

/**
 * All a phone needs to show its own codes, also offline: `makePass(pass, serverNow)` in `pass.ts`.
 * `skew`: show codes for `Date.now() + (serverNow − Date.now() at arrival)`.
 */
export const memberPass = z.object({
  memberId: z.uuid(),
  /** 32 bytes, hexadecimal. Changes when the member or the desk renews the pass. */
  secret: z.string(),
  /** How long one code is shown. */
  seconds: z.int(),
  now: z.iso.datetime(),
  name: z.string(),
  number: z.string(),
  hasPin: z.boolean(),
});
export type MemberPass = z.infer<typeof memberPass>;

export const memberIdInput = z.strictObject({ memberId: z.uuid() });

/** Shown once: only its digest is kept. */
export const newPin = z.object({ pin: z.string() });
export type NewPin = z.infer<typeof newPin>;
