import { addDays, isLocalDate } from "@/shared/time-zone/local-date";
import type { FreezeFeeMode, Refusal } from "../../calculator/schema";
import type { WantedChange } from "../../changes/schema";
import type { MembershipMoney, PossibleChange } from "../../overview/schema";

/** What has been entered about a change so far; each kind of change reads its own part. */
export interface Draft {
  fromOn: string;
  toOn: string;
  /** The freeze lasts until they come back. */
  openEnd: boolean;
  endOnReturn: boolean;
  blockBookings: boolean;
  prorate: boolean;
  /** Other than the gym's: for staff. */
  feeMode: FreezeFeeMode | null;
  feeMinor: number | null;
  planId: string | null;
  /** Null leaves it to the gym's rule for dearer and cheaper plans. */
  when: "now" | "renewal" | null;
  /** The last day wished for; null is the earliest possible one. */
  wantedOn: string | null;
  immediately: boolean;
  refundUnused: boolean;
  toDay: number;
}

/** The freeze that `return` ends and `cancel_freeze` calls off. */
export function freezeFor(membership: MembershipMoney, kind: PossibleChange) {
  return membership.freezes.find(({ running }) => running === (kind === "return"));
}

/** What is suggested first: a freeze as short and as soon as the gym allows. */
export function firstDraft(membership: MembershipMoney, today: string): Draft {
  const { earliestOn, minDays, maxDays } = membership.freezeTerms;
  const soonest = membership.startsOn > earliestOn ? membership.startsOn : earliestOn;
  const fromOn = soonest > today ? soonest : today;
  return {
    fromOn,
    toOn: addDays(fromOn, Math.min(Math.max(minDays, 14), maxDays) - 1),
    openEnd: false,
    endOnReturn: true,
    blockBookings: true,
    prorate: true,
    feeMode: null,
    feeMinor: null,
    planId: null,
    when: null,
    wantedOn: null,
    immediately: false,
    refundUnused: false,
    toDay: membership.billingDay === 1 ? 15 : 1,
  };
}

/** The change as it is asked for; null while something is missing. */
export function changeOf(
  kind: PossibleChange,
  draft: Draft,
  membership: MembershipMoney,
): WantedChange | null {
  switch (kind) {
    case "freeze": {
      const { fromOn, toOn, openEnd, prorate, blockBookings, endOnReturn, feeMode, feeMinor } = draft;
      if (!isLocalDate(fromOn) || (!openEnd && !isLocalDate(toOn))) return null;
      return {
        kind,
        fromOn,
        toOn: openEnd ? null : toOn,
        prorate,
        blockBookings,
        endOnReturn: openEnd || endOnReturn,
        ...(feeMode === null ? {} : { feeMode, feeMinor: feeMinor ?? 0 }),
      };
    }
    case "cancel_freeze": {
      const freeze = freezeFor(membership, kind);
      return freeze ? { kind, freezeId: freeze.id } : null;
    }
    case "switch":
      return draft.planId === null
        ? null
        : { kind, planId: draft.planId, ...(draft.when === null ? {} : { when: draft.when }) };
    case "cancel":
      if (draft.wantedOn !== null && !isLocalDate(draft.wantedOn)) return null;
      return {
        kind,
        wantedOn: draft.immediately ? null : draft.wantedOn,
        immediately: draft.immediately,
        refundUnused: draft.immediately && draft.refundUnused,
      };
    case "move_billing_day":
      return { kind, toDay: draft.toDay };
    default:
      return { kind };
  }
}

/** The one press that mends a refusal, where one does. */
export interface Fix {
  label: "fromThisDay" | "thatLong" | "earliest" | "atRenewal";
  /** For the label, when it names a day. */
  on: string | null;
  patch: Partial<Draft>;
}

/** How the entered change would have to be so that a rule allows it. */
export function fixOf({ code, params }: Pick<Refusal, "code" | "params">, draft: Draft): Fix | null {
  const text = (name: string) => (typeof params[name] === "string" ? params[name] : null);
  const count = (name: string) => (typeof params[name] === "number" ? params[name] : null);
  switch (code) {
    case "FREEZE_NOTICE": {
      const on = text("earliestOn");
      if (on === null) return null;
      // As long as it was.
      const moved = Math.max(0, Date.parse(draft.toOn) - Date.parse(draft.fromOn)) / 86_400_000;
      return { label: "fromThisDay", on, patch: { fromOn: on, toOn: addDays(on, moved) } };
    }
    case "FREEZE_TOO_SHORT":
    case "FREEZE_TOO_LONG": {
      const days = count(code === "FREEZE_TOO_SHORT" ? "minDays" : "maxDays");
      if (days === null || !isLocalDate(draft.fromOn)) return null;
      const on = addDays(draft.fromOn, days - 1);
      return { label: "thatLong", on, patch: { toOn: on, openEnd: false } };
    }
    case "INSIDE_NOTICE":
    case "INSIDE_MIN_TERM":
      return draft.wantedOn === null ? null : { label: "earliest", on: null, patch: { wantedOn: null } };
    case "SWITCH_ONLY_AT_RENEWAL":
      return { label: "atRenewal", on: null, patch: { when: "renewal" } };
    default:
      return null;
  }
}
