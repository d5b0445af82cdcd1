import { create as createQr } from "qrcode";
import type { Actor, ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import type { Secrets } from "@/platform/secrets";
import { enqueueMail, forgetSessions, requireRecentPassword } from "../accounts/service";
import { auditFailure, type Origin, spendTry } from "../attempts";
import { checkOwnPassword } from "../passwords/service";
import type { TotpSetup } from "../schema";
import { renewSession } from "../sessions/data";
import { step } from "../steps";
import {
  claimRecoveryCode,
  claimStep,
  countRecoveryCodes,
  enableTotp,
  findTotp,
  keepPendingSecret,
  removeTotp,
  replaceRecoveryCodes,
} from "./data";
import {
  isTotpCode,
  newRecoveryCodes,
  newTotpSecret,
  plainCode,
  RECOVERY_CODES,
  totpStep,
  totpUri,
} from "./rules";

type PersonContext = ServiceContext & { readonly actor: Extract<Actor, { kind: "user" }> };

const SEAL = "identity.totp";

/** Keyed, so that a copy of the database alone can't be searched through; bound to the person. */
function recoveryHash(secrets: Secrets, userId: string, code: string): Buffer {
  return secrets.digest("identity.recovery", `${userId}:${plainCode(code)}`);
}

export async function secondFactorState(
  ctx: PersonContext,
): Promise<{ enabled: boolean; recoveryCodesLeft: number }> {
  const enabled = ctx.actor.mfaEnabled;
  return { enabled, recoveryCodesLeft: enabled ? await countRecoveryCodes(ctx.db, ctx.actor.userId) : 0 };
}

/**
 * Makes a secret for an authenticator; it is in force once `confirmTotp` has seen a code of it.
 * @throws DomainError REAUTHENTICATE, CONFLICT when a second factor is already on.
 */
export async function startTotp(ctx: PersonContext): Promise<TotpSetup> {
  requireRecentPassword(ctx);
  const { userId, email } = ctx.actor;
  const secret = newTotpSecret();
  const kept = await keepPendingSecret(ctx.db, userId, ctx.ports.secrets.seal(SEAL, secret));
  if (!kept) throw new DomainError("CONFLICT");
  const uri = totpUri(secret, email);
  return { secret: secret.replace(/(.{4})(?=.)/g, "$1 "), uri, qr: picture(uri) };
}

/** Dark squares as one SVG path, a row's neighbours joined. */
function picture(text: string): TotpSetup["qr"] {
  const { modules } = createQr(text, { errorCorrectionLevel: "M" });
  let path = "";
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (!modules.get(y, x)) continue;
      const from = x;
      while (x < modules.size && modules.get(y, x)) x++;
      path += `M${from} ${y}h${x - from}v1H${from}z`;
    }
  }
  return { size: modules.size, path };
}

/**
 * Turns the second factor on: this session has passed it, all others have to give it.
 * @returns the recovery codes, shown this once, and the session's new token.
 * @throws DomainError WRONG_CODE, CONFLICT, RATE_LIMITED.
 */
export async function confirmTotp(
  ctx: PersonContext,
  code: string,
): Promise<{ token: string; recoveryCodes: string[] }> {
  const { userId, sessionId } = ctx.actor;
  await spendTry(ctx, "second-factor", userId);
  const user = await findTotp(ctx.db, userId);
  if (user?.totpEnabledAt || !user?.totpSecret) throw new DomainError("CONFLICT");
  const now = ctx.clock.now();
  const used = totpStep(ctx.ports.secrets.open(SEAL, user.totpSecret), plainCode(code), now);
  if (used === undefined) return await refuseCode(ctx);
  const codes = newRecoveryCodes();
  const token = await step(ctx, "identity.enable-second-factor", async (tx) => {
    if (!(await enableTotp(tx.db, userId, used, now))) throw new DomainError("CONFLICT");
    await keepRecoveryCodes(tx, userId, codes);
    return await passed(tx, sessionId, userId, "second-factor-on");
  });
  await ctx.ports.limiter.reset("second-factor", userId);
  return { token, recoveryCodes: codes };
}

async function keepRecoveryCodes(tx: ServiceContext, userId: string, codes: string[]): Promise<void> {
  await replaceRecoveryCodes(
    tx.db,
    userId,
    codes.map((code) => recoveryHash(tx.ports.secrets, userId, code)),
  );
}

