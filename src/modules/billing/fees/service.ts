import type { TenantContext } from "@/platform/context";
import { giveCredit } from "../credit/service";
import { lockInvoice, openInvoice, voidInvoice } from "../invoices/service";
import { hasOpenAttempts } from "../payments/data";
import { payersWithMethod } from "../renewals/data";
import { chargeByItself } from "../renewals/service";
import type { Fee, FeeBill } from "./schema";

/**
 * Bills a fee in the caller's transaction. It bears no tax: it makes good for a seat, nothing is sold. Account credit
 * pays first, then the payer's kept card or wallet by itself; otherwise the bill stays open on the account.
 * @throws DomainError NOT_FOUND for an unknown payer
 */
export async function billFee(ctx: TenantContext, fee: Fee): Promise<FeeBill> {
  const { payerId, kind, label, on, amountMinor, branchId } = fee;
  const opened = await openInvoice(ctx, {
    memberId: payerId,
    kind: "fee",
    branchId,
    useCredit: true,
    lines: [
      {
        kind,
        label,
        params: { planName: label },
        quantity: 1,
        unitMinor: amountMinor,
        discountMinor: 0,
        netMinor: amountMinor,
        taxMinor: 0,
        grossMinor: amountMinor,
        taxBasisPoints: 0,
        fromOn: on,
        toOn: on,
        revenueKind: "fee",
      },
    ],
  });
  await chargeByItself(ctx, [opened]);
  const able = await payersWithMethod(ctx.db, [payerId]);
  return { invoiceId: opened.id, settled: opened.openMinor === 0 || able.has(payerId) };
}

/**
 * Takes a fee back: its bill is void as long as nothing was paid; what was paid, or may be on its way, becomes account
 * credit. Once for each bill: the caller knows whether it did.
 * @throws DomainError NOT_FOUND
 */
export async function takeBackFee(ctx: TenantContext, invoiceId: string, reason: string): Promise<void> {
  const { status, memberId, totalMinor, openMinor, branchId } = await lockInvoice(ctx, invoiceId);
  if (status === "void" || status === "written_off") return;
  if (openMinor === totalMinor && !(await hasOpenAttempts(ctx.db, invoiceId))) {
    await voidInvoice(ctx, invoiceId, reason);
    return;
  }
  await giveCredit(ctx, {
    memberId,
    amountMinor: totalMinor,
    revenueKind: "fee",
    reason,
    branchId,
    invoiceId,
  });
}
