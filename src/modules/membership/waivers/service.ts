import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { parseKey, type StorageKey, tenantKey } from "@/platform/storage/keys";
import { age } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { zoneOf } from "../memberships/life/data";
import * as data from "./data";
import { takeSignature } from "./picture";
import type {
  PublishWaiverInput,
  SignOwnWaiverInput,
  SignWaiverInput,
  WaiverSignature,
  WaiverVersion,
} from "./schema";

/** Every version that was ever published, the newest first. */
export function listWaivers(ctx: TenantContext): Promise<WaiverVersion[]> {
  return data.listWaivers(ctx.db);
}

/** What is signed today, in the language asked for where there is one; null when the gym has no waiver. */
export async function currentWaiver(ctx: TenantContext, locale?: string): Promise<WaiverVersion | null> {
  return (await data.currentWaiver(ctx.db, locale ?? ctx.locale, ctx.tenant.locale)) ?? null;
}

/** Publishes new words in one or several languages; the ones before are no longer signed. */
export async function publishWaiver(
  ctx: TenantContext,
  input: PublishWaiverInput,
): Promise<{ version: number }> {
  const version = await data.replaceWaiver(ctx.db, input.texts, ctx.clock.now());
  ctx.audit({
    action: "waiver.publish",
    subject: { kind: "tenant", id: ctx.tenantId },
    after: { version, locales: input.texts.map(({ locale }) => locale) },
  });
  return { version };
}

/**
 * Keeps a signature with the words that were signed, and the member's day of signing, which the door reads.
 * @throws DomainError NOT_FOUND, WAIVER_RETIRED when newer words were published meanwhile, GUARDIAN_NEEDED for a minor
 *   who signs alone, and what is wrong with the drawing (TOO_LARGE, UNSUPPORTED_FILE, FILE_UNREADABLE)
 */
export async function signWaiver(
  ctx: TenantContext,
  input: SignWaiverInput,
): Promise<{ signatureId: string }> {
  const { signerName, signerRole } = input;
  const memberId = input.memberId ?? null;
  const guestId = input.guestId ?? null;
  const zone = input.branchId ? await zoneOf(ctx.db, input.branchId) : ctx.tenant.zone;
  const signer = await data.findSigner(ctx.db, memberId ? "member" : "guest", memberId ?? guestId ?? "");
  const waiver = await data.findWaiver(ctx.db, input.waiverVersionId);
  if (!signer || !waiver || zone === undefined) throw new DomainError("NOT_FOUND");
  if (waiver.retired) throw new DomainError("WAIVER_RETIRED");
  const signedAt = ctx.clock.now();
  const signedOn = localDate(signedAt, zone);
  const minor =
    signer.birthDate !== null && age(signer.birthDate, signedOn) < policiesOf(ctx.tenant).minorAge;
  if (minor && signerRole !== "guardian") throw new DomainError("GUARDIAN_NEEDED");
  const picture = await takeSignature(input.image);
  const id = newId<"waiver-signature">();
  const key = tenantKey(ctx.tenantId, "waiver-signature", id, "webp");
  const own = ctx.access.memberId !== null && ctx.access.memberId === memberId;
  await data.insertSignature(ctx.db, {
    id,
    memberId,
    guestId,
    waiverVersionId: waiver.id,
    title: waiver.title,
    body: waiver.body,
    signerName,
    signerRole,
    signatureKey: key,
    signedOn,
    signedAt,
    // Nobody is their own witness.
    witnessId: own || ctx.actor.kind !== "user" ? null : actorId(ctx.actor),
  });
  ctx.audit({
    action: "waiver.sign",
    subject: { kind: memberId ? "member" : "guest", id: signer.id },
    after: { version: waiver.version, signerName, signerRole },
  });
  // Last, so that a refusal leaves no file behind.
  await ctx.ports.storage.put(key, picture, { contentType: "image/webp" });
  return { signatureId: id };
}

/** The signed-in member signs for themselves. @throws as `signWaiver` */
export async function signOwnWaiver(
  ctx: TenantContext,
  input: SignOwnWaiverInput,
): Promise<{ signatureId: string }> {
  if (!ctx.access.memberId) throw new DomainError("NOT_FOUND");
  return await signWaiver(ctx, { ...input, memberId: ctx.access.memberId });
}

/** What a member has signed, the newest first. */
export function signaturesOf(ctx: TenantContext, memberId: string): Promise<WaiverSignature[]> {
  return data.signaturesOf(ctx.db, memberId);
}

/**
 * Where the drawing of a signature is kept.
 * @param ownOnly whether only the signed-in member's own may be seen
 * @throws DomainError NOT_FOUND
 */
export async function signatureFile(ctx: TenantContext, id: string, ownOnly: boolean): Promise<StorageKey> {
  const found = await data.findSignatureKey(ctx.db, id);
  const file = found ? parseKey(found.key) : null;
  if (!found || !file || file.tenantId !== ctx.tenantId) throw new DomainError("NOT_FOUND");
  if (ownOnly && (found.memberId === null || found.memberId !== ctx.access.memberId))
    throw new DomainError("NOT_FOUND");
  return file.key;
}
