import type { JobContext, TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { step } from "@/platform/jobs/job-context";
import { forgetMethod, keepCard } from "../../jobs";
import { lockMoneyOf } from "../../journal/data";
import type { SavedMethodFacts } from "../../providers/port";
import { openAccount, requireAccount } from "../accounts/service";
import { findAttempt } from "../data";
import * as data from "./data";
import type { SavedMethodView } from "./schema";

/** The provider that keeps cards. */
const CARDS = "stripe";

export function listMethods(ctx: TenantContext, memberId: string): Promise<SavedMethodView[]> {
  return data.listMethods(ctx.db, memberId);
}

/** Keeps the card that an attempt was paid with. */
export async function saveMethod(
  ctx: TenantContext,
  attemptId: string,
  facts: SavedMethodFacts,
): Promise<void> {
  const attempt = await findAttempt(ctx.db, attemptId);
  if (attempt?.provider) {
    await data.saveMethodRow(ctx.db, attempt.memberId, attempt.provider, facts, ctx.clock.now());
  }
}

/** Finds out which card was kept, as soon as this is committed. @param ref of the setup or of the payment */
export function orderKeeping(ctx: TenantContext, memberId: string, ref: string): void {
  ctx.enqueue(keepCard, { memberId, ref });
}

/** Keeps the card of a setup or a payment. @throws Error when the provider doesn't tell yet, so that it is asked again */
export async function keepCardOf(
  ctx: JobContext,
  { memberId, ref }: { memberId: string; ref: string },
): Promise<void> {
  const outcome = await (await openAccount(ctx, CARDS))?.savedMethods?.querySetup(ref);
  if (outcome?.state === "unknown") throw new Error("the provider did not say which card was kept");
  if (outcome?.state !== "succeeded") return;
  await step(ctx, async ({ db }) => {
    await lockMoneyOf(db, [memberId]);
    // Somebody who is no longer a member keeps no cards here.
    if (!(await data.customerOf(db, memberId, CARDS))) return;
    await data.saveMethodRow(db, memberId, CARDS, outcome.saved, ctx.clock.now());
  });
}

async function ownMethod(ctx: TenantContext, memberId: string, methodId: string): Promise<data.StoredMethod> {
  await lockMoneyOf(ctx.db, [memberId]);
  const method = await data.findMethod(ctx.db, methodId);
  if (method?.memberId !== memberId) throw new DomainError("NOT_FOUND");
  return method;
}

/** @throws DomainError NOT_FOUND */
export async function setDefaultMethod(
  ctx: TenantContext,
  memberId: string,
  methodId: string,
): Promise<void> {
  await ownMethod(ctx, memberId, methodId);
  await data.setDefaultMethod(ctx.db, memberId, methodId);
}

/**
 * Forgets a card, here and at the provider. Another one becomes the default.
 * @throws DomainError NOT_FOUND, LAST_METHOD while renewals depend on it and nobody said that they are paid at the desk
 */
export async function removeMethod(
  ctx: TenantContext,
  memberId: string,
  input: { methodId: string; payAtDesk?: boolean | undefined },
): Promise<void> {
  const method = await ownMethod(ctx, memberId, input.methodId);
  const others = (await data.listMethods(ctx.db, memberId)).filter(({ id }) => id !== method.id);
  if (others.length === 0 && !input.payAtDesk && (await data.paysRenewals(ctx.db, memberId))) {
    throw new DomainError("LAST_METHOD");
  }
  await data.removeMethodRow(ctx.db, method.id, ctx.clock.now());
  const [next] = others;
  if (method.isDefault && next) await data.setDefaultMethod(ctx.db, memberId, next.id);
  ctx.enqueue(forgetMethod, { methodId: method.id });
  ctx.audit({
    action: "payment-method.remove",
    subject: { kind: "member", id: memberId },
    after: { label: method.label, last4: method.last4 },
  });
}

/** Tells the provider to forget a card that was removed. @throws Error when it did not answer, so that it is tried again */
export async function forgetAtProvider(ctx: JobContext, methodId: string): Promise<void> {
  const method = await data.findMethod(ctx.db, methodId);
  const provider = method && (await openAccount(ctx, CARDS));
  if (!provider?.savedMethods || method?.provider !== CARDS) return;
  if ((await provider.savedMethods.remove(method.methodRef)) === "unknown") {
    throw new Error("the provider did not say whether the card is forgotten");
  }
}

/**
 * Begins to keep a card: the member goes to the provider's page, the number never comes here. Calls the provider, so it
 * must not run inside a transaction.
 * @throws DomainError PROVIDER_NOT_READY, UNAVAILABLE
 */
export async function startSetup(ctx: TenantContext, memberId: string): Promise<{ url: string }> {
  const provider = await requireAccount(ctx, CARDS);
  const customer = await data.customerOf(ctx.db, memberId, CARDS);
  if (!provider.savedMethods || !customer) throw new DomainError("PROVIDER_NOT_READY", { provider: CARDS });
  const outcome = await provider.savedMethods.setup({
    memberId,
    idempotencyKey: newId(),
    customerRef: customer.customerRef,
    payer: {
      name: customer.name,
      email: customer.email ?? undefined,
      phone: customer.phone ?? undefined,
    },
    returnUrl: `${ctx.ports.publicUrl}/${ctx.tenant.slug}/billing`,
  });
  if (outcome.state !== "pending_customer" || outcome.action.kind !== "redirect") {
    throw new DomainError("UNAVAILABLE", { retryAfter: 5 });
  }
  return { url: outcome.action.url };
}

/**
 * Keeps the card once the member is back from the page, if its webhook was not faster. Outside a transaction, like
 * `startSetup`; may be called again.
 * @throws DomainError INVALID_INPUT for a page that was not opened for this member
 */
export async function finishSetup(
  ctx: TenantContext,
  memberId: string,
  setupRef: string,
): Promise<{ state: "saved" | "waiting" | "failed"; failureCode: string | null }> {
  const provider = await requireAccount(ctx, CARDS);
  const outcome = await provider.savedMethods?.querySetup(setupRef);
  if (outcome?.state === "succeeded") {
    if (outcome.memberId !== memberId) throw new DomainError("INVALID_INPUT", { field: "setup" });
    await data.saveMethodRow(ctx.db, memberId, CARDS, outcome.saved, ctx.clock.now());
    return { state: "saved", failureCode: null };
  }
  return outcome?.state === "failed"
    ? { state: "failed", failureCode: outcome.failureCode }
    : { state: "waiting", failureCode: null };
}
