import type { JobContext, TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { forgetMethod } from "../../jobs";
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
    await data.saveMethodRow(ctx.db, attempt.memberId, attempt.provider, facts, {
      now: ctx.clock.now(),
      byMember: false,
    });
  }
}

/** Keeps a card that a provider reports for a customer it knows. */
export async function saveMethodOfCustomer(
  ctx: TenantContext,
  provider: string,
  facts: SavedMethodFacts,
): Promise<boolean> {
  const memberId = await data.memberOfCustomer(ctx.db, provider, facts.customerRef);
  const options = { now: ctx.clock.now(), byMember: false };
  if (memberId) await data.saveMethodRow(ctx.db, memberId, provider, facts, options);
  return memberId !== null;
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

const PURPOSE = "card-setup";

/**
 * Begins to keep a card: the browser shows the provider's form, the number never comes here. Calls the provider, so it
 * must not run inside a transaction.
 * @throws DomainError PROVIDER_NOT_READY, UNAVAILABLE
 */
export async function startSetup(
  ctx: TenantContext,
  memberId: string,
): Promise<{ setup: string; clientSecret: string; publishableKey: string }> {
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
  });
  if (outcome.state !== "pending_customer" || outcome.action.kind !== "client_secret") {
    throw new DomainError("UNAVAILABLE", { retryAfter: 5 });
  }
  const { clientSecret, publishableKey } = outcome.action;
  const sealed = ctx.ports.secrets.seal(PURPOSE, JSON.stringify([memberId, outcome.setupRef]));
  return { setup: sealed.toString("base64url"), clientSecret, publishableKey };
}

/**
 * Keeps the card once the form was filled in. Outside a transaction, like `startSetup`; may be called again.
 * @throws DomainError INVALID_INPUT for a setup that was not begun here by this member
 */
export async function finishSetup(
  ctx: TenantContext,
  memberId: string,
  setup: string,
): Promise<{ state: "saved" | "waiting" | "failed"; failureCode: string | null }> {
  const setupRef = openSetup(ctx, memberId, setup);
  const provider = await requireAccount(ctx, CARDS);
  const outcome = await provider.savedMethods?.querySetup(setupRef);
  if (outcome?.state === "succeeded") {
    await data.saveMethodRow(ctx.db, memberId, CARDS, outcome.saved, {
      now: ctx.clock.now(),
      byMember: true,
    });
    return { state: "saved", failureCode: null };
  }
  return outcome?.state === "failed"
    ? { state: "failed", failureCode: outcome.failureCode }
    : { state: "waiting", failureCode: null };
}

function openSetup(ctx: TenantContext, memberId: string, setup: string): string {
  try {
    const opened = ctx.ports.secrets.open(PURPOSE, Buffer.from(setup, "base64url"));
    const [owner, setupRef] = JSON.parse(opened) as [string, string];
    if (owner === memberId) return setupRef;
  } catch {
    // Not sealed by us: the same answer as for somebody else's.
  }
  throw new DomainError("INVALID_INPUT", { field: "setup" });
}
