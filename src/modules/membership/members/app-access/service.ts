import { announcePart } from "@/modules/tenancy/access/service";
import { enterGym } from "@/modules/tenancy/gyms/service";
import type { ServiceContext, TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { addressKey } from "@/platform/rate-limit/address-key";
import type { LimitName } from "@/platform/rate-limit/limits";
import { tenantTopic } from "@/platform/realtime/realtime";
import { hashToken } from "@/platform/secrets";
import * as data from "./data";
import { sendAppInvitation } from "./jobs";
import { APP_INVITATION_LIFE, type AppAccess, type JoinPreview } from "./schema";
import { joinToken } from "./token";

async function spend(ctx: ServiceContext, limit: LimitName, key: string): Promise<void> {
  const verdict = await ctx.ports.limiter.consume(limit, key);
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
}

function tellScreens(ctx: ServiceContext): void {
  ctx.live(tenantTopic(ctx.tenantId, "members"), { type: "app-access" });
}

/** How a member stands with the app. @throws DomainError NOT_FOUND */
export async function appAccessOf(ctx: TenantContext, memberId: string): Promise<AppAccess> {
  const access = await data.appAccessOf(ctx.db, memberId, ctx.clock.now());
  if (!access) throw new DomainError("NOT_FOUND");
  return access;
}

/**
 * Mails a member the link that makes an account theirs. A link they had before ends.
 * @throws DomainError NOT_FOUND, INVALID_INPUT without an e-mail, ALREADY_LINKED, RATE_LIMITED
 */
export async function inviteToApp(ctx: TenantContext, memberId: string): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
  const member = await data.lockMember(ctx.db, memberId);
  if (!member || member.archived) throw new DomainError("NOT_FOUND");
  if (member.userId) throw new DomainError("ALREADY_LINKED");
  if (!member.email) throw new DomainError("INVALID_INPUT", { field: "email" });
  await spend(ctx, "app-invitation", ctx.tenantId);
  await spend(ctx, "app-invitation-mailbox", member.email.toLowerCase());
  const now = ctx.clock.now();
  await data.revokeInvitations(ctx.db, memberId, now);
  const id = newId<"app-invitation">();
  const expiresAt = new Date(now.getTime() + APP_INVITATION_LIFE);
  await data.insertInvitation(ctx.db, {
    id,
    memberId,
    email: member.email,
    tokenHash: hashToken(joinToken(ctx.ports.secrets, id, expiresAt)),
    invitedBy: actor.userId,
    createdAt: now,
    expiresAt,
  });
  ctx.audit({
    action: "member.app-invite",
    subject: { kind: "member", id: memberId },
    after: { email: member.email },
  });
  ctx.enqueue(sendAppInvitation, { invitationId: id });
  tellScreens(ctx);
}

/** Ends a link that nobody has used. @throws DomainError NOT_FOUND when there is none */
export async function revokeAppInvitation(ctx: TenantContext, memberId: string): Promise<void> {
  if ((await data.revokeInvitations(ctx.db, memberId, ctx.clock.now())) === 0) {
    throw new DomainError("NOT_FOUND");
  }
  ctx.audit({ action: "member.app-revoke", subject: { kind: "member", id: memberId } });
  tellScreens(ctx);
}

/**
 * Takes a member's account away: its next request here is refused and its open screens close. The account itself
 * and the member stay. @throws DomainError NOT_FOUND when there is none
 */
export async function unlinkAccount(ctx: TenantContext, memberId: string): Promise<void> {
  const member = await data.lockMember(ctx.db, memberId);
  if (!member?.userId) throw new DomainError("NOT_FOUND");
  await data.setAccount(ctx.db, memberId, null);
  ctx.audit({
    action: "member.app-unlink",
    subject: { kind: "member", id: memberId },
    before: { userId: member.userId },
  });
  announcePart(ctx, ctx.tenant, member.userId);
  tellScreens(ctx);
}

/** What a link holds, for whoever has it. Needs the system's eyes. @throws DomainError LINK_EXPIRED, RATE_LIMITED */
export async function previewJoining(
  ctx: ServiceContext,
  token: string,
  address: string,
): Promise<JoinPreview> {
  await spend(ctx, "invitation-link", addressKey(address));
  const held = await data.invitationByToken(ctx.db, hashToken(token));
  if (!held || !isOpen(held, ctx.clock.now())) throw new DomainError("LINK_EXPIRED");
  const { gymName, slug, brandColor, firstName, email, expiresAt, hasAccount } = held;
  return { gymName, slug, brandColor, firstName, email, expiresAt, hasAccount };
}

/**
 * The signed-in person becomes the member who was invited. Runs as the system, in a transaction; it stands inside the
 * gym from here on. Answering twice is answering once.
 * @throws DomainError LINK_EXPIRED, INVITATION_OTHER_EMAIL, EMAIL_NOT_VERIFIED, GYM_SUSPENDED, ALREADY_LINKED
 */
export async function joinGym(ctx: ServiceContext, token: string): Promise<{ slug: string }> {
  const { actor } = ctx;
  if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
  const now = ctx.clock.now();
  const held = await data.invitationByToken(ctx.db, hashToken(token), { lock: true });
  if (!held) throw new DomainError("LINK_EXPIRED");
  if (held.acceptedAt && held.userId === actor.userId) return { slug: held.slug };
  if (!isOpen(held, now)) throw new DomainError("LINK_EXPIRED");
  if (held.email.toLowerCase() !== actor.email.toLowerCase()) {
    throw new DomainError("INVITATION_OTHER_EMAIL", { email: held.email });
  }
  if (held.suspended) throw new DomainError("GYM_SUSPENDED");
  if (!actor.emailVerified) throw new DomainError("EMAIL_NOT_VERIFIED");
  const inside = await enterGym(ctx, held.tenantId);
  // One account is one member of a gym: whose rights would the door look at otherwise?
  if (await data.memberOfAccount(inside.db, actor.userId)) throw new DomainError("ALREADY_LINKED");
  await data.setAccount(inside.db, held.memberId, actor.userId);
  await data.markAccepted(inside.db, held.id, now);
  inside.audit({
    action: "member.app-link",
    subject: { kind: "member", id: held.memberId },
    after: { userId: actor.userId, email: held.email },
  });
  announcePart(inside, { id: held.tenantId, slug: held.slug }, actor.userId);
  tellScreens(inside);
  return { slug: held.slug };
}

function isOpen(held: data.HeldAppInvitation, now: Date): boolean {
  const answered = held.acceptedAt || held.revokedAt || held.userId;
  return !answered && held.current && !held.archived && Date.parse(held.expiresAt) > now.getTime();
}
