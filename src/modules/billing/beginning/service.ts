import { setImmediate } from "node:timers/promises";
import { broughtTerms, expectedMemberships } from "@/modules/membership/imports/terms/service";
import { cameAlong, type FreezeState } from "@/modules/membership/memberships/life/rules";
import { type GoesOn, lockMemberships, takeOver } from "@/modules/membership/memberships/taking-over/service";
import type { VersionTerms } from "@/modules/membership/plans/schema";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { type DatedFreeze, dated } from "../calculator/cycles";
import type { SaleTerms } from "../calculator/schema";
import { mrrMinor } from "../revenue/rules";
import type { PeriodRow } from "../state/data";
import { billingPolicyOf, saleTermsOf, writeBilled } from "../state/service";
import * as data from "./data";
import { type Beginning, beginningOf } from "./rules";
import type { BeginningPreview, PreviewInput } from "./schema";

/** Memberships of one transaction. */
const BATCH = 500;
/** Groups of a preview that are worked out before others may have their turn. */
const TURN = 250;

function termsOf(version: VersionTerms): SaleTerms {
  return saleTermsOf(version, {
    id: version.id,
    taxInclusive: version.taxInclusive,
    madeOn: version.validFrom,
  });
}

/** Freezes as the calculator reads them; one without an end lasts as long as the policy allows. */
function freezesOf(freezes: readonly FreezeState[], maxDays: number): DatedFreeze[] {
  return freezes.map(({ id, reason: _, endedOn: __, ...freeze }) =>
    dated({ ...freeze, id: id ?? newId(), feeBilledToOn: null }, maxDays),
  );
}

function periodRow(membershipId: string, period: Beginning["period"]): PeriodRow {
  const { fromOn, toOn, kind, grossMinor, days, ofDays, price, discount } = period;
  return {
    id: newId(),
    membership: membershipId,
    from: fromOn,
    to: toOn,
    kind,
    gross: grossMinor,
    days,
    of_days: ofDays,
    terms: { kind, price, discount, days, ofDays },
    invoice: null,
  };
}

/**
 * Gives memberships that ran elsewhere a billing life: their rhythm, what of it is paid already, and the day of the next
 * bill. Nothing is billed and nobody is told. Those that have one, that are over or are unknown are left alone, so it may
 * be asked for twice. A few statements, however many they are.
 * @returns how many began
 */
export async function beginBilling(ctx: TenantContext, membershipIds: readonly string[]): Promise<number> {
  if (membershipIds.length === 0) return 0;
  const now = ctx.clock.now();
  const open = (only: readonly string[]) =>
    data.unbegun(ctx.db, { now, zone: ctx.tenant.zone, only, after: null, limit: only.length });
  const wanted = await open(membershipIds);
  if (wanted.length === 0) return 0;
  await lockMemberships(ctx, wanted);
  // Looked at again under the lock: somebody else may have begun, or an undo taken them back.
  const ids = await open(wanted);
  if (ids.length === 0) return 0;
  const brought = new Map((await broughtTerms(ctx, ids)).map((one) => [one.membershipId, one]));
  const periods: PeriodRow[] = [];
  await takeOver(ctx, ids, (running): GoesOn => {
    const { membershipId, version, discount: off } = running;
    const came = brought.get(membershipId);
    const terms = termsOf(version);
    const policy = billingPolicyOf(ctx, false, version);
    const { firstBill, period, anchorOn, endsOn, termEndsOn, discount } = beginningOf(
      terms,
      {
        startsOn: running.startsOn,
        endsOn: running.endsOn,
        paidToOn: came?.paidToOn ?? null,
        freezes: freezesOf(running.freezes, policy.freeze.maxDays),
        discount: off && { kind: off.type, value: off.value, cyclesLeft: off.cyclesLeft },
        bill: came?.bill ?? true,
      },
      policy,
      running.today,
    );
    periods.push(periodRow(membershipId, period));
    return {
      anchorOn: terms.cycle === "once" ? null : anchorOn,
      nextBillOn: firstBill?.dueOn ?? null,
      endsOn,
      termEndsOn,
      discount: discount && { type: discount.kind, value: discount.value, cyclesLeft: discount.cyclesLeft },
      mrrMinor: mrrMinor(terms.price, terms.cycle, discount),
    };
  });
  await writeBilled(ctx, periods, []);
  return periods.length;
}

/** One batch of all memberships of the gym that have no billing life. @returns after whom to go on; null at the end */
export async function beginBatch(
  ctx: TenantContext,
  after: string | null,
): Promise<{ begun: number; after: string | null }> {
  const ids = await data.unbegun(ctx.db, {
    now: ctx.clock.now(),
    zone: ctx.tenant.zone,
    only: null,
    after,
    limit: BATCH,
  });
  const begun = await beginBilling(ctx, ids);
  return { begun, after: ids.length < BATCH ? null : (ids.at(-1) ?? null) };
}

/** What a checked import would begin to bill, by the same rule. @throws DomainError NOT_FOUND */
export async function previewBeginning(ctx: TenantContext, input: PreviewInput): Promise<BeginningPreview> {
  const { today, items } = await expectedMemberships(ctx, input.batchId, input.plans);
  const preview: BeginningPreview = {
    currency: ctx.tenant.currency,
    billed: 0,
    fromOn: null,
    toOn: null,
    totalMinor: 0,
    unbilled: 0,
    over: 0,
  };
  for (const [at, { count, version, membership, paidToOn }] of items.entries()) {
    if (at % TURN === TURN - 1) await setImmediate();
    const { startsOn, endsOn, status, frozenFrom } = membership;
    if (status === "ended" || (endsOn !== null && endsOn < today)) {
      preview.over += count;
      continue;
    }
    const policy = billingPolicyOf(ctx, false, version);
    const freezes =
      frozenFrom === null ? [] : freezesOf([cameAlong(frozenFrom, null, true)], policy.freeze.maxDays);
    const { firstBill } = beginningOf(
      termsOf(version),
      { startsOn, endsOn, paidToOn, freezes, discount: null, bill: true },
      policy,
      today,
    );
    if (firstBill === null) {
      preview.unbilled += count;
      continue;
    }
    preview.billed += count;
    preview.totalMinor += count * firstBill.totalMinor;
    if (preview.fromOn === null || firstBill.dueOn < preview.fromOn) preview.fromOn = firstBill.dueOn;
    if (preview.toOn === null || firstBill.dueOn > preview.toOn) preview.toOn = firstBill.dueOn;
  }
  return preview;
}
