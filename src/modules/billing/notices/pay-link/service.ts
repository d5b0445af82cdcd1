import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { lockInvoice } from "../../invoices/service";
import type { PayLinkMade } from "../../pay-links/schema";
import { createLink } from "../../pay-links/service";
import { contactsOf } from "../data";
import { sendNotice } from "../jobs";

/**
 * Makes a link to a bill and sends it to its payer, by e-mail or else by text message. Whoever has neither gets none:
 * the link is made all the same, to be shown at the desk.
 * @throws DomainError NOT_FOUND, INVOICE_STATE (nothing to pay), RATE_LIMITED
 */
export async function sendPayLink(ctx: TenantContext, invoiceId: string): Promise<PayLinkMade> {
  const invoice = await lockInvoice(ctx, invoiceId);
  if (!["open", "partial", "overdue"].includes(invoice.status) || invoice.openMinor <= 0) {
    throw new DomainError("INVOICE_STATE", { status: invoice.status, number: invoice.number });
  }
  const verdict = await ctx.ports.limiter.consume("pay-link-send", invoiceId);
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
  const [contact] = await contactsOf(ctx.db, [invoice.memberId]);
  const channel = contact?.channel ?? null;
  const { linkId, expiresAt } = await createLink(ctx, invoiceId, channel);
  if (channel !== null) {
    ctx.enqueue(sendNotice, {
      // The link's own id: each link is sent once.
      noticeId: linkId,
      kind: "pay_link",
      memberId: invoice.memberId,
      invoiceId,
      linkId,
      facts: { number: invoice.number, amountMinor: invoice.openMinor, currency: invoice.currency },
    });
  }
  ctx.audit({
    action: "pay-link.send",
    subject: { kind: "member", id: invoice.memberId },
    after: { number: invoice.number, channel },
  });
  return { linkId, expiresAt: expiresAt.toISOString(), channel };
}
