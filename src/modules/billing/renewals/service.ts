import { recordRenewal } from "@/modules/membership/memberships/dues/service";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { addDays } from "@/shared/time-zone/local-date";
import { quote } from "../calculator/rules";
import type { QuoteResult } from "../calculator/schema";
import type { OpenedInvoice } from "../invoices/schema";
import { lockInvoice, openInvoices } from "../invoices/service";
import { listMethods } from "../payments/methods/service";
import { takePayment } from "../payments/service";
import { PROVIDER_OF, type ProviderTender } from "../payments/words";
import { recurringOf } from "../revenue/recurring";
import {
  billingPolicyOf,
  changedFees,
  changedPeriods,
  type LoadedState,
  loadStates,
  writeBilled,
} from "../state/service";
import * as data from "./data";
import { chargeRenewal } from "./jobs";

/** Memberships billed in one transaction: the numbers' lock is held for as long. */
const BATCH = 250;

export interface Renewed {
  billed: number;
  /** The last one looked at; null when nobody is left. */
  after: string | null;
}

interface Due extends LoadedState {
  result: QuoteResult;
}

/** What is due of each; those that a rule holds back are left for somebody to look at. */
function dueOf(ctx: TenantContext, loaded: readonly LoadedState[]): Due[] {
  return loaded.flatMap((one) => {
    const policy = billingPolicyOf(ctx, false, one.facts.version);
    const result = quote(one.state, { kind: "renew" }, policy, { today: one.facts.today });
    if (result.refusals.length === 0) return { ...one, result };
    const codes = result.refusals.map(({ code }) => code);
    // One that is suspended waits as well: what it missed is billed when its member comes back.
    if (codes.every((code) => code === "NOT_DUE" || code === "WRONG_STATE")) return [];
    ctx.logger.warn({ membershipId: one.state.membershipId, codes }, "a renewal is held back");
    return [];
  });
}

/** Bills the next period of one batch of memberships; late runs catch up in order, one period a membership and run. */
export async function renewBatch(ctx: TenantContext, after: string | null): Promise<Renewed> {
  const ids = await data.renewalsDue(ctx.db, {
    now: ctx.clock.now(),
    zone: ctx.tenant.zone,
    after,
    limit: BATCH,
  });
  if (ids.length === 0) return { billed: 0, after: null };
  const billed = await renewMany(ctx, ids);
  return { billed, after: ids.length < BATCH ? null : (ids.at(-1) ?? null) };
}

/** Bills everything of one membership that is due by today. @returns how many periods */
export async function renewNow(ctx: TenantContext, membershipId: string): Promise<number> {
  let billed = 0;
  while ((await renewMany(ctx, [membershipId])) > 0) billed += 1;
  return billed;
}

/**
 * Bills one period each: calculator, bills, dates and what is charged by itself, in a few statements and the caller's
 * transaction. A period that is billed already is billed no more.
 */
async function renewMany(ctx: TenantContext, ids: readonly string[]): Promise<number> {
  const due = dueOf(ctx, await loadStates(ctx, ids, true));
  const { dueDays } = policiesOf(ctx.tenant);
  // A period that is free by its discount is noted, and makes no bill.
  const withLines = due.filter(({ result }) => result.lines.some(({ grossMinor }) => grossMinor !== 0));
  const opened = await openInvoices(
    ctx,
    withLines.map(({ facts, state, result }) => ({
      memberId: facts.payer.id,
      kind: "renewal" as const,
      branchId: facts.membership.branchId,
      useCredit: true,
      dueOn: addDays(facts.membership.nextBillOn ?? facts.today, dueDays),
      lines: result.lines.map((line) => ({
        ...line,
        membershipId: state.membershipId,
        taxName: facts.version.tax?.name ?? null,
      })),
    })),
  );
  const invoiceOf = new Map(withLines.map(({ state }, at) => [state.membershipId, opened[at]?.id ?? null]));
  await writeBilled(
    ctx,
    due.flatMap(({ state, result }) =>
      changedPeriods(state, result.next, invoiceOf.get(state.membershipId) ?? null),
    ),
    due.flatMap(({ state, result }) => changedFees(state, result.next)),
  );
  await recordRenewal(
    ctx,
    due.map(({ state, facts, result }) => {
      const { discount, terms } = result.next;
      return {
        membershipId: state.membershipId,
        nextBillOn: result.newDates.nextBillOn,
        anchorOn: result.next.anchorOn,
        planVersionId: terms.price.planVersionId,
        discount: discount && { type: discount.kind, value: discount.value, cyclesLeft: discount.cyclesLeft },
        mrrMinor: recurringOf(result),
        on: facts.today,
      };
    }),
  );
  await chargeByItself(ctx, opened);
  return due.length;
}

/** Orders a charge for every bill whose payer keeps a card or wallet with the gym. */
export async function chargeByItself(
  ctx: TenantContext,
  opened: readonly Pick<OpenedInvoice, "id" | "memberId" | "openMinor">[],
): Promise<void> {
  const open = opened.filter(({ openMinor }) => openMinor > 0);
  const able = await data.payersWithMethod(
    ctx.db,
    open.map(({ memberId }) => memberId),
  );
  for (const invoice of open) {
    if (able.has(invoice.memberId)) ctx.enqueue(chargeRenewal, { invoiceId: invoice.id, tries: 0 });
  }
}

/**
 * Charges what is open of a bill to the payer's kept card or wallet. Nothing to charge, or nothing to charge it to, is
 * no failure: the bill stays open.
 */
export async function chargeRenewalNow(
  ctx: TenantContext,
  { invoiceId, tries }: { invoiceId: string; tries: number },
): Promise<void> {
  const invoice = await lockInvoice(ctx, invoiceId);
  if (!["open", "partial", "overdue"].includes(invoice.status)) return;
  const method = (await listMethods(ctx, invoice.memberId)).find(({ isDefault }) => isDefault);
  const tender = PROVIDER_TENDERS.find((name) => PROVIDER_OF[name] === method?.provider);
  if (!method || !tender) return;
  await takePayment(ctx, {
    invoiceId,
    tenders: [{ tender, amountMinor: invoice.openMinor, savedMethodId: method.id }],
    idempotency: `renewal:${invoiceId}:${tries}`,
    automatic: true,
  });
}

const PROVIDER_TENDERS = Object.keys(PROVIDER_OF) as ProviderTender[];
