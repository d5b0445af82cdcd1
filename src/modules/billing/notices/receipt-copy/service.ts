import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { getInvoice } from "../../invoices/reading/service";
import { contactsOf } from "../data";
import type { ReceiptSent } from "../schema";
import { tell } from "../service";

/** Milliseconds within which a second press asks for the same message. */
const SAME = 10 * 60_000;

/**
 * Sends a bill's payer what was bought and paid, by e-mail or else by text message; asked for again within minutes it
 * is the same message. Whoever has neither gets none, and the answer says so.
 * @throws DomainError NOT_FOUND, INVOICE_STATE while nothing was paid
 */
export async function sendReceiptCopy(ctx: TenantContext, invoiceId: string): Promise<ReceiptSent> {
  const invoice = await getInvoice(ctx, invoiceId);
  const paid = invoice.payments.filter(({ status }) => status === "succeeded");
  // Nothing to pay is paid as well.
  if (paid.length === 0 && invoice.status !== "paid") {
    throw new DomainError("INVOICE_STATE", { status: invoice.status, number: invoice.number });
  }
  const { memberId, number, currency, totalMinor, openMinor, issuedOn } = invoice;
  await tell(ctx, [
    {
      key: `receipt-copy:${invoiceId}:${Math.floor(ctx.clock.now().getTime() / SAME)}`,
      kind: "receipt_copy",
      memberId,
      invoiceId,
      withLink: false,
      facts: { number, currency, amountMinor: totalMinor, openMinor: Math.max(0, openMinor), on: issuedOn },
    },
  ]);
  const [contact] = await contactsOf(ctx.db, [memberId]);
  return { channel: contact?.channel ?? null };
}
