import { cancelFreeze, endFreeze, scheduleFreeze } from "@/modules/membership/memberships/freezes/service";
import type { Discount } from "@/modules/membership/memberships/schema";
import {
  moveBillingDay,
  requestCancel,
  switchPlan,
  withdrawCancel,
  withdrawSwitch,
} from "@/modules/membership/memberships/terms/service";
import type { TenantContext } from "@/platform/context";
import type { BillingChange, QuoteResult } from "../../calculator/schema";
import { openInvoice } from "../../invoices/service";
import { tellScreens } from "../../live";
import type { TenderInput } from "../../payments/schema";
import { takePayment } from "../../payments/service";
import { recurringOf } from "../../revenue/recurring";
import { changedFees, changedPeriods, type LoadedState, writeBilled } from "../../state/service";
import type { Committed } from "../schema";

/** A change with what the calculator says about it. */
export interface Decided {
  change: BillingChange;
  result: QuoteResult;
  reason?: string | undefined;
  tenders: TenderInput[];
  /** The payment's key: the same one never pays twice. */
  idempotency: string;
}

/** The calculator's discount as the membership keeps it. */
function discountOf(result: QuoteResult): Discount | null {
  const { discount } = result.next;
  return discount && { type: discount.kind, value: discount.value, cyclesLeft: discount.cyclesLeft };
}

/** Lets a change happen to the membership itself; money is another matter. */
async function applyChange(
  ctx: TenantContext,
  membershipId: string,
  { change, result, reason }: Decided,
): Promise<void> {
  const { newDates: dates, next } = result;
  const moved = {
    anchorOn: next.anchorOn,
    nextBillOn: dates.nextBillOn,
    endsOn: dates.endsOn,
    termEndsOn: dates.termEndsOn,
  };
  const common = { membershipId, reason: reason ?? null, ...moved };
  switch (change.kind) {
    case "freeze": {
      const freeze = next.freezes.find(({ id }) => id === change.freezeId);
      if (!freeze) throw new Error("a quoted freeze left no freeze");
      const recurring = recurringOf(result);
      const monthly = { free: 0, one_off: 0, recurring: freeze.feeMinor, keep_billing: recurring };
      await scheduleFreeze(ctx, {
        ...common,
        freezeId: freeze.id,
        from: freeze.fromOn,
        // One without an end lasts as long as the policy allows, and that is how far the bills move.
        to: freeze.toOn,
        feeMode: freeze.feeMode,
        feeMinor: freeze.feeMinor,
        prorate: freeze.prorate,
        blockBookings: freeze.blockBookings,
        endOnReturn: freeze.endOnReturn,
        mrrMinor: monthly[freeze.feeMode],
      });
      return;
    }
    case "return":
      await endFreeze(ctx, { ...common, on: change.on });
      return;
    case "cancel_freeze":
      await cancelFreeze(ctx, { ...common, freezeId: change.freezeId });
      return;
    case "switch": {
      const planned = next.next?.reason === "switch";
      await switchPlan(ctx, {
        ...common,
        planVersionId: change.terms.price.planVersionId,
        when: planned ? "renewal" : "now",
        ...(planned
          ? {}
          : {
              endsOn: dates.endsOn,
              termEndsOn: dates.termEndsOn,
              discount: discountOf(result),
              mrrMinor: recurringOf(result),
            }),
      });
      return;
    }
    case "undo_switch":
      await withdrawSwitch(ctx, { membershipId, reason: reason ?? null });
      return;
    case "cancel":
      if (dates.endsOn === null) throw new Error("a quoted cancellation left no last day");
      await requestCancel(ctx, { ...common, endsOn: dates.endsOn });
      return;
    case "undo_cancel":
      await withdrawCancel(ctx, { ...common, endsOn: dates.endsOn });
      return;
    case "move_billing_day":
      if (dates.nextBillOn === null) throw new Error("a moved billing day left no next bill");
      await moveBillingDay(ctx, {
        membershipId,
        reason: reason ?? null,
        anchorOn: next.anchorOn,
        nextBillOn: dates.nextBillOn,
      });
      return;
    default:
      throw new Error(`nothing carries out ${change.kind}`);
  }
}

/** Opens the bill of a change, when it has lines, and takes the payment that came along. */
async function bill(
  ctx: TenantContext,
  { facts }: LoadedState,
  { result, tenders, idempotency }: Decided,
): Promise<Pick<Committed, "invoice" | "attempts"> & { invoiceId: string | null }> {
  if (result.lines.length === 0) return { invoice: null, attempts: [], invoiceId: null };
  const opened = await openInvoice(ctx, {
    memberId: facts.payer.id,
    kind: "change",
    branchId: facts.membership.branchId,
    useCredit: true,
    lines: result.lines.map((line) => ({
      ...line,
      membershipId: facts.membership.id,
      taxName: facts.version.tax?.name ?? null,
    })),
  });
  const { id, number, status, totalMinor, openMinor, currency } = opened;
  if (tenders.length === 0 || openMinor === 0) {
    return { invoice: { id, number, status, totalMinor, openMinor, currency }, attempts: [], invoiceId: id };
  }
  const paid = await takePayment(ctx, {
    invoiceId: id,
    tenders,
    idempotency,
  });
  return { ...paid, invoiceId: id };
}

/** Lets the membership, its bill and the payment that came along change together, as the calculator said. */
export async function carryOut(
  ctx: TenantContext,
  loaded: LoadedState,
  decided: Decided,
): Promise<Pick<Committed, "invoice" | "attempts">> {
  await applyChange(ctx, loaded.facts.membership.id, decided);
  const { invoiceId, ...money } = await bill(ctx, loaded, decided);
  const { next } = decided.result;
  const { id, memberId } = loaded.facts.membership;
  // A change without a bill is news all the same.
  for (const concerned of new Set([memberId, loaded.facts.payer.id])) {
    tellScreens(ctx, { type: "membership", id, invoiceId, memberId: concerned, status: next.status });
  }
  await writeBilled(ctx, changedPeriods(loaded.state, next, invoiceId), changedFees(loaded.state, next));
  return money;
}