/** Marks the session as having passed the second factor, under a new token. */
async function passed(
  tx: ServiceContext,
  sessionId: string,
  userId: string,
  event: "second-factor-on" | "second-factor" | "recovery-code-used",
): Promise<string> {
  const token = await renewSession(tx.db, sessionId, { mfaAt: tx.clock.now() });
  if (!token) throw new DomainError("SESSION_EXPIRED");
  tx.audit({ action: `identity.${event}`, subject: { kind: "user", id: userId } });
  if (event !== "second-factor") {
    enqueueMail(tx, { kind: "notice", mailId: newId(), userId, notice: event });
  }
  forgetSessions(tx, userId);
  return token;
}

/** Keeps the failure and refuses. */
async function refuseCode(ctx: PersonContext): Promise<never> {
  await auditFailure(ctx, "identity.second-factor-failed", ctx.actor.userId, "WRONG_CODE");
  throw new DomainError("WRONG_CODE");
}

/** Uses a code of either kind up, inside the caller's transaction. */
async function claimCode(
  tx: ServiceContext,
  userId: string,
  code: string,
): Promise<"totp" | "recovery" | undefined> {
  const now = tx.clock.now();
  const user = await findTotp(tx.db, userId);
  if (!user?.totpEnabledAt || !user.totpSecret) return undefined;
  if (isTotpCode(code)) {
    const used = totpStep(tx.ports.secrets.open(SEAL, user.totpSecret), plainCode(code), now);
    return used !== undefined && (await claimStep(tx.db, userId, used)) ? "totp" : undefined;
  }
  const hash = recoveryHash(tx.ports.secrets, userId, code);
  return (await claimRecoveryCode(tx.db, userId, hash, now)) ? "recovery" : undefined;
}

/**
 * The second step of signing in: a code of the authenticator, or a recovery code.
 * @returns the session's new token and how many recovery codes are left.
 * @throws DomainError WRONG_CODE, RATE_LIMITED.
 */
export async function passSecondFactor(
  ctx: PersonContext,
  code: string,
): Promise<{ token: string; recoveryCodesLeft: number }> {
  const { userId, sessionId } = ctx.actor;
  await spendTry(ctx, "second-factor", userId);
  const result = await step(ctx, "identity.second-factor", async (tx) => {
    const kind = await claimCode(tx, userId, code);
    if (!kind) return undefined;
    const token = await passed(
      tx,
      sessionId,
      userId,
      kind === "totp" ? "second-factor" : "recovery-code-used",
    );
    return { token, recoveryCodesLeft: await countRecoveryCodes(tx.db, userId) };
  });
  if (!result) return await refuseCode(ctx);
  await ctx.ports.limiter.reset("second-factor", userId);
  return result;
}

/**
 * Turns the second factor off. Already off is fine.
 * @throws DomainError WRONG_CREDENTIALS, WRONG_CODE, RATE_LIMITED.
 */
export async function disableTotp(
  ctx: PersonContext,
  input: { password: string; code: string },
  from: Origin,
): Promise<void> {
  const { userId } = ctx.actor;
  if (!ctx.actor.mfaEnabled) return;
  await checkOwnPassword(ctx, input.password, from);
  await spendTry(ctx, "second-factor", userId);
  const removed = await step(ctx, "identity.disable-second-factor", async (tx) => {
    if (!(await claimCode(tx, userId, input.code))) return false;
    await removeTotp(tx.db, userId);
    tx.audit({ action: "identity.second-factor-off", subject: { kind: "user", id: userId } });
    enqueueMail(tx, { kind: "notice", mailId: newId(), userId, notice: "second-factor-off" });
    forgetSessions(tx, userId);
    return true;
  });
  if (!removed) await refuseCode(ctx);
  await ctx.ports.limiter.reset("second-factor", userId);
}

/**
 * Replaces the recovery codes; the old ones are worth nothing from then on.
 * @throws DomainError WRONG_CODE, RATE_LIMITED.
 */
export async function renewRecoveryCodes(ctx: PersonContext, code: string): Promise<string[]> {
  const { userId } = ctx.actor;
  await spendTry(ctx, "second-factor", userId);
  const codes = newRecoveryCodes();
  const renewed = await step(ctx, "identity.renew-recovery-codes", async (tx) => {
    if (!(await claimCode(tx, userId, code))) return false;
    await keepRecoveryCodes(tx, userId, codes);
    tx.audit({
      action: "identity.renew-recovery-codes",
      subject: { kind: "user", id: userId },
      after: { codes: RECOVERY_CODES },
    });
    return true;
  });
  if (!renewed) return await refuseCode(ctx);
  await ctx.ports.limiter.reset("second-factor", userId);
  return codes;
}
