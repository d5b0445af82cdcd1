import type { Actor, ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { addressKey } from "@/platform/rate-limit/address-key";
import { SESSIONS_TOPIC } from "@/platform/realtime/realtime";
import { findByEmail } from "../accounts/data";
import { accountAndAddress, auditFailure, type Origin, spendTry } from "../attempts";
import { passwordWork } from "../passwords/hash";
import type { SessionInfo } from "../schema";
import { step } from "../steps";
import { insertSession, listLiveSessions, pruneEnded, revokeSession, revokeSessions } from "./data";
import { deviceOf } from "./rules";

type Person = Extract<Actor, { kind: "user" }>;

export interface SignedIn {
  /** For the cookie; nobody else may see it. */
  token: string;
  /** Whether the second factor is still to come. */
  secondFactor: boolean;
}

/**
 * Opens a session for somebody who has shown who they are. The session that the browser came with ends: a token
 * from before a sign-in is never one from after it.
 */
export async function openSession(
  tx: ServiceContext,
  person: { userId: string; mfaEnabled: boolean },
  from: Origin,
): Promise<SignedIn> {
  const now = tx.clock.now();
  if (tx.actor.kind === "user") {
    await revokeSession(tx.db, tx.actor.userId, tx.actor.sessionId, now);
    tx.live(SESSIONS_TOPIC, { userId: tx.actor.userId });
  }
  await pruneEnded(tx.db, person.userId, now);
  const { address, userAgent } = from;
  const token = await insertSession(tx.db, { userId: person.userId, address, userAgent, now });
  tx.audit({ action: "identity.sign-in", subject: { kind: "user", id: person.userId } });
  return { token, secondFactor: person.mfaEnabled };
}

/**
 * Signs in by e-mail and password. Unknown, unconfirmed and closed accounts take as long as a wrong password and get
 * the same answer.
 * @throws DomainError WRONG_CREDENTIALS, RATE_LIMITED, UNAVAILABLE when too many sign in at this moment.
 */
export async function signIn(
  ctx: ServiceContext,
  input: { email: string; password: string },
  from: Origin,
): Promise<SignedIn> {
  passwordWork.requireRoom();
  const key = accountAndAddress(input.email, from);
  await spendTry(ctx, "sign-in-address", addressKey(from.address));
  await spendTry(ctx, "sign-in-account", key);
  const user = await findByEmail(ctx.db, input.email);
  const fits = await passwordWork.verify(user?.passwordHash ?? null, input.password);
  if (!user || !fits || !user.emailVerifiedAt || user.disabledAt) {
    await auditFailure(ctx, "identity.sign-in-failed", user?.id ?? null, "WRONG_CREDENTIALS");
    throw new DomainError("WRONG_CREDENTIALS");
  }
  await ctx.ports.limiter.reset("sign-in-account", key);
  return await step(ctx, "identity.sign-in", (tx) =>
    openSession(tx, { userId: user.id, mfaEnabled: user.totpEnabledAt !== null }, from),
  );
}

/** Ends the session the call came with. Nothing to end is fine. */
export async function signOut(ctx: ServiceContext): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "user") return;
  await revokeSession(ctx.db, actor.userId, actor.sessionId, ctx.clock.now());
  ctx.audit({ action: "identity.sign-out", subject: { kind: "user", id: actor.userId } });
  ctx.live(SESSIONS_TOPIC, { userId: actor.userId });
}

export async function listSessions(ctx: ServiceContext & { actor: Person }): Promise<SessionInfo[]> {
  const rows = await listLiveSessions(ctx.db, ctx.actor.userId, ctx.clock.now());
  return rows.map((row) => ({
    id: row.id,
    current: row.id === ctx.actor.sessionId,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    address: row.address,
    device: deviceOf(row.userAgent),
    mfa: row.mfaAt !== null,
  }));
}

/** @throws DomainError NOT_FOUND when the person has no such session. */
export async function revokeOne(ctx: ServiceContext & { actor: Person }, sessionId: string): Promise<void> {
  const { userId } = ctx.actor;
  if (!(await revokeSession(ctx.db, userId, sessionId, ctx.clock.now()))) throw new DomainError("NOT_FOUND");
  ctx.audit({ action: "identity.revoke-session", subject: { kind: "session", id: sessionId } });
  ctx.live(SESSIONS_TOPIC, { userId });
}

/** Ends all sessions but this one. @returns how many. */
export async function revokeOthers(ctx: ServiceContext & { actor: Person }): Promise<number> {
  const { userId, sessionId } = ctx.actor;
  const ended = await revokeSessions(ctx.db, userId, ctx.clock.now(), sessionId);
  ctx.audit({
    action: "identity.revoke-sessions",
    subject: { kind: "user", id: userId },
    after: { endedSessions: ended },
  });
  ctx.live(SESSIONS_TOPIC, { userId });
  return ended;
}
