import type { Db } from "@/platform/db/database";
import { newId, type UserId } from "@/platform/ids";
import { hashToken } from "@/platform/secrets";

/** What a one-time link is for. */
export type LinkPurpose = "verify" | "reset" | "change-email";

export interface Credentials {
  id: string;
  email: string;
  name: string;
  locale: string;
  passwordHash: string | null;
  emailVerifiedAt: Date | null;
  totpEnabledAt: Date | null;
  disabledAt: Date | null;
}

const CREDENTIALS = {
  id: true,
  email: true,
  name: true,
  locale: true,
  passwordHash: true,
  emailVerifiedAt: true,
  totpEnabledAt: true,
  disabledAt: true,
} as const;

export function findByEmail(db: Db, email: string): Promise<Credentials | null> {
  return db.models.user.findFirst({ where: { email }, select: CREDENTIALS });
}

export function findById(db: Db, userId: string): Promise<Credentials | null> {
  return db.models.user.findFirst({ where: { id: userId }, select: CREDENTIALS });
}

export interface NewUser {
  email: string;
  name: string;
  locale: string;
  passwordHash: string | null;
  emailVerifiedAt?: Date | null;
  platformRole?: "operator" | null;
}

/** @returns undefined when the e-mail is taken; the transaction goes on. */
export async function insertUser(db: Db, user: NewUser): Promise<UserId | undefined> {
  const id = newId<"user">();
  const { count } = await db.models.user.createMany({ data: [{ id, ...user }], skipDuplicates: true });
  return count === 1 ? id : undefined;
}

export interface UserChange {
  name?: string;
  locale?: string;
  email?: string;
  passwordHash?: string;
  emailVerifiedAt?: Date | null;
  disabledAt?: Date | null;
}

export async function updateUser(db: Db, userId: string, change: UserChange): Promise<void> {
  await db.models.user.updateMany({ where: { id: userId }, data: change });
}

/** Changes an account that nobody has confirmed yet. @returns false when it has been confirmed meanwhile. */
export async function replaceUnverified(db: Db, userId: string, change: UserChange): Promise<boolean> {
  const { count } = await db.models.user.updateMany({
    where: { id: userId, emailVerifiedAt: null },
    data: change,
  });
  return count === 1;
}

/**
 * Frees an e-mail from accounts that somebody made with it and nobody ever confirmed: they own nothing, and whoever
 * proves that the mailbox is theirs comes first. A closed one stays closed.
 * @returns false when a confirmed account other than `butUserId` has the e-mail
 */
export async function freeEmail(db: Db, email: string, butUserId: string): Promise<boolean> {
  const other = { email, id: { not: butUserId } };
  await db.models.user.deleteMany({ where: { ...other, emailVerifiedAt: null, disabledAt: null } });
  return (await db.models.user.findFirst({ where: other, select: { id: true } })) === null;
}

/** Keeps a one-time link; the same id twice is the same link. */
export async function insertLink(
  db: Db,
  link: { id: string; userId: string; purpose: LinkPurpose; token: string; email?: string; expiresAt: Date },
): Promise<void> {
  const { token, ...rest } = link;
  await db.models.userToken.createMany({
    data: [{ ...rest, tokenHash: new Uint8Array(hashToken(token)) }],
    skipDuplicates: true,
  });
}

export interface Link {
  id: string;
  userId: string;
  email: string | null;
  expiresAt: Date;
  usedAt: Date | null;
}

export function findLink(db: Db, purpose: LinkPurpose, token: string): Promise<Link | null> {
  return db.models.userToken.findFirst({
    where: { purpose, tokenHash: new Uint8Array(hashToken(token)) },
    select: { id: true, userId: true, email: true, expiresAt: true, usedAt: true },
  });
}

/** A link by its id, as long as it can still be used. */
export function findOpenLink(db: Db, linkId: string, now: Date): Promise<Link | null> {
  return db.models.userToken.findFirst({
    where: { id: linkId, usedAt: null, expiresAt: { gt: now } },
    select: { id: true, userId: true, email: true, expiresAt: true, usedAt: true },
  });
}

/** Uses a link up, and every other one of its kind. @returns false when somebody was faster or it has expired. */
export async function spendLink(db: Db, link: Link, purpose: LinkPurpose, now: Date): Promise<boolean> {
  const { count } = await db.models.userToken.updateMany({
    where: { id: link.id, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count === 1) await endLinks(db, link.userId, purpose, now);
  return count === 1;
}

/** Makes the open links of one kind worthless. */
export async function endLinks(db: Db, userId: string, purpose: LinkPurpose, now: Date): Promise<void> {
  await db.models.userToken.updateMany({ where: { userId, purpose, usedAt: null }, data: { usedAt: now } });
}
