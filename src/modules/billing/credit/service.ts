import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { creditOf, lockMoneyOf } from "../journal/data";
import { post } from "../journal/service";
import { creditHistory } from "./data";
import type { CreditBalance, CreditEntry, GiveCredit } from "./schema";

/** What a member has with the gym, in minor units. It never expires. */
export async function balanceOf(ctx: TenantContext, memberId: string): Promise<CreditBalance> {
  const balances = await creditOf(ctx.db, [memberId]);
  return { minor: balances.get(memberId) ?? 0, currency: ctx.tenant.currency };
}

export function historyOf(ctx: TenantContext, memberId: string): Promise<CreditEntry[]> {
  return creditHistory(ctx.db, memberId);
}

/**
 * Gives account credit for something that was earned too much: its revenue and tax are taken back.
 * @throws DomainError NOT_FOUND for an unknown member
 */
export async function giveCredit(ctx: TenantContext, credit: GiveCredit): Promise<void> {
  const { memberId, amountMinor, taxMinor = 0, revenueKind = "goodwill", reason } = credit;
  if (!(await lockMoneyOf(ctx.db, [memberId])).has(memberId)) throw new DomainError("NOT_FOUND");
  await post(ctx, {
    posting: "credit",
    memberId,
    branchId: credit.branchId,
    invoiceId: credit.invoiceId,
    lines: [
      { account: "revenue", amountMinor: amountMinor - taxMinor, revenueKind, note: reason },
      { account: "tax", amountMinor: taxMinor },
      { account: "credit", amountMinor: -amountMinor, note: reason },
    ],
  });
  ctx.audit({
    action: "credit.give",
    subject: { kind: "member", id: memberId },
    after: { amountMinor, currency: ctx.tenant.currency },
    reason,
  });
}
