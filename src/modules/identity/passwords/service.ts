import type { Actor, ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { type Credentials, endLinks, findById, findLink, spendLink, updateUser } from "../accounts/data";
import { enqueueMail, forgetSessions, requireStrong } from "../accounts/service";
import { accountAndAddress, auditFailure, type Origin, spendTry } from "../attempts";
import { nextPath } from "../next-path";
import { renewSession, revokeSessions } from "../sessions/data";
import { openSession, type SignedIn } from "../sessions/service";
import { step } from "../steps";
import { passwordWork } from "./hash";

type Person = Extract<Actor, { kind: "user" }>;

/** Sends a link, if there is an account; the job finds out, so that asking takes the same time for everybody. */
export async function requestReset(
  ctx: ServiceContext,
  input: { email: string; next?: string | undefined },
  from: Origin,
): Promise<void> {
  await spendTry(ctx, "password-reset", accountAndAddress(input.email, from));
  const next = nextPath(input.next);
  await step(ctx, "identity.request-reset", async (tx) =>
    enqueueMail(tx, { kind: "reset", mailId: newId(), email: input.email, ...(next ? { next } : {}) }),
  );
}

/**
 * Sets a new password by the mailed link, ends every session and opens one here. A second factor is still asked for.
 * @throws DomainError LINK_EXPIRED, WEAK_PASSWORD.
 */
export async function resetPassword(
  ctx: ServiceContext,
  input: { token: string; password: string },
  from: Origin,
): Promise<SignedIn> {
  const link = await findLink(ctx.db, "reset", input.token);
  const user = link && (await findById(ctx.db, link.userId));
  if (!link || !user || user.disabledAt || link.usedAt || link.expiresAt <= ctx.clock.now()) {
    throw new DomainError("LINK_EXPIRED");
  }
  requireStrong(input.password, user.email);
  const passwordHash = await passwordWork.hash(input.password);
  return await step(ctx, "identity.reset-password", async (tx) => {
    const now = tx.clock.now();
    if (!(await spendLink(tx.db, link, "reset", now))) throw new DomainError("LINK_EXPIRED");
    // Whoever reads the mailbox owns it, so the e-mail is confirmed too.
    await updateUser(tx.db, user.id, { passwordHash, emailVerifiedAt: user.emailVerifiedAt ?? now });
    await endOlderLinks(tx, user.id, now);
    const ended = await revokeSessions(tx.db, user.id, now);
    tx.audit({
      action: "identity.reset-password",
      subject: { kind: "user", id: user.id },
      after: { endedSessions: ended },
    });
    notifyChange(tx, user.id);
    forgetSessions(tx, user.id);
    return await openSession(tx, { userId: user.id, mfaEnabled: user.totpEnabledAt !== null }, from);
  });
}

/** Whoever got in with the old password may have asked for links; none of them may outlive it. */
async function endOlderLinks(tx: ServiceContext, userId: string, now: Date): Promise<void> {
  await endLinks(tx.db, userId, "change-email", now);
  await endLinks(tx.db, userId, "reset", now);
}

function notifyChange(tx: ServiceContext, userId: string): void {
  enqueueMail(tx, { kind: "notice", mailId: newId(), userId, notice: "password-changed" });
}

/**
 * The account behind the session, once its password was given right.
 * @throws DomainError WRONG_CREDENTIALS, RATE_LIMITED.
 */
export async function checkOwnPassword(
  ctx: ServiceContext & { actor: Person },
  password: string,
  from: Origin,
): Promise<Credentials> {
  const { userId } = ctx.actor;
  const key = accountAndAddress(userId, from);
  await spendTry(ctx, "sign-in-account", key);
  const user = await findById(ctx.db, userId);
  if (!user || !(await passwordWork.verify(user.passwordHash, password))) {
    await auditFailure(ctx, "identity.password-failed", userId, "WRONG_CREDENTIALS");
    throw new DomainError("WRONG_CREDENTIALS");
  }
  await ctx.ports.limiter.reset("sign-in-account", key);
  return user;
}

/**
 * Changes the password, ends every other session, and gives this one a new token.
 * @returns the new token.
 * @throws DomainError WRONG_CREDENTIALS, WEAK_PASSWORD, RATE_LIMITED.
 */
export async function changePassword(
  ctx: ServiceContext & { actor: Person },
  input: { current: string; password: string },
  from: Origin,
): Promise<string> {
  const { userId, sessionId, email } = ctx.actor;
  requireStrong(input.password, email);
  const user = await checkOwnPassword(ctx, input.current, from);
  const passwordHash = await passwordWork.hash(input.password);
  return await step(ctx, "identity.change-password", async (tx) => {
    const now = tx.clock.now();
    await updateUser(tx.db, userId, { passwordHash });
    await endOlderLinks(tx, userId, now);
    const ended = await revokeSessions(tx.db, userId, now, sessionId);
    const token = await renewSession(tx.db, sessionId, { passwordAt: now });
    if (!token) throw new DomainError("SESSION_EXPIRED");
    tx.audit({
      action: "identity.change-password",
      subject: { kind: "user", id: user.id },
      after: { endedSessions: ended },
    });
    notifyChange(tx, userId);
    forgetSessions(tx, userId);
    return token;
  });
}

/** Takes the password once more before something that changes the sign-in. @returns the session's new token. */
export async function reauthenticate(
  ctx: ServiceContext & { actor: Person },
  password: string,
  from: Origin,
): Promise<string> {
  await checkOwnPassword(ctx, password, from);
  const { sessionId, userId } = ctx.actor;
  return await step(ctx, "identity.reauthenticate", async (tx) => {
    const token = await renewSession(tx.db, sessionId, { passwordAt: tx.clock.now() });
    if (!token) throw new DomainError("SESSION_EXPIRED");
    tx.audit({ action: "identity.reauthenticate", subject: { kind: "user", id: userId } });
    forgetSessions(tx, userId);
    return token;
  });
}
