import { tenantFacts } from "@/modules/tenancy/access/service";
import type { Actor, Ports, ServiceContext, TenantContext, TenantFacts } from "@/platform/context";
import type { Db } from "@/platform/db/database";
import { Effects } from "@/platform/effects";
import { isUuid } from "@/platform/ids";
import { lockMoneyOf } from "../../journal/data";
import type { NetworkProvider, ProviderEvent, WebhookDelivery, WebhookReply } from "../../providers/port";
import { heardOfRefund } from "../../refunds/service";
import { providerOfWord, readWebhookToken } from "../accounts/address";
import { openAccountById } from "../accounts/service";
import { orderCheck } from "../charging/service";
import { findAttempt, findByRef, setProviderRef } from "../data";
import { orderKeeping } from "../methods/service";
import { fail, settle } from "../settlement/service";
import * as data from "./data";

const NOBODY: WebhookReply = { status: 404, body: '{"error":"not found"}' };

/**
 * Takes what a provider sent to `/api/webhooks/{word}/{token}/{path}`. What is not authentic changes nothing; what is,
 * is written down once, with its effect in the same transaction. A second delivery of one event has no effect and the
 * same answer.
 */
export async function receiveWebhook(
  ports: Ports,
  address: { word: string; token: string },
  delivery: WebhookDelivery,
  requestId: string,
): Promise<WebhookReply> {
  const provider = providerOfWord(address.word);
  const ids = provider && readWebhookToken(ports.secrets, provider, address.token);
  const tenant = ids && (await tenantFacts(ports, ids.tenantId));
  if (!provider || !ids || !tenant) return NOBODY;
  const actor: Actor = { kind: "system", name: `webhook.${provider}` };
  const effects = new Effects({ actor, requestId, now: () => ports.clock.now() });
  const context = (db: Db) => contextOf(ports, tenant, db, effects, actor, requestId);
  const account = await ports.db.read(tenant.id, (db) =>
    openAccountById(context(db), ids.accountId, provider),
  );
  if (!account) return NOBODY;
  const reading = account.readWebhook(delivery);
  if (!reading.verified) {
    ports.logger.warn({ provider, reason: reading.reason, requestId }, "a webhook was not believed");
    return reading.reply;
  }
  if (reading.events.length === 0) return reading.reply;
  await ports.db.transaction(tenant.id, async (db) => {
    for (const event of reading.events) await take(context(db), provider, event);
    await effects.write(db);
  });
  await effects.release(ports.realtime, ports.logger);
  return reading.reply;
}

function contextOf(
  ports: Ports,
  tenant: TenantFacts,
  db: Db,
  effects: Effects,
  actor: Actor,
  requestId: string,
): TenantContext {
  const service: ServiceContext = {
    db,
    tenantId: tenant.id,
    actor,
    requestId,
    locale: tenant.locale,
    clock: ports.clock,
    logger: ports.logger,
    ports,
    audit: effects.audit.bind(effects),
    emit: effects.emit.bind(effects),
    enqueue: effects.enqueue.bind(effects),
    live: effects.live.bind(effects),
    afterCommit: effects.afterCommit.bind(effects),
  };
  return { ...service, tenant, access: { tenant, roles: [], memberId: null, staffId: null, branchIds: [] } };
}

async function take(ctx: TenantContext, provider: NetworkProvider, event: ProviderEvent): Promise<void> {
  const now = ctx.clock.now();
  const attempt =
    event.kind === "payment" || event.kind === "refund" ? await attemptOf(ctx, provider, event) : undefined;
  // Before the event is written: it refers to the attempt, whose row the other side of a race may be waiting to change.
  if (attempt) await lockMoneyOf(ctx.db, [attempt.memberId]);
  const kept = await data.keepEvent(ctx.db, event, { provider, attemptId: attempt?.id ?? null, at: now });
  if (kept === null) return;
  const outcome = await apply(ctx, provider, event, attempt?.id);
  await data.markHandled(ctx.db, kept, outcome, now);
}

async function attemptOf(ctx: TenantContext, provider: string, event: ProviderEvent) {
  const named =
    event.attemptId && isUuid(event.attemptId) ? await findAttempt(ctx.db, event.attemptId) : undefined;
  if (named?.provider === provider) return named;
  return await findByRef(ctx.db, provider, event.providerRef);
}

async function apply(
  ctx: TenantContext,
  provider: NetworkProvider,
  event: ProviderEvent,
  attemptId: string | undefined,
): Promise<string> {
  switch (event.kind) {
    case "payment":
      return attemptId ? await applyPayment(ctx, event, attemptId) : "unmatched";
    case "refund":
      return (await heardOfRefund(ctx, provider, event)) ? "applied" : "unmatched";
    case "setup":
      if (event.state !== "succeeded") return "noted";
      if (event.memberId === null || !isUuid(event.memberId)) return "unmatched";
      orderKeeping(ctx, event.memberId, event.providerRef);
      return "asked-back";
    case "receipt": {
      const { amountMinor, currency } = event;
      if (amountMinor === null || amountMinor <= 0 || currency === null) return "unreadable";
      await data.keepReceipt(ctx.db, provider, { ...event, amountMinor, currency }, ctx.clock.now());
      return "applied";
    }
  }
}

async function applyPayment(ctx: TenantContext, event: ProviderEvent, attemptId: string): Promise<string> {
  // The answer to our own question about a receipt names the receipt, not the charge.
  const answersUs = event.receipt !== null && event.providerRef === event.receipt;
  if (event.proof === "url_token" && !answersUs) {
    // Nobody signed it: it is a reason to ask, and tells by which name.
    await setProviderRef(ctx.db, attemptId, event.providerRef);
    orderCheck(ctx, attemptId);
    return "asked-back";
  }
  if (event.state === "succeeded") {
    await settle(ctx, attemptId, {
      ...(answersUs ? {} : { providerRef: event.providerRef }),
      amountMinor: event.amountMinor,
      currency: event.currency,
      receipt: event.receipt,
    });
    const attempt = event.keepsCard ? await findAttempt(ctx.db, attemptId) : undefined;
    if (attempt) orderKeeping(ctx, attempt.memberId, event.providerRef);
    return "applied";
  }
  if (event.state === "failed") {
    const failureCode = event.failureCode ?? "unknown";
    const status = failureCode === "timeout" ? "expired" : "failed";
    await fail(ctx, attemptId, { status, failureCode, providerRef: event.providerRef });
    return "applied";
  }
  if (event.state === "pending_customer" && event.failureCode !== null) {
    // Refused on a page that is still open: the page's own name is the one to ask by.
    orderCheck(ctx, attemptId);
    return "asked-back";
  }
  await setProviderRef(ctx.db, attemptId, event.providerRef);
  return "noted";
}
