import type { ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { addressKey } from "@/platform/rate-limit/address-key";
import type { LimitName } from "@/platform/rate-limit/limits";
import { step } from "./steps";

/** Where a request came from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

/**
 * Spends one try.
 * @throws DomainError RATE_LIMITED with the seconds to wait.
 */
export async function spendTry(ctx: ServiceContext, limit: LimitName, key: string): Promise<void> {
  const verdict = await ctx.ports.limiter.consume(limit, key);
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
}

/** The pair that guessing is counted by: an attacker elsewhere uses up their own tries, not the victim's. */
export function accountAndAddress(account: string, from: Origin): string {
  return `${account.toLowerCase()}\n${addressKey(from.address)}`;
}

/** Keeps that somebody failed. `userId` is null for people we don't know; what they typed is kept nowhere. */
export async function auditFailure(
  ctx: ServiceContext,
  action: string,
  userId: string | null,
  reason: string,
): Promise<void> {
  await step(ctx, action, async (tx) => tx.audit({ action, subject: { kind: "user", id: userId }, reason }));
}
