import { z } from "zod";

/** Milliseconds that an invitation's link holds. */
export const APP_INVITATION_LIFE = 7 * 86_400_000;

export const appMemberInput = z.strictObject({ memberId: z.uuid() });
export const joinTokenInput = z.strictObject({ token: z.string().min(20).max(100) });

/** Whether a member has an account of their own here, or is on the way to it. */
export const appAccess = z.object({
  /** `none`: nobody asked them yet. `expired`: they were asked and didn't answer in time. */
  state: z.enum(["none", "invited", "expired", "linked"]),
  /** Where an invitation goes; without one nobody can be invited. */
  email: z.string().nullable(),
  sentAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  /** The account's own e-mail, which may differ from the member's by now. */
  accountEmail: z.string().nullable(),
});
export type AppAccess = z.infer<typeof appAccess>;

/** What the holder of a link sees before accepting. */
export const joinPreview = z.object({
  gymName: z.string(),
  slug: z.string(),
  brandColor: z.string(),
  firstName: z.string(),
  email: z.string(),
  expiresAt: z.iso.datetime(),
  /** Whether somebody with that e-mail can sign in already. */
  hasAccount: z.boolean(),
});
export type JoinPreview = z.infer<typeof joinPreview>;

export const joinedGym = z.object({ slug: z.string() });
