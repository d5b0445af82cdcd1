import { DomainError } from "@/platform/errors";
import { addDays } from "@/shared/time-zone/local-date";
import { isOver } from "../rules";
import type { Discount, FreezeFeeMode, MembershipChange, MembershipState, MembershipStatus } from "../schema";

/** A freeze that is to come or runs. `id` is null for one that was taken over from another system without a record. */
export interface FreezeState {
  id: string | null;
  fromOn: string;
  toOn: string | null;
  status: "scheduled" | "active" | "ended" | "cancelled";
  feeMode: FreezeFeeMode;
  feeMinor: number;
  prorate: boolean;
  blockBookings: boolean;
  endOnReturn: boolean;
  reason: string | null;
  /** The last day it covered, once it is over. */
  endedOn: string | null;
}

/** A freeze of which only the dates came along from another system: free, and its days come back. */
export function cameAlong(fromOn: string, toOn: string | null, running: boolean): FreezeState {
  return {
    id: null,
    fromOn,
    toOn,
    status: running ? "active" : "scheduled",
    feeMode: "free",
    feeMinor: 0,
    prorate: true,
    blockBookings: true,
    endOnReturn: true,
    reason: null,
    endedOn: null,
  };
}

/** A membership with all that its life depends on. Dates are days of its branch, instants ISO. */
export interface Life extends MembershipState {
  id: string;
  memberId: string;
  planId: string;
  planName: string;
  planKind: string;
  planVersionId: string;
  nextVersionId: string | null;
  pastDueSince: string | null;
  owedMinor: number;
  suspendedOn: string | null;
  reason: string | null;
  anchorOn: string | null;
  nextBillOn: string | null;
  termEndsOn: string | null;
  autoRenew: boolean;
  noticeDays: number;
  minTermMonths: number;
  discount: Discount | null;
  payerId: string | null;
  householdId: string | null;
  branchId: string | null;
  cancelledAt: string | null;
  cancelReason: string | null;
  paymentPendingSince: string | null;
  validUntil: string | null;
  trialDays: number;
  /** The branches that the plan opens; none is all. */
  branchIds: readonly string[];
  zone: string;
  freezes: readonly FreezeState[];
  /** Recurring revenue a month while it runs, and while it is frozen; as the last change's caller said. */
  recurringMinor: number;
  frozenMinor: number;
  /** Number and day of the last row of its history; 0 and null before the first. */
  seq: number;
  lastOn: string | null;
}

/** One row of a membership's history. */
export interface Step {
  change: MembershipChange;
  /** The first day on which `status` holds. */
  on: string;
  status: MembershipStatus;
  planVersionId: string;
  mrrMinor: number;
  details: Record<string, unknown>;
}

export interface Outcome {
  life: Life;
  steps: Step[];
}

const RUNNING = ["trial", "active", "past_due", "frozen", "suspended"] as const;
const SOLD = ["pending_start", ...RUNNING] as const;
const UNSETTLED = ["draft", "pending_signature", "pending_payment"] as const;

/**
 * The state machine: from which states a change is possible, and where it leads. `running` is whatever the facts say
 * (see `runningStatus`), `same` leaves the state alone.
 */
export const LIFE: Readonly<
  Record<MembershipChange, { from: readonly MembershipStatus[]; to: MembershipStatus | "running" | "same" }>
> = {
  sold: { from: [], to: "same" },
  taken_over: { from: SOLD, to: "same" },
  signed: { from: ["draft", "pending_signature"], to: "running" },
  paid: { from: ["pending_payment", "past_due"], to: "running" },
  unpaid: { from: ["pending_start", "trial", "active", "past_due"], to: "running" },
  started: { from: ["pending_start"], to: "running" },
  converted: { from: ["trial"], to: "running" },
  renewed: { from: SOLD, to: "running" },
  past_due: { from: RUNNING, to: "running" },
  suspended: { from: ["trial", "active", "past_due", "frozen"], to: "suspended" },
  reactivated: { from: ["suspended"], to: "running" },
  freeze_scheduled: { from: ["pending_start", "trial", "active", "past_due", "frozen"], to: "same" },
  freeze_cancelled: { from: SOLD, to: "same" },
  frozen: { from: ["trial", "active", "past_due", "suspended"], to: "running" },
  returned: { from: ["frozen", "suspended"], to: "running" },
  switched: { from: SOLD, to: "running" },
  switch_scheduled: { from: SOLD, to: "same" },
  switch_withdrawn: { from: SOLD, to: "same" },
  cancel_requested: { from: SOLD, to: "same" },
  cancel_withdrawn: { from: SOLD, to: "same" },
  billing_moved: { from: SOLD, to: "same" },
  completed: { from: ["trial", "active", "past_due", "frozen"], to: "completed" },
  reopened: { from: ["completed"], to: "running" },
  ended: { from: [...UNSETTLED, ...SOLD], to: "ended" },
};

