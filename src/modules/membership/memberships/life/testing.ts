import type { FreezeState, Life } from "./rules";

/** A freeze with usual terms. */
export function freezeOf(more: Partial<FreezeState> = {}): FreezeState {
  return {
    id: "freeze",
    fromOn: "2026-03-15",
    toOn: "2026-03-24",
    status: "scheduled",
    feeMode: "free",
    feeMinor: 0,
    prorate: true,
    blockBookings: true,
    endOnReturn: true,
    reason: null,
    endedOn: null,
    ...more,
  };
}

/** A monthly membership that has run since January, in Nairobi. */
export function lifeOf(more: Partial<Life> = {}): Life {
  return {
    id: "membership",
    memberId: "member",
    planId: "plan",
    planName: "Monthly",
    planKind: "membership",
    planVersionId: "version",
    nextVersionId: null,
    status: "active",
    startsOn: "2026-01-01",
    endsOn: null,
    frozenFrom: null,
    frozenTo: null,
    pastDueSince: null,
    owedMinor: 0,
    suspendedOn: null,
    reason: null,
    anchorOn: "2026-01-01",
    nextBillOn: "2026-04-01",
    termEndsOn: null,
    autoRenew: true,
    noticeDays: 0,
    minTermMonths: 0,
    discount: null,
    payerId: null,
    householdId: null,
    branchId: null,
    cancelledAt: null,
    cancelReason: null,
    paymentPendingSince: null,
    validUntil: null,
    trialDays: 0,
    branchIds: [],
    zone: "Africa/Nairobi",
    freezes: [],
    recurringMinor: 0,
    frozenMinor: 0,
    seq: 0,
    lastOn: null,
    ...more,
  };
}
