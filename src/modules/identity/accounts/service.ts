import type { Actor, ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId, type UserId } from "@/platform/ids";
import { addressKey } from "@/platform/rate-limit/address-key";
import { SESSIONS_TOPIC } from "@/platform/realtime/realtime";
import { isLocale } from "@/shared/i18n/locales";
import { accountAndAddress, auditFailure, type Origin, spendTry } from "../attempts";
import { type AccountMail, sendAccountMail } from "../jobs";
import { linkToken, VERIFY_LIFETIME } from "../mails/links";
import { nextPath } from "../next-path";
import { passwordWork } from "../passwords/hash";
import { passwordWeakness } from "../passwords/rules";
import type { SignUpInput } from "../schema";
import { revokeSessions } from "../sessions/data";
import { passwordIsRecent } from "../sessions/rules";
import { openSession, type SignedIn } from "../sessions/service";
import { step } from "../steps";
import {
  type Credentials,
  endLinks,
  findByEmail,
  findById,
  findLink,
  freeEmail,
  insertLink,
  insertUser,
  type Link,
  type LinkPurpose,
  replaceUnverified,
  spendLink,
  updateUser,
} from "./data";

type Person = Extract<Actor, { kind: "user" }>;

/** Tells every process that what it knows of this person's sessions is old. */
export function forgetSessions(ctx: ServiceContext, userId: string): void {
  ctx.live(SESSIONS_TOPIC, { userId });
}

/** @throws DomainError WEAK_PASSWORD with the reason: short, email or common. */
export function requireStrong(password: string, email: string): void {
  const reason = passwordWeakness(password, email);
  if (reason) throw new DomainError("WEAK_PASSWORD", { reason });
}

/**
 * Makes an account and sends the link that opens it. The answer, and the work, are the same when the e-mail is
 * taken: then its owner gets a mail instead. Until the link was used the account can't sign in, so trying the
 * password tells nothing either.
 */
export async function signUp(ctx: ServiceContext, input: SignUpInput, from: Origin): Promise<void> {
  await spendTry(ctx, "sign-up", addressKey(from.address));
  requireStrong(input.password, input.email);
  const passwordHash = await passwordWork.hash(input.password);
  const locale = isLocale(ctx.locale) ? ctx.locale : "en";
  await step(ctx, "identity.sign-up", async (tx) => {
    const fresh = { name: input.name, locale, passwordHash };
    const created = await insertUser(tx.db, { email: input.email, ...fresh });
    if (created) {
      tx.audit({ action: "identity.sign-up", subject: { kind: "user", id: created } });
      return await sendVerification(tx, created, input.next);
    }
    const owner = await findByEmail(tx.db, input.email);
    if (!owner) throw new DomainError("UNAVAILABLE", { retryAfter: 1 });
    // Nobody has shown to own the mailbox yet: the latest to ask fills in the form, the link decides.
    if (!owner.disabledAt && (await replaceUnverified(tx.db, owner.id, fresh))) {
      return await sendVerification(tx, owner.id, input.next);
    }
    enqueueMail(tx, { kind: "account-exists", mailId: newId(), userId: owner.id });
  });
}

/** Sends the verification link once more, if there is something to verify; the answer doesn't tell. */
export async function resendVerification(
  ctx: ServiceContext,
  input: { email: string; next?: string | undefined },
  from: Origin,
): Promise<void> {
  await spendTry(ctx, "email-verification", accountAndAddress(input.email, from));
  await step(ctx, "identity.resend-verification", async (tx) => {
    const user = await findByEmail(tx.db, input.email);
    if (user && !user.emailVerifiedAt && !user.disabledAt) await sendVerification(tx, user.id, input.next);
  });
}

async function sendVerification(tx: ServiceContext, userId: string, next: string | undefined): Promise<void> {
  const mailId = await newLink(tx, userId, "verify");
  const onward = nextPath(next);
  enqueueMail(tx, { kind: "verify", mailId, userId, ...(onward ? { next: onward } : {}) });
}

