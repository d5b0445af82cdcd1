import { timingSafeEqual } from "node:crypto";
import { ACCESS_TOPIC } from "@/modules/tenancy/access/schema";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { RequestContext, ServiceContext, TenantContext } from "@/platform/context";
import type { Effects } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { hashToken, newToken } from "@/platform/secrets";
import { deviceCookie } from "./cookie";
import * as data from "./data";
import { newPairingCode, shownCode, stateOf, typedCode } from "./rules";
import {
  type CreatePairingInput,
  type Device,
  type DeviceFacts,
  type Heartbeat,
  type HeartbeatInput,
  PAIRING_MINUTES,
  type Pairing,
} from "./schema";

/** A call whose answer is a secret: it opens its transaction itself, so that nothing keeps the answer. */
type SecretContext = TenantContext & { readonly effects: Effects };

function pairingHash(ctx: ServiceContext, code: string): Buffer {
  return ctx.ports.secrets.digest("kiosk-pairing", code);
}

function exitDigest(ctx: ServiceContext, deviceId: string, pin: string): Buffer {
  return ctx.ports.secrets.digest("kiosk-exit", `${deviceId}|${pin}`);
}

function expiry(ctx: ServiceContext): Date {
  return new Date(ctx.clock.now().getTime() + PAIRING_MINUTES * 60_000);
}

/** Makes a device and the code that turns a browser into it. @throws DomainError NOT_FOUND for an unknown branch */
export async function createPairing(ctx: SecretContext, input: CreatePairingInput): Promise<Pairing> {
  const { actor } = ctx;
  if (actor.kind !== "user") throw new DomainError("FORBIDDEN");
  const deviceId = newId<"device">();
  const code = newPairingCode();
  const expiresAt = expiry(ctx);
  await ctx.ports.db.transaction(ctx.tenantId, async (db) => {
    if (!(await data.branchExists(db, input.branchId))) throw new DomainError("NOT_FOUND");
    await data.insertDevice(db, {
      id: deviceId,
      branchId: input.branchId,
      name: input.name,
      pairingHash: pairingHash(ctx, code),
      expiresAt,
      exitPinDigest: exitDigest(ctx, deviceId, input.exitPin),
      createdBy: actor.userId,
      now: ctx.clock.now(),
    });
    ctx.audit({
      action: "kiosk.create",
      subject: { kind: "kiosk", id: deviceId },
      after: { name: input.name, branchId: input.branchId },
    });
    await ctx.effects.write(db);
  });
  return { deviceId, code: shownCode(code), expiresAt: expiresAt.toISOString() };
}

/** A new code for a device that lost its browser; the old browser is out at once. @throws DomainError NOT_FOUND */
export async function renewPairing(ctx: SecretContext, deviceId: string): Promise<Pairing> {
  const code = newPairingCode();
  const expiresAt = expiry(ctx);
  await ctx.ports.db.transaction(ctx.tenantId, async (db) => {
    if (!(await data.renewPairing(db, deviceId, pairingHash(ctx, code), expiresAt)))
      throw new DomainError("NOT_FOUND");
    ctx.audit({ action: "kiosk.renew-code", subject: { kind: "kiosk", id: deviceId } });
    announceDevice(ctx, deviceId);
    await ctx.effects.write(db);
  });
  return { deviceId, code: shownCode(code), expiresAt: expiresAt.toISOString() };
}

/** Every process forgets the device and closes its live connections. */
function announceDevice(ctx: TenantContext, deviceId: string): void {
  ctx.live(ACCESS_TOPIC, { tenantId: ctx.tenantId, slug: ctx.tenant.slug, deviceId });
}

/**
 * Turns the browser that sends this into a kiosk of the gym in the address.
 * @throws DomainError PAIRING_CODE_WRONG for a wrong, used or expired code, and for another gym's
 */
export async function pair(
  ctx: ServiceContext & Pick<RequestContext, "tenantSlug" | "setCookie">,
  typed: string,
): Promise<DeviceFacts> {
  const code = typedCode(typed);
  if (!code || !ctx.tenantSlug) throw new DomainError("PAIRING_CODE_WRONG");
  const token = newToken();
  const device = await data.pairDevice(ctx.db, {
    tokenHash: hashToken(token),
    pairingHash: pairingHash(ctx, code),
    slug: ctx.tenantSlug,
    now: ctx.clock.now(),
    requestId: ctx.requestId,
  });
  if (!device) throw new DomainError("PAIRING_CODE_WRONG");
  ctx.setCookie(deviceCookie(token, ctx.ports.publicUrl));
  const { tenantId: _, ...facts } = device;
  return facts;
}

/** Newest first, those taken out of use last. */
export async function listDevices(ctx: TenantContext): Promise<Device[]> {
  const now = ctx.clock.now();
  const { kioskOfflineMinutes } = policiesOf(ctx.tenant);
  const found = await data.listDevices(ctx.db);
  return found.map((device) => ({ ...device, state: stateOf(device, now, kioskOfflineMinutes) }));
}

/**
 * Takes a kiosk out of use, here and in every other process, at once.
 * @param reason kept in the gym's audit log, for whoever is not of the gym
 * @throws DomainError NOT_FOUND
 */
export async function revokeDevice(ctx: TenantContext, deviceId: string, reason?: string): Promise<void> {
  if (!(await data.revoke(ctx.db, deviceId, ctx.clock.now()))) throw new DomainError("NOT_FOUND");
  const device = await data.findDevice(ctx.db, deviceId);
  ctx.audit({
    action: "kiosk.revoke",
    subject: { kind: "kiosk", id: deviceId },
    before: { name: device?.name },
    ...(reason === undefined ? {} : { reason }),
  });
  announceDevice(ctx, deviceId);
}

/** Whether the PIN leaves the kiosk's screen. @throws DomainError WRONG_CODE, RATE_LIMITED, DEVICE_REVOKED */
export async function checkExit(ctx: TenantContext, pin: string): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "device") throw new DomainError("FORBIDDEN");
  const key = `exit|${actor.deviceId}`;
  const verdict = await ctx.ports.limiter.consume("kiosk-pin", key);
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
  const kept = await data.findExitPin(ctx.db, actor.deviceId);
  if (!kept) throw new DomainError("DEVICE_REVOKED");
  if (!timingSafeEqual(kept, exitDigest(ctx, actor.deviceId, pin))) throw new DomainError("WRONG_CODE");
  await ctx.ports.limiter.reset("kiosk-pin", key);
}

/** The kiosk says that it is there and hears what it shows. @throws DomainError DEVICE_REVOKED */
export async function beat(ctx: TenantContext, said: HeartbeatInput = {}): Promise<Heartbeat> {
  const { actor } = ctx;
  if (actor.kind !== "device") throw new DomainError("FORBIDDEN");
  const now = ctx.clock.now();
  const insideSince = new Date(now.getTime() - policiesOf(ctx.tenant).autoCheckOutHours * 3_600_000);
  const seen = await data.touchDevice(ctx.db, actor.deviceId, now, insideSince, said);
  if (!seen) throw new DomainError("DEVICE_REVOKED");
  return { ...seen, now: now.toISOString() };
}
