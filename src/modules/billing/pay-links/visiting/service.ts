import type { Ports, RequestContext, ServiceContext, TenantContext, TenantFacts } from "@/platform/context";
import type { Db } from "@/platform/db/database";
import { Effects } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { addressKey } from "@/platform/rate-limit/address-key";
import type { LimitName } from "@/platform/rate-limit/limits";
import { hashToken } from "@/platform/secrets";
import { openAccount, readyProviders } from "../../payments/accounts/service";
import { orderCheck } from "../../payments/charging/service";
import { takePayment } from "../../payments/service";
import { PROVIDER_OF } from "../../payments/words";
import * as data from "../data";
import { phoneEnd, shortName, stateOf } from "../rules";
import {
  PAY_LINK_TENDERS,
  type PayByLinkInput,
  type PayLinkAttempt,
  type PayLinkTender,
  type PayLinkView,
} from "../schema";

/** What a visitor's call brings along; nobody is signed in. */
export interface Visit
  extends Pick<RequestContext, "address" | "tenantSlug" | "resolveAccess" | "locale" | "ports"> {
  readonly requestId: string | undefined;
}

/** A try that began this long ago still shows its waiting screen, in milliseconds. */
const RESUMED_FOR = 15 * 60_000;
/** Nothing else is started this soon after a try: it may be the same finger. */
const ONE_AT_A_TIME = 45_000;

async function spend(ports: Ports, limit: LimitName, key: string): Promise<void> {
  const verdict = await ports.limiter.consume(limit, key);
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
}

/** The gym of the address. @throws DomainError NOT_FOUND, GYM_SUSPENDED, RATE_LIMITED */
async function gymOf(visit: Visit): Promise<TenantFacts> {
  await spend(visit.ports, "pay-link", addressKey(visit.address));
  if (visit.tenantSlug === undefined) throw new DomainError("NOT_FOUND");
  const access = await visit.resolveAccess(visit.tenantSlug, { kind: "anonymous" });
  if (!access) throw new DomainError("NOT_FOUND");
  if (access.tenant.status === "suspended") throw new DomainError("GYM_SUSPENDED");
  return access.tenant;
}

function contextOf(visit: Visit, tenant: TenantFacts, db: Db, effects: Effects): TenantContext {
  const { ports, requestId, locale } = visit;
  const service: ServiceContext = {
    db,
    tenantId: tenant.id,
    actor: { kind: "anonymous" },
    requestId,
    locale,
    clock: ports.clock,
    logger: ports.logger,
    ports,
    audit: effects.audit.bind(effects),
    emit: effects.emit.bind(effects),
    enqueue: effects.enqueue.bind(effects),
    live: effects.live.bind(effects),
    afterCommit: effects.afterCommit.bind(effects),
  };
  return {
    ...service,
    tenant,
    access: { tenant, roles: [], memberId: null, staffId: null, branchIds: [] },
  };
}

function effectsOf({ ports, requestId }: Visit): Effects {
  return new Effects({ actor: { kind: "anonymous" }, requestId, now: () => ports.clock.now() });
}

/** How this amount can be paid here: by what the gym has, and what takes such an amount. */
async function waysFor(ctx: TenantContext, amountMinor: number, currency: string): Promise<PayLinkTender[]> {
  const ready = await readyProviders(ctx);
  const ways: PayLinkTender[] = [];
  for (const tender of PAY_LINK_TENDERS) {
    const name = PROVIDER_OF[tender];
    const account = ready.includes(name) ? await openAccount(ctx, name) : undefined;
    if (account && account.refusalOf(amountMinor, currency) === null) ways.push(tender);
  }
  return ways;
}

/** What the link shows. A wrong token, another gym's and one that never was are answered alike. */
export async function openLink(visit: Visit, token: string): Promise<PayLinkView> {
  const tenant = await gymOf(visit);
  return await visit.ports.db.read(tenant.id, async (db) => {
    const ctx = contextOf(visit, tenant, db, effectsOf(visit));
    const now = ctx.clock.now();
    const link = await data.linkByToken(db, hashToken(token));
    const state = stateOf(link, now);
    if (!link || state === "unknown") return { state: "unknown" };
    const { number, currency, totalMinor, openMinor, dueOn, expiresAt } = link;
    if (state === "paid") return { state, number, currency, totalMinor };
    if (state !== "open") return { state };
    return {
      state,
      number,
      currency,
      totalMinor,
      openMinor,
      dueOn,
      expiresAt,
      payerName: shortName(link.firstName, link.lastName),
      lines: await data.linesOf(db, link.invoiceId),
      ways: await waysFor(ctx, openMinor, currency),
      phoneEnd: phoneEnd(link.phone),
      attempt: await data.attemptUnderWay(db, link.invoiceId, new Date(now.getTime() - RESUMED_FOR)),
    };
  });
}

