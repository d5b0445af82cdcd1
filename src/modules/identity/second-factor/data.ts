import type { Db } from "@/platform/db/database";
import { newId } from "@/platform/ids";

export async function findTotp(db: Db, userId: string) {
  return await db.models.user.findFirst({
    where: { id: userId, disabledAt: null },
    select: { email: true, totpSecret: true, totpEnabledAt: true },
  });
}

/** Keeps a secret that is not in force yet. @returns false when a second factor is already on. */
export async function keepPendingSecret(db: Db, userId: string, sealed: Uint8Array): Promise<boolean> {
  const { count } = await db.models.user.updateMany({
    where: { id: userId, totpEnabledAt: null },
    data: { totpSecret: new Uint8Array(sealed), totpLastStep: null },
  });
  return count === 1;
}

/** Puts the pending secret in force. @returns false when one is already on. */
export async function enableTotp(db: Db, userId: string, step: number, now: Date): Promise<boolean> {
  const { count } = await db.models.user.updateMany({
    where: { id: userId, totpEnabledAt: null, totpSecret: { not: null } },
    data: { totpEnabledAt: now, totpLastStep: step },
  });
  return count === 1;
}

export async function removeTotp(db: Db, userId: string): Promise<void> {
  await db.models.user.updateMany({
    where: { id: userId },
    data: { totpSecret: null, totpEnabledAt: null, totpLastStep: null },
  });
  await db.models.recoveryCode.deleteMany({ where: { userId } });
  await db.models.userSession.updateMany({ where: { userId }, data: { mfaAt: null } });
}

/** Uses a step up. @returns false when it, or a later one, was used before. */
export async function claimStep(db: Db, userId: string, step: number): Promise<boolean> {
  const { count } = await db.models.user.updateMany({
    where: { id: userId, OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }] },
    data: { totpLastStep: step },
  });
  return count === 1;
}

export async function replaceRecoveryCodes(db: Db, userId: string, hashes: Uint8Array[]): Promise<void> {
  await db.models.recoveryCode.deleteMany({ where: { userId } });
  await db.models.recoveryCode.createMany({
    data: hashes.map((codeHash) => ({ id: newId(), userId, codeHash: new Uint8Array(codeHash) })),
  });
}

/** Uses a recovery code up. @returns false when there is none like it left. */
export async function claimRecoveryCode(
  db: Db,
  userId: string,
  hash: Uint8Array,
  now: Date,
): Promise<boolean> {
  const { count } = await db.models.recoveryCode.updateMany({
    where: { userId, codeHash: new Uint8Array(hash), usedAt: null },
    data: { usedAt: now },
  });
  return count === 1;
}

export function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  return db.models.recoveryCode.count({ where: { userId, usedAt: null } });
}
