import type { ServiceContext, TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { addressKey } from "@/platform/rate-limit/address-key";
import { hashToken } from "@/platform/secrets";
import type { StaffRole } from "@/shared/access/permission";
import { enterGym } from "../../gyms/service";
import {
  findOpenInvitation,
  type HeldInvitation,
  insertInvitation,
  invitationByToken,
  isStaffEmail,
  markAccepted,
  renewInvitation,
  revokeInvitations,
} from "../data";
import { branchesFor, INVITATION_LIFE, mayAssign } from "../rules";
import type { InvitationPreview, InviteInput } from "../schema";
import { addStaff, ownRole, requireBranches, requireReach } from "../service";
import { sendInvitation } from "./jobs";
import { invitationToken } from "./token";

/** Anybody may open a gym, so what a gym can send to strangers is bounded. @throws DomainError RATE_LIMITED */
async function spendMail(ctx: TenantContext): Promise<void> {
  const verdict = await ctx.ports.limiter.consume("invitation", ctx.tenantId);
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
}

/**
 * Invites somebody by e-mail. An open invitation to the same address is replaced, its link ends.
 * @throws DomainError FORBIDDEN beyond one's own role or branches, ALREADY_STAFF, NOT_FOUND for a branch of elsewhere, RATE_LIMITED
 */
export async function invite(ctx: TenantContext, input: InviteInput): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
  const { email, role } = input;
  if (!mayAssign(ownRole(ctx), null, role)) throw new DomainError("FORBIDDEN");
  const branchIds = branchesFor(role, input.branchIds);
  await requireBranches(ctx, branchIds);
  if (await isStaffEmail(ctx.db, email)) throw new DomainError("ALREADY_STAFF");
  await spendMail(ctx);
  const now = ctx.clock.now();
  await revokeInvitations(ctx.db, { email }, now);
  const id = newId<"invitation">();
  const expiresAt = new Date(now.getTime() + INVITATION_LIFE);
  await insertInvitation(ctx.db, {
    id,
    email,
    role,
    branchIds,
    tokenHash: hashToken(invitationToken(ctx.ports.secrets, id, expiresAt)),
    invitedBy: actor.userId,
    createdAt: now,
    expiresAt,
  });
  ctx.audit({
    action: "staff.invite",
    subject: { kind: "invitation", id },
    after: { email, role, branchIds },
  });
  ctx.enqueue(sendInvitation, { invitationId: id });
}

/** Sends an invitation once more, with a new link; the old one ends. @throws DomainError NOT_FOUND, FORBIDDEN, RATE_LIMITED */
export async function resendInvitation(ctx: TenantContext, invitationId: string): Promise<void> {
  await manageable(ctx, invitationId);
  await spendMail(ctx);
  const expiresAt = new Date(ctx.clock.now().getTime() + INVITATION_LIFE);
  const tokenHash = hashToken(invitationToken(ctx.ports.secrets, invitationId, expiresAt));
  await renewInvitation(ctx.db, invitationId, { tokenHash, expiresAt });
  ctx.audit({ action: "staff.resend-invitation", subject: { kind: "invitation", id: invitationId } });
  ctx.enqueue(sendInvitation, { invitationId });
}

/** Takes an invitation back. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function revokeInvitation(ctx: TenantContext, invitationId: string): Promise<void> {
  const found = await manageable(ctx, invitationId);
  await revokeInvitations(ctx.db, { id: invitationId }, ctx.clock.now());
  ctx.audit({
    action: "staff.revoke-invitation",
    subject: { kind: "invitation", id: invitationId },
    before: { email: found.email, role: found.role },
  });
}

/** What a link holds, for whoever has it. Needs the system's eyes. @throws DomainError LINK_EXPIRED, RATE_LIMITED */
export async function previewInvitation(
  ctx: ServiceContext,
  token: string,
  address: string,
): Promise<InvitationPreview> {
  const verdict = await ctx.ports.limiter.consume("invitation-link", addressKey(address));
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
  const held = await invitationByToken(ctx.db, hashToken(token));
  if (!held || !isOpen(held, ctx.clock.now())) throw new DomainError("LINK_EXPIRED");
  const { gymName, slug, brandColor, role, email, invitedBy, expiresAt, hasAccount } = held;
  return { gymName, slug, brandColor, role, email, invitedBy, expiresAt, hasAccount };
}

/**
 * The signed-in person takes the role they were invited to. Runs as the system, in a transaction; it stands inside
 * the gym from here on. Answering twice is answering once.
 * @throws DomainError LINK_EXPIRED, INVITATION_OTHER_EMAIL, EMAIL_NOT_VERIFIED, GYM_SUSPENDED, ALREADY_STAFF
 */
export async function acceptInvitation(
  ctx: ServiceContext,
  token: string,
): Promise<{ slug: string; role: StaffRole }> {
  const { actor } = ctx;
  if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
  const now = ctx.clock.now();
  const held = await invitationByToken(ctx.db, hashToken(token), { lock: true });
  if (!held) throw new DomainError("LINK_EXPIRED");
  const isTheirs = held.email.toLowerCase() === actor.email.toLowerCase();
  if (held.acceptedAt && isTheirs) return { slug: held.slug, role: held.role };
  if (!isOpen(held, now)) throw new DomainError("LINK_EXPIRED");
  if (!isTheirs) throw new DomainError("INVITATION_OTHER_EMAIL", { email: held.email });
  if (held.suspended) throw new DomainError("GYM_SUSPENDED");
  if (!actor.emailVerified) throw new DomainError("EMAIL_NOT_VERIFIED");
  const inside = await enterGym(ctx, held.tenantId);
  await addStaff(inside, held, { userId: actor.userId, role: held.role, branchIds: held.branchIds });
  await markAccepted(ctx.db, held.id, now);
  return { slug: held.slug, role: held.role };
}

function isOpen(held: HeldInvitation, now: Date): boolean {
  return !held.acceptedAt && !held.revokedAt && Date.parse(held.expiresAt) > now.getTime();
}

async function manageable(ctx: TenantContext, invitationId: string) {
  const found = await findOpenInvitation(ctx.db, invitationId);
  if (!found) throw new DomainError("NOT_FOUND");
  if (!mayAssign(ownRole(ctx), null, found.role as StaffRole)) throw new DomainError("FORBIDDEN");
  requireReach(ctx, found.branchIds);
  return found;
}
