import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId, type UserId } from "@/platform/ids";
import { hashToken, newToken } from "@/platform/secrets";
import { LAST_SEEN_STEP, SESSION_IDLE, SESSION_LIFETIME } from "./rules";

const DAY = 86_400_000;

/** A live session with its person, as the front door needs it for every request. */
export interface LiveSession {
  sessionId: string;
  userId: UserId;
  name: string;
  email: string;
  locale: string;
  emailVerified: boolean;
  mfa: boolean;
  mfaEnabled: boolean;
  platformRole: "operator" | null;
  passwordAt: string;
  lastSeenAt: string;
  expiresAt: string;
}

const AUTHENTICATE = statement(
  "identity.authenticate",
  `select s.id as "sessionId", s.user_id as "userId", u.name, u.email::text as email, u.locale,
     u.email_verified_at is not null as "emailVerified", s.mfa_at is not null as mfa,
     u.totp_enabled_at is not null as "mfaEnabled", u.platform_role as "platformRole",
     s.password_at as "passwordAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt"
   from user_session s join app_user u on u.id = s.user_id
   where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2::timestamptz
     and s.last_seen_at > $3::timestamptz and u.disabled_at is null`,
);

/** The session that the token belongs to, unless it has ended by itself, by hand, or with its account. */
export async function findLiveSession(db: Db, token: string, now: Date): Promise<LiveSession | undefined> {
  const idleSince = new Date(now.getTime() - SESSION_IDLE);
  const values = [hashToken(token), now.toISOString(), idleSince.toISOString()];
  const [session] = await db.rows<LiveSession>(AUTHENTICATE, values);
  return session;
}

/** Keeps that the session was used, if that is news. */
export async function touchSession(db: Db, sessionId: string, now: Date): Promise<void> {
  await db.models.userSession.updateMany({
    where: { id: sessionId, lastSeenAt: { lt: new Date(now.getTime() - LAST_SEEN_STEP) } },
    data: { lastSeenAt: now },
  });
}

/** Opens a session. @returns its token, which is kept nowhere else. */
export async function insertSession(
  db: Db,
  session: { userId: string; address: string; userAgent: string; now: Date },
): Promise<string> {
  const { now } = session;
  const token = newToken();
  await db.models.userSession.create({
    data: {
      id: newId(),
      userId: session.userId,
      tokenHash: new Uint8Array(hashToken(token)),
      createdAt: now,
      lastSeenAt: now,
      passwordAt: now,
      expiresAt: new Date(now.getTime() + SESSION_LIFETIME),
      address: session.address.slice(0, 64),
      userAgent: session.userAgent.slice(0, 300),
    },
    select: { id: true },
  });
  return token;
}

/** Forgets the person's sessions that ended over a month ago and links that expired over a week ago. */
export async function pruneEnded(db: Db, userId: string, now: Date): Promise<void> {
  const monthAgo = new Date(now.getTime() - 30 * DAY);
  await db.models.userSession.deleteMany({
    where: { userId, OR: [{ expiresAt: { lt: monthAgo } }, { revokedAt: { lt: monthAgo } }] },
  });
  await db.models.userToken.deleteMany({
    where: { userId, expiresAt: { lt: new Date(now.getTime() - 7 * DAY) } },
  });
}

export async function listLiveSessions(db: Db, userId: string, now: Date) {
  return await db.models.userSession.findMany({
    where: {
      userId,
      revokedAt: null,
      expiresAt: { gt: now },
      lastSeenAt: { gt: new Date(now.getTime() - SESSION_IDLE) },
    },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    take: 100,
    select: { id: true, createdAt: true, lastSeenAt: true, address: true, userAgent: true, mfaAt: true },
  });
}

/** Ends one session of the person. @returns whether it was live. */
export async function revokeSession(db: Db, userId: string, sessionId: string, now: Date): Promise<boolean> {
  const { count } = await db.models.userSession.updateMany({
    where: { id: sessionId, userId, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1;
}

/** Ends all sessions of the person, or all but one. @returns how many were ended. */
export async function revokeSessions(
  db: Db,
  userId: string,
  now: Date,
  keepSessionId?: string,
): Promise<number> {
  const { count } = await db.models.userSession.updateMany({
    where: { userId, revokedAt: null, ...(keepSessionId ? { id: { not: keepSessionId } } : {}) },
    data: { revokedAt: now },
  });
  return count;
}

/**
 * Gives a live session a new token; the old one is worth nothing from then on.
 * @returns the token, or undefined when the session has ended.
 */
export async function renewSession(
  db: Db,
  sessionId: string,
  changes: { mfaAt?: Date | null; passwordAt?: Date },
): Promise<string | undefined> {
  const token = newToken();
  const { count } = await db.models.userSession.updateMany({
    where: { id: sessionId, revokedAt: null },
    data: { tokenHash: new Uint8Array(hashToken(token)), ...changes },
  });
  return count === 1 ? token : undefined;
}