async function newLink(
  tx: ServiceContext,
  userId: string,
  purpose: LinkPurpose,
  email?: string,
): Promise<string> {
  const now = tx.clock.now();
  await endLinks(tx.db, userId, purpose, now);
  const id = newId<"link">();
  const expiresAt = new Date(now.getTime() + VERIFY_LIFETIME);
  const token = linkToken(tx.ports.secrets, id);
  await insertLink(tx.db, { id, userId, purpose, token, expiresAt, ...(email ? { email } : {}) });
  return id;
}

export function enqueueMail(tx: ServiceContext, mail: AccountMail): void {
  tx.enqueue(sendAccountMail, mail);
}

/** A link that can still be used, and the account it is for. @throws DomainError LINK_EXPIRED */
async function openLinkOf(
  ctx: ServiceContext,
  purpose: LinkPurpose,
  token: string,
): Promise<{ link: Link; user: Credentials }> {
  const link = await findLink(ctx.db, purpose, token);
  const user = link && (await findById(ctx.db, link.userId));
  if (!link || !user || user.disabledAt || link.usedAt || link.expiresAt <= ctx.clock.now()) {
    throw new DomainError("LINK_EXPIRED");
  }
  return { link, user };
}

/** @throws DomainError WRONG_CREDENTIALS, kept under `action`; RATE_LIMITED */
async function requirePasswordOf(
  ctx: ServiceContext,
  user: Credentials,
  password: string,
  from: Origin,
  action: string,
): Promise<void> {
  await spendTry(ctx, "sign-in-account", accountAndAddress(user.id, from));
  if (await passwordWork.verify(user.passwordHash, password)) return;
  await auditFailure(ctx, action, user.id, "WRONG_CREDENTIALS");
  throw new DomainError("WRONG_CREDENTIALS");
}

/**
 * Confirms the mailbox and signs in. The password is asked for as well: somebody else may have signed up with this
 * e-mail, and the mailbox's owner must not open an account for them.
 * @throws DomainError LINK_EXPIRED, WRONG_CREDENTIALS, RATE_LIMITED.
 */
export async function verifyAccount(
  ctx: ServiceContext,
  input: { token: string; password: string },
  from: Origin,
): Promise<SignedIn> {
  const { link, user } = await openLinkOf(ctx, "verify", input.token);
  await requirePasswordOf(ctx, user, input.password, from, "identity.verify-failed");
  return await step(ctx, "identity.verify", async (tx) => {
    const now = tx.clock.now();
    if (!(await spendLink(tx.db, link, "verify", now))) throw new DomainError("LINK_EXPIRED");
    // Signing up again replaces the password: the one that was checked must still be the account's.
    const current = await findById(tx.db, user.id);
    if (current?.passwordHash !== user.passwordHash) throw new DomainError("WRONG_CREDENTIALS");
    await updateUser(tx.db, user.id, { emailVerifiedAt: now });
    tx.audit({ action: "identity.verify", subject: { kind: "user", id: user.id } });
    return await openSession(tx, { userId: user.id, mfaEnabled: user.totpEnabledAt !== null }, from);
  });
}

export async function updateProfile(
  ctx: ServiceContext & { actor: Person },
  change: { name?: string | undefined; locale?: string | undefined },
): Promise<void> {
  const { userId } = ctx.actor;
  const { name, locale } = change;
  await updateUser(ctx.db, userId, {
    ...(name === undefined ? {} : { name }),
    ...(locale === undefined ? {} : { locale }),
  });
  ctx.audit({
    action: "identity.update-profile",
    subject: { kind: "user", id: userId },
    after: locale ? { locale } : null,
  });
  forgetSessions(ctx, userId);
}

/** @throws DomainError REAUTHENTICATE when the password was given too long ago. */
export function requireRecentPassword(ctx: ServiceContext & { actor: Person }): void {
  if (!passwordIsRecent(ctx.actor.signedInAt, ctx.clock.now())) throw new DomainError("REAUTHENTICATE");
}

