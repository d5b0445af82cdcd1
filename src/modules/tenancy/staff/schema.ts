import { z } from "zod";
import { STAFF_ROLES } from "@/shared/access/permission";

export const staffRole = z.enum(STAFF_ROLES);

const assignment = {
  role: staffRole,
  /** Branches they work at; empty is all. */
  branchIds: z.array(z.uuid()).max(200),
};

export const inviteInput = z.strictObject({
  email: z.email().max(254).toLowerCase(),
  ...assignment,
});
export type InviteInput = z.infer<typeof inviteInput>;

export const changeStaffInput = z.strictObject({ staffId: z.uuid(), ...assignment });
export type ChangeStaffInput = z.infer<typeof changeStaffInput>;

export const staffIdInput = z.strictObject({ staffId: z.uuid() });
export const invitationIdInput = z.strictObject({ invitationId: z.uuid() });
export const invitationTokenInput = z.strictObject({ token: z.string().min(20).max(100) });

export const staffPerson = z.object({
  id: z.uuid(),
  userId: z.uuid(),
  name: z.string(),
  email: z.string(),
  ...assignment,
  since: z.iso.datetime(),
  isSelf: z.boolean(),
});
export type StaffPerson = z.infer<typeof staffPerson>;

export const invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  ...assignment,
  invitedBy: z.string().nullable(),
  sentAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  expired: z.boolean(),
});
export type Invitation = z.infer<typeof invitation>;

export const staffList = z.object({
  people: z.array(staffPerson),
  invitations: z.array(invitation),
  /** The asker's own role; says what they may change. */
  myRole: staffRole.nullable(),
  /** Branches that the asker is limited to; they assign people there only. Empty is all. */
  myBranchIds: z.array(z.uuid()),
});
export type StaffList = z.infer<typeof staffList>;

/** What the holder of an invitation's link sees before accepting. */
export const invitationPreview = z.object({
  gymName: z.string(),
  slug: z.string(),
  brandColor: z.string(),
  role: staffRole,
  email: z.string(),
  invitedBy: z.string().nullable(),
  expiresAt: z.iso.datetime(),
  /** Whether somebody with that e-mail can sign in already. */
  hasAccount: z.boolean(),
});
export type InvitationPreview = z.infer<typeof invitationPreview>;

export const acceptedInvitation = z.object({ slug: z.string(), role: staffRole });