/** What a membership that is paid and signed for is on a day. */
export function runningStatus(
  life: Pick<Life, "startsOn" | "suspendedOn" | "freezes" | "pastDueSince" | "trialDays">,
  day: string,
): MembershipStatus {
  if (day < life.startsOn) return "pending_start";
  if (life.suspendedOn !== null) return "suspended";
  if (life.freezes.some(({ status }) => status === "active")) return "frozen";
  if (life.pastDueSince !== null) return "past_due";
  return day < addDays(life.startsOn, life.trialDays) ? "trial" : "active";
}

/** Refuses what the state does not allow. */
export function refuse(life: Pick<Life, "status" | "planName">): never {
  throw new DomainError("MEMBERSHIP_STATE", { status: life.status, plan: life.planName });
}

/** The freeze that the door sees: the running one, else the next. */
function projected(freezes: readonly FreezeState[]): FreezeState | undefined {
  const open = freezes.filter(({ status }) => status === "active" || status === "scheduled");
  return (
    open.find(({ status }) => status === "active") ??
    [...open].sort((a, b) => a.fromOn.localeCompare(b.fromOn))[0]
  );
}

/** What counts as monthly recurring revenue: a running price, or a frozen one's fee. */
function countedRevenue(life: Life): number {
  if (life.status === "active" || life.status === "past_due") return life.recurringMinor;
  return life.status === "frozen" ? life.frozenMinor : 0;
}

/**
 * Applies one change on a day.
 * @param patch what else the change sets; the state follows from it by the table.
 * @throws DomainError MEMBERSHIP_STATE when the table does not allow it.
 */
export function apply(
  life: Life,
  change: MembershipChange,
  day: string,
  patch: Partial<Life> = {},
  details: Record<string, unknown> = {},
): Outcome {
  const rule = LIFE[change];
  if (change !== "sold" && !rule.from.includes(life.status)) refuse(life);
  // History only grows: what is learned late counts from the day it was learned on.
  const on = life.lastOn !== null && day < life.lastOn ? life.lastOn : day;
  const next: Life = { ...life, ...patch, seq: life.seq + 1, lastOn: on };
  if (rule.to === "running") next.status = patch.status ?? runningStatus(next, on);
  else if (rule.to !== "same") next.status = rule.to;
  if (isOver(next.status)) next.freezes = next.freezes.map((freeze) => closed(freeze, on));
  const shown = projected(next.freezes);
  next.frozenFrom = shown?.fromOn ?? null;
  next.frozenTo = shown?.toOn ?? null;
  const step: Step = {
    change,
    on,
    status: next.status,
    planVersionId: next.planVersionId,
    mrrMinor: countedRevenue(next),
    details: {
      ...details,
      ...(next.endsOn !== life.endsOn ? { endsOn: next.endsOn } : {}),
      recurringMinor: next.recurringMinor,
      frozenMinor: next.frozenMinor,
    },
  };
  return { life: next, steps: [step] };
}

function closed(freeze: FreezeState, firstDayAfter: string): FreezeState {
  if (freeze.status === "scheduled") return { ...freeze, status: "cancelled" };
  if (freeze.status !== "active") return freeze;
  const last = addDays(firstDayAfter, -1);
  return {
    ...freeze,
    status: "ended",
    endedOn: freeze.toOn !== null && freeze.toOn < last ? freeze.toOn : last,
  };
}
