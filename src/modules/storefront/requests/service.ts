import { normalPhone } from "@/modules/membership/members/rules";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember, getMember } from "@/modules/membership/members/service";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { RequestContext, TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { addressKey } from "@/platform/rate-limit/address-key";
import type { LimitName } from "@/platform/rate-limit/limits";
import { tenantTopic } from "@/platform/realtime/realtime";
import { isLocale } from "@/shared/i18n/locales";
import { age } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { publicParts } from "../facts/rules";
import { plansOnOffer } from "../facts/service";
import { planCards } from "../pages/words";
import * as data from "./data";
import { answerJoinRequest } from "./jobs";
import type { AcceptedRequest, AskToJoinInput, JoinOffer, JoinRequest } from "./schema";

const DAY = 86_400_000;
/** Days that names are kept of people who did not become members. */
const KEEP_ANSWERED_DAYS = 30;
const KEEP_OPEN_DAYS = 90;

async function spend(ctx: TenantContext, limit: LimitName, key: string): Promise<void> {
  const verdict = await ctx.ports.limiter.consume(limit, key);
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
}

/** @throws DomainError NOT_FOUND where nobody may ask to join */
function requireJoining(ctx: TenantContext): void {
  if (!publicParts(ctx.tenant)?.join) throw new DomainError("NOT_FOUND");
}

/** What can be joined, in the reader's words. @throws DomainError NOT_FOUND where nobody may ask to join */
export async function readOffer(ctx: TenantContext): Promise<JoinOffer> {
  requireJoining(ctx);
  const locale = isLocale(ctx.locale) ? ctx.locale : "en";
  const cards = publicParts(ctx.tenant)?.plans
    ? await planCards(await plansOnOffer(ctx), ctx.tenant, locale)
    : [];
  return {
    gymName: ctx.tenant.name,
    minorAge: policiesOf(ctx.tenant).minorAge,
    plans: cards.map(({ lines, ...card }) => ({ ...card, lines: [...lines] })),
  };
}

/**
 * Somebody leaves their name. Whoever asks hears the same whether or not the gym knows that e-mail: what there is to
 * say about it goes to the mailbox.
 * @throws DomainError NOT_FOUND, RATE_LIMITED, INVALID_INPUT naming the field
 */
export async function askToJoin(
  ctx: TenantContext & Pick<RequestContext, "address">,
  input: AskToJoinInput,
): Promise<void> {
  requireJoining(ctx);
  await spend(ctx, "join", addressKey(ctx.address));
  if (input.website !== "") return;
  const { country, zone } = ctx.tenant;
  const phone = normalPhone(input.phone, country);
  if (!phone) throw new DomainError("INVALID_INPUT", { field: "phone" });
  const now = ctx.clock.now();
  const years = age(input.birthDate, localDate(now, zone));
  if (years < 0 || years > 120) throw new DomainError("INVALID_INPUT", { field: "birthDate" });
  const minor = years < policiesOf(ctx.tenant).minorAge;
  const guardianPhone = normalPhone(input.guardianPhone, country);
  if (minor && !input.guardianName) throw new DomainError("INVALID_INPUT", { field: "guardianName" });
  if (minor && !guardianPhone) throw new DomainError("INVALID_INPUT", { field: "guardianPhone" });
  const plan = input.planId === null ? null : (await plansOnOffer(ctx)).find(({ id }) => id === input.planId);
  if (plan === undefined) throw new DomainError("INVALID_INPUT", { field: "planId" });
  await spend(ctx, "join-mailbox", `${ctx.tenantId} ${input.email}`);
  const id = newId<"join-request">();
  await data.insertRequest(ctx.db, {
    id,
    planId: plan?.id ?? null,
    firstName: input.firstName,
    lastName: input.lastName,
    email: input.email,
    phone,
    birthDate: input.birthDate,
    guardianName: minor ? input.guardianName : null,
    guardianPhone: minor ? (guardianPhone ?? null) : null,
    locale: ctx.locale,
    marketing: input.marketing,
    consentAt: now,
  });
  ctx.audit({ action: "join-request.make", subject: { kind: "join-request", id } });
  ctx.enqueue(answerJoinRequest, { requestId: id });
  tellDesks(ctx);
}

function tellDesks(ctx: TenantContext): void {
  ctx.live(tenantTopic(ctx.tenantId, "members"), { type: "join-request" });
}

/** Those who wait to be made members, the newest first. */
export function listRequests(ctx: TenantContext): Promise<JoinRequest[]> {
  return data.openRequests(ctx.db);
}

async function hold(ctx: TenantContext, requestId: string): Promise<JoinRequest> {
  const request = await data.holdRequest(ctx.db, requestId);
  if (!request) throw new DomainError("NOT_FOUND");
  return request;
}

/**
 * Makes a member of somebody who asked, or finds out that they are one; the plan is then sold to them at the till.
 * @throws DomainError NOT_FOUND when it was answered meanwhile
 */
export async function acceptRequest(
  ctx: TenantContext,
  { requestId, memberId }: { requestId: string; memberId: string | null },
): Promise<AcceptedRequest> {
  const request = await hold(ctx, requestId);
  if (memberId !== null) await getMember(ctx, memberId);
  const { firstName, lastName, email, phone, birthDate, guardianName, guardianPhone, planId } = request;
  const fields = memberFields.parse({
    firstName,
    lastName,
    email,
    phone,
    birthDate,
    guardianName,
    guardianPhone,
  });
  // Whoever answers has seen the look-alike beside the request.
  const member = memberId ?? (await createMember(ctx, { fields, acceptDuplicate: true })).memberId;
  await data.settleRequest(ctx.db, requestId, "accepted", ctx.clock.now(), actorId(ctx.actor));
  ctx.audit({
    action: "join-request.accept",
    subject: { kind: "join-request", id: requestId },
    after: { memberId: member, planId },
  });
  tellDesks(ctx);
  return { memberId: member, planId };
}

/** Puts a request aside that leads nowhere. @throws DomainError NOT_FOUND when it was answered meanwhile */
export async function dismissRequest(ctx: TenantContext, requestId: string): Promise<void> {
  await hold(ctx, requestId);
  await data.settleRequest(ctx.db, requestId, "dismissed", ctx.clock.now(), actorId(ctx.actor));
  ctx.audit({ action: "join-request.dismiss", subject: { kind: "join-request", id: requestId } });
  tellDesks(ctx);
}

/** Forgets those who did not become members, each night. @returns how many */
export async function forgetOldRequests(ctx: TenantContext): Promise<number> {
  const now = ctx.clock.now().getTime();
  const before = (days: number) => new Date(now - days * DAY);
  return await data.forgetRequests(ctx.db, before(KEEP_ANSWERED_DAYS), before(KEEP_OPEN_DAYS));
}
