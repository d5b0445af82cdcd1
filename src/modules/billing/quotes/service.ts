import { createHash } from "node:crypto";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import type { QuoteResult } from "../calculator/schema";
import type { Committed, ShownQuote } from "../changes/schema";
import * as data from "./data";

/** Minutes for which a shown price may be committed. */
export const QUOTE_MINUTES = 15;

/** What must come out the same at the commit: everything that was shown, and everything that will be stored. */
export function digestOf(results: readonly QuoteResult[], more: unknown = null): string {
  return createHash("sha256")
    .update(JSON.stringify([results, more]))
    .digest("hex");
}

/** Keeps what was shown for a quarter of an hour. */
export async function keepQuote(
  ctx: TenantContext,
  quote: { memberId: string; membershipId: string | null; kind: string; change: unknown; digest: string },
): Promise<{ quoteId: string; expiresAt: string }> {
  const createdAt = ctx.clock.now();
  const expiresAt = new Date(createdAt.getTime() + QUOTE_MINUTES * 60_000);
  const quoteId = await data.insertQuote(ctx.db, {
    ...quote,
    createdBy: actorId(ctx.actor),
    createdAt,
    expiresAt,
  });
  return { quoteId, expiresAt: expiresAt.toISOString() };
}

/** A quote as its commit finds it: to be carried out, or carried out before with this answer. */
export type OpenedQuote = { quote: data.StoredQuote; answer: Committed | null };

/**
 * Takes a quote to carry it out.
 * @throws DomainError NOT_FOUND, QUOTE_EXPIRED
 */
export async function openQuote(ctx: TenantContext, quoteId: string): Promise<OpenedQuote> {
  const quote = await data.lockQuote(ctx.db, quoteId);
  if (!quote) throw new DomainError("NOT_FOUND");
  if (quote.committedAt) return { quote, answer: quote.result as Committed };
  if (Date.parse(quote.expiresAt) < ctx.clock.now().getTime()) throw new DomainError("QUOTE_EXPIRED");
  return { quote, answer: null };
}

/** @throws DomainError QUOTE_CHANGED when it does not come out as it was shown */
export function mustMatch(quote: data.StoredQuote, digest: string): void {
  if (quote.digest !== digest) throw new DomainError("QUOTE_CHANGED");
}

export async function closeQuote(ctx: TenantContext, quoteId: string, answer: Committed): Promise<Committed> {
  await data.markCommitted(ctx.db, quoteId, ctx.clock.now(), answer, answer.invoice?.id ?? null);
  return answer;
}

/** What of a result is shown; the state to be stored, if there is one, stays here. */
export function shown(
  ctx: TenantContext,
  result: Omit<QuoteResult, "next"> & { next?: QuoteResult["next"] },
  kept: { quoteId: string; expiresAt: string } | null,
): ShownQuote {
  const { next: _, ...rest } = result;
  return {
    ...rest,
    currency: ctx.tenant.currency,
    quoteId: kept?.quoteId ?? null,
    expiresAt: kept?.expiresAt ?? null,
  };
}
