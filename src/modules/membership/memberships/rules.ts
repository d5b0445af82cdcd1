import { addDays, addMonths, daysBetween } from "@/shared/time-zone/local-date";
import type { MembershipState, MembershipStatus, Standing } from "./schema";

/**
 * The last day of a membership that starts on `startsOn`.
 * Packs and passes end by `validDays`; recurring plans run on until they are ended, which is null.
 */
export function endOf(startsOn: string, terms: { cycle: string; validDays: number | null }): string | null {
  if (terms.validDays !== null) return addDays(startsOn, terms.validDays - 1);
  return null;
}

/** The last day of the time that was agreed on at least; null without one. */
export function termEndOf(startsOn: string, minTermMonths: number): string | null {
  return minTermMonths > 0 ? addDays(addMonths(startsOn, minTermMonths), -1) : null;
}

/** Two of these may not run for one member in one branch at once; packs, passes, trials and add-ons may stand beside. */
export function isPrimary(kind: string): boolean {
  return kind === "membership" || kind === "comp";
}

/** Sold, but not begun: something is still missing. */
const NOT_BEGUN: ReadonlySet<MembershipStatus> = new Set(["draft", "pending_signature", "pending_payment"]);

/** Whether nothing can happen to it any more. */
export function isOver(status: MembershipStatus): boolean {
  return status === "ended" || status === "completed";
}

/** Whether the freeze covers the day; its last day is included. */
export function isFrozenOn(state: MembershipState, day: string): boolean {
  if (isOver(state.status) || !state.frozenFrom) return false;
  return state.frozenFrom <= day && (state.frozenTo === null || day <= state.frozenTo);
}

function covers(state: MembershipState, day: string): boolean {
  return state.startsOn <= day && (state.endsOn === null || day <= state.endsOn);
}

/** One membership's part in the member's standing on a day. */
export function standingOfOne(state: MembershipState, day: string): Standing {
  if (NOT_BEGUN.has(state.status)) return "none";
  if (state.status === "suspended") return covers(state, day) ? "suspended" : "expired";
  if (isOver(state.status) || !covers(state, day)) return state.startsOn > day ? "none" : "expired";
  return isFrozenOn(state, day) ? "frozen" : "active";
}

/** What a screen says of a membership on a day: as stored, or what follows from its dates. */
export function phaseOn(
  state: MembershipState & { cancelledAt: string | null },
  day: string,
): MembershipStatus | "expired" | "pending_cancel" {
  if (isOver(state.status)) return state.status;
  if (state.endsOn !== null && state.endsOn < day) return "expired";
  return state.cancelledAt !== null && state.endsOn !== null ? "pending_cancel" : state.status;
}

const RANK: Record<Standing, number> = { active: 4, frozen: 3, suspended: 2, expired: 1, none: 0 };

/**
 * What a member is to the gym on a day: the best of their memberships.
 * `until` is the last day on which this holds without anything being changed, null when it holds on.
 */
export function standingOn(
  states: readonly MembershipState[],
  day: string,
): { standing: Standing; until: string | null } {
  let best: Standing = "none";
  for (const state of states) {
    const one = standingOfOne(state, day);
    if (RANK[one] > RANK[best]) best = one;
  }
  // The standing can only change on a day after an edge: a start, an end, a freeze's first or last day.
  const edges = new Set<string>();
  for (const state of states) {
    edges.add(state.startsOn);
    if (state.endsOn) edges.add(addDays(state.endsOn, 1));
    if (state.frozenFrom) edges.add(state.frozenFrom);
    if (state.frozenTo) edges.add(addDays(state.frozenTo, 1));
  }
  for (const edge of [...edges].filter((at) => at > day).sort()) {
    const then = states.reduce<Standing>((found, state) => {
      const one = standingOfOne(state, edge);
      return RANK[one] > RANK[found] ? one : found;
    }, "none");
    if (then !== best) return { standing: best, until: addDays(edge, -1) };
  }
  return { standing: best, until: null };
}

/** Whether two memberships of one member would both be primary on some day. */
export function overlaps(
  a: { startsOn: string; endsOn: string | null },
  b: { startsOn: string; endsOn: string | null },
): boolean {
  return (a.endsOn === null || b.startsOn <= a.endsOn) && (b.endsOn === null || a.startsOn <= b.endsOn);
}

/** Whether two plans open a branch in common; none named is every branch. */
export function sharesBranch(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || b.length === 0 || a.some((id) => b.includes(id));
}

/** A freeze moves the end by its days, so that nobody pays for days they could not come. One without end moves it later. */
export function endAfterFreeze(endsOn: string | null, from: string, to: string | null): string | null {
  if (endsOn === null || to === null) return endsOn;
  return addDays(endsOn, daysBetween(from, to) + 1);
}

/**
 * Coming back early gives back the days of the freeze that were not used; after a freeze without an end the days that
 * were used are added. `on` is the first day back.
 */
export function endAfterReturn(
  state: Pick<MembershipState, "endsOn" | "frozenFrom" | "frozenTo">,
  on: string,
): string | null {
  if (state.endsOn === null || !state.frozenFrom) return state.endsOn;
  const from = on < state.frozenFrom ? state.frozenFrom : on;
  if (state.frozenTo === null) return addDays(state.endsOn, daysBetween(state.frozenFrom, from));
  if (on > state.frozenTo) return state.endsOn;
  return addDays(state.endsOn, -(daysBetween(from, state.frozenTo) + 1));
}