/**
 * Pays the whole of what is open. Sent again with the same `idempotency`, it is the same payment.
 * @throws DomainError LINK_EXPIRED (whatever ended it), PAYMENT_PENDING just after another try, RATE_LIMITED, and those
 *   of `takePayment`
 */
export async function payByLink(visit: Visit, input: PayByLinkInput): Promise<PayLinkAttempt> {
  const tenant = await gymOf(visit);
  const { ports } = visit;
  const effects = effectsOf(visit);
  const result = await ports.db.transaction(tenant.id, async (db) => {
    const ctx = contextOf(visit, tenant, db, effects);
    const now = ctx.clock.now();
    const link = await data.linkByToken(db, hashToken(input.token));
    if (!link || stateOf(link, now) !== "open") throw new DomainError("LINK_EXPIRED");
    await spend(ports, "pay-link-pay", link.id);
    const idempotency = `link:${link.id.slice(-12)}:${input.idempotency}`;
    const recent = await data.attemptUnderWay(db, link.invoiceId, new Date(now.getTime() - ONE_AT_A_TIME));
    const paid = await takePayment(ctx, {
      invoiceId: link.invoiceId,
      tenders: [
        {
          tender: input.tender,
          amountMinor: link.openMinor,
          ...(input.tender === "mpesa" ? { phone: input.phone || (link.phone ?? "") } : {}),
        },
      ],
      idempotency,
      // The link's own token stays in the browser that came with it.
      returnPath: `/${tenant.slug}/pay/back`,
      byStranger: true,
    });
    const [attempt] = paid.attempts;
    if (!attempt) throw new Error("a payment made no attempt");
    // Told apart after the fact, so that a repeated call still finds its own try.
    if (recent && recent.id !== attempt.id) throw new DomainError("PAYMENT_PENDING", { number: link.number });
    await effects.write(db);
    const seen = await data.attemptOf(db, link.invoiceId, attempt.id);
    if (!seen) throw new Error("a payment made no attempt");
    return seen;
  });
  await effects.release(ports.realtime, ports.logger);
  return result;
}

/**
 * Asks the provider about a try of the link's own bill: the payer is back from its page.
 * @throws DomainError LINK_EXPIRED, NOT_FOUND, RATE_LIMITED
 */
export async function checkAttempt(visit: Visit, token: string, attemptId: string): Promise<PayLinkAttempt> {
  const tenant = await gymOf(visit);
  const { ports } = visit;
  const effects = effectsOf(visit);
  const seen = await ports.db.transaction(tenant.id, async (db) => {
    const link = await data.linkByToken(db, hashToken(token));
    if (!link) throw new DomainError("LINK_EXPIRED");
    const attempt = await data.attemptOf(db, link.invoiceId, attemptId);
    if (!attempt) throw new DomainError("NOT_FOUND");
    await spend(ports, "pay-link-check", link.id);
    orderCheck(contextOf(visit, tenant, db, effects), attemptId);
    await effects.write(db);
    return attempt;
  });
  await effects.release(ports.realtime, ports.logger);
  return seen;
}

/** How a try of the link's own bill stands. @throws DomainError LINK_EXPIRED, NOT_FOUND */
export async function watchAttempt(visit: Visit, token: string, attemptId: string): Promise<PayLinkAttempt> {
  const tenant = await gymOf(visit);
  return await visit.ports.db.read(tenant.id, async (db) => {
    const link = await data.linkByToken(db, hashToken(token));
    if (!link) throw new DomainError("LINK_EXPIRED");
    const attempt = await data.attemptOf(db, link.invoiceId, attemptId);
    if (!attempt) throw new DomainError("NOT_FOUND");
    return attempt;
  });
}
