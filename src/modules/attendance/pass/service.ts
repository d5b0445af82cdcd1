import { randomInt } from "node:crypto";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import type { Effects } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { fullName } from "../check-in/rules";
import * as data from "./data";
import type { MemberPass, NewPin } from "./schema";
import { passSecret, pinDigest } from "./secrets";

/** A call whose answer is a secret: it opens its transaction itself, so that nothing keeps the answer. */
type SecretContext = TenantContext & { readonly effects: Effects };

function ownId(ctx: TenantContext): string {
  if (!ctx.access.memberId) throw new DomainError("NOT_FOUND");
  return ctx.access.memberId;
}

async function passOf(ctx: TenantContext, memberId: string): Promise<MemberPass> {
  const holder = await data.findHolder(ctx.db, memberId);
  if (!holder) throw new DomainError("NOT_FOUND");
  return {
    memberId: holder.id,
    secret: passSecret(ctx, holder.id, holder.passVersion),
    seconds: policiesOf(ctx.tenant).qrSeconds,
    now: ctx.clock.now().toISOString(),
    name: fullName(holder),
    number: holder.number,
    hasPin: holder.hasPin,
  };
}

/** What the signed-in member's phone needs to show codes, also without a connection. */
export function ownPass(ctx: TenantContext): Promise<MemberPass> {
  return passOf(ctx, ownId(ctx));
}

/** A new secret for the member's own phone; every code of the old one ends. */
export async function renewOwnPass(ctx: SecretContext): Promise<MemberPass> {
  const memberId = ownId(ctx);
  await ctx.ports.db.transaction(ctx.tenantId, async (db) => {
    await bump({ ...ctx, db }, memberId);
    await ctx.effects.write(db);
  });
  return await passOf(ctx, memberId);
}

/** Ends every code of a member's pass; their phone gets the new secret when it asks. @throws DomainError NOT_FOUND */
export async function resetPass(ctx: TenantContext, memberId: string): Promise<void> {
  await bump(ctx, memberId);
}

async function bump(ctx: TenantContext, memberId: string): Promise<void> {
  if (!(await data.bumpPass(ctx.db, memberId))) throw new DomainError("NOT_FOUND");
  ctx.audit({ action: "member.pass-reset", subject: { kind: "member", id: memberId } });
}

export function newOwnPin(ctx: SecretContext): Promise<NewPin> {
  return makePin(ctx, ownId(ctx));
}

/** A new PIN for a member, to be told to them; the old one ends. @throws DomainError NOT_FOUND */
export function resetPin(ctx: SecretContext, memberId: string): Promise<NewPin> {
  return makePin(ctx, memberId);
}

/** Of a million PINs a gym of ten thousand uses one in a hundred, so a few tries always find a free one. */
const TRIES = 20;

async function makePin(ctx: SecretContext, memberId: string): Promise<NewPin> {
  if (!(await data.findHolder(ctx.db, memberId))) throw new DomainError("NOT_FOUND");
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const pin = String(randomInt(1_000_000)).padStart(6, "0");
    if (!isTelling(pin) && (await keepPin(ctx, memberId, pin))) return { pin };
  }
  throw new DomainError("UNAVAILABLE", { retryAfter: 1 });
}

/** PINs that people try first. */
function isTelling(pin: string): boolean {
  return /^(\d)\1{5}$/.test(pin) || "01234567890".includes(pin) || "09876543210".includes(pin);
}

async function keepPin(ctx: SecretContext, memberId: string, pin: string): Promise<boolean> {
  try {
    return await ctx.ports.db.transaction(ctx.tenantId, async (db) => {
      if (!(await data.setPin(db, memberId, pinDigest(ctx, pin)))) return false;
      ctx.audit({ action: "member.pin-reset", subject: { kind: "member", id: memberId } });
      await ctx.effects.write(db);
      return true;
    });
  } catch (error) {
    if (isUniqueViolation(error, "pin_digest")) return false;
    throw error;
  }
}