/**
 * Sends a link to the new mailbox; the e-mail changes when it is used. A taken e-mail gets the same answer and its
 * owner a mail.
 */
export async function requestEmailChange(
  ctx: ServiceContext & { actor: Person },
  email: string,
): Promise<void> {
  const { userId } = ctx.actor;
  requireRecentPassword(ctx);
  await spendTry(ctx, "email-verification", userId);
  if (email.toLowerCase() === ctx.actor.email.toLowerCase()) return;
  const owner = await findByEmail(ctx.db, email);
  if (owner?.emailVerifiedAt) {
    enqueueMail(ctx, { kind: "account-exists", mailId: newId(), userId: owner.id });
    return;
  }
  const mailId = await newLink(ctx, userId, "change-email", email);
  enqueueMail(ctx, { kind: "change-email", mailId, userId });
}

/**
 * Moves the account to the mailbox that the link was sent to, and tells the old one. The link proves the mailbox, the
 * password that it is still the account's owner who wants this: nobody gives their mailbox away with one press on a
 * link that somebody else asked for. An unconfirmed account that holds the e-mail gives way.
 * @throws DomainError LINK_EXPIRED, WRONG_CREDENTIALS, RATE_LIMITED, EMAIL_TAKEN when the e-mail became somebody else's
 */
export async function confirmEmailChange(
  ctx: ServiceContext,
  input: { token: string; password: string },
  from: Origin,
): Promise<void> {
  const { link, user } = await openLinkOf(ctx, "change-email", input.token);
  const email = link.email;
  if (!email) throw new DomainError("LINK_EXPIRED");
  await requirePasswordOf(ctx, user, input.password, from, "identity.change-email-failed");
  await step(ctx, "identity.change-email", async (tx) => {
    const now = tx.clock.now();
    if (!(await spendLink(tx.db, link, "change-email", now))) throw new DomainError("LINK_EXPIRED");
    const current = await findById(tx.db, user.id);
    if (current?.passwordHash !== user.passwordHash) throw new DomainError("WRONG_CREDENTIALS");
    if (!(await freeEmail(tx.db, email, user.id))) throw new DomainError("EMAIL_TAKEN");
    await updateUser(tx.db, user.id, { email, emailVerifiedAt: now });
    // Links that went to the old mailbox must not work for the account any more.
    await endLinks(tx.db, user.id, "reset", now);
    tx.audit({ action: "identity.change-email", subject: { kind: "user", id: user.id } });
    enqueueMail(tx, {
      kind: "notice",
      mailId: newId(),
      userId: user.id,
      notice: "email-changed",
      to: user.email,
    });
    forgetSessions(tx, user.id);
  });
}

/** Closes or opens an account. A closed one can't sign in, and its sessions end at once. */
export async function setDisabled(ctx: ServiceContext, userId: string, disabled: boolean): Promise<void> {
  const user = await findById(ctx.db, userId);
  if (!user) throw new DomainError("NOT_FOUND");
  const now = ctx.clock.now();
  await updateUser(ctx.db, userId, { disabledAt: disabled ? now : null });
  if (disabled) await revokeSessions(ctx.db, userId, now);
  ctx.audit({
    action: disabled ? "identity.disable" : "identity.enable",
    subject: { kind: "user", id: userId },
  });
  forgetSessions(ctx, userId);
}

/** An account that exists without signing up: the seed's, an operator's. @throws DomainError EMAIL_TAKEN. */
export async function createAccount(
  ctx: ServiceContext,
  account: {
    email: string;
    name: string;
    locale: string;
    /** Already hashed, since a seed gives a hundred people the same password. */
    passwordHash: string | null;
    platformRole?: "operator";
  },
): Promise<UserId> {
  const userId = await insertUser(ctx.db, { ...account, emailVerifiedAt: ctx.clock.now() });
  if (!userId) throw new DomainError("EMAIL_TAKEN");
  return userId;
}
