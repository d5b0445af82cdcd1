import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { hashToken } from "@/platform/secrets";
import * as data from "./data";
import { PAY_LINK_LIFE, payLinkAddress, payLinkToken } from "./token";

/** Makes a link to a bill that is still to be paid. Only its hash is kept. @param channel how it will be sent */
export async function createLink(
  ctx: TenantContext,
  invoiceId: string,
  channel: "email" | "sms" | null,
): Promise<{ linkId: string; expiresAt: Date }> {
  const linkId = newId();
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + PAY_LINK_LIFE);
  await data.insertLink(ctx.db, {
    id: linkId,
    invoiceId,
    tokenHash: hashToken(payLinkToken(ctx.ports.secrets, linkId)),
    createdBy: actorId(ctx.actor),
    createdAt: now,
    expiresAt,
    sentTo: channel,
  });
  return { linkId, expiresAt };
}

/** Ends every link to a bill: it was paid, taken back or given up. */
export async function revokeLinks(ctx: TenantContext, invoiceId: string): Promise<void> {
  await data.revokeLinks(ctx.db, invoiceId, ctx.clock.now());
}

/** The address of a link that works, for the desk to show or copy. @throws DomainError LINK_EXPIRED */
export async function addressOf(ctx: TenantContext, linkId: string): Promise<string> {
  if (!(await data.isWorking(ctx.db, linkId, ctx.clock.now()))) throw new DomainError("LINK_EXPIRED");
  return payLinkAddress(ctx.ports.publicUrl, ctx.tenant.slug, payLinkToken(ctx.ports.secrets, linkId));
}
