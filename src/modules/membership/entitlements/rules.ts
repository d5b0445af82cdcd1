import { type Cycle, periodOn } from "@/shared/time-zone/cycles";
import { addDays } from "@/shared/time-zone/local-date";
import type { EntitlementKind, PoolSource } from "./schema";

/** A plan's promise: so many of a kind, per so long. */
export interface Allowance {
  kind: EntitlementKind;
  n: number;
  per: "cycle" | "week" | "day" | "total";
}

/** A membership as far as its allowances go. Dates are calendar days, both ends included. */
export interface AllowanceHolder {
  membershipId: string;
  memberId: string;
  /** Whose members share what it grants; null for a person's own. */
  householdId: string | null;
  planKind: string;
  cycle: Cycle;
  startsOn: string;
  endsOn: string | null;
  /** What the cycles are counted from. */
  anchorOn: string | null;
  /** Visits of the version's own field: a pack's, or a cycle's. */
  visits: number | null;
  allowances: readonly Allowance[];
}

/** A pool that should exist on a day. */
export interface PoolDue {
  kind: EntitlementKind;
  source: PoolSource;
  fromOn: string;
  toOn: string | null;
  count: number;
}

/** Everything a holder is promised, the version's visits included. */
export function allowancesOf(
  holder: Pick<AllowanceHolder, "planKind" | "cycle" | "visits" | "allowances">,
): Allowance[] {
  const total = holder.planKind === "pack" || holder.cycle === "once";
  const visits: Allowance[] =
    holder.visits === null ? [] : [{ kind: "visits", n: holder.visits, per: total ? "total" : "cycle" }];
  return [...visits, ...holder.allowances];
}

function earlier(a: string, b: string | null): string {
  return b !== null && b < a ? b : a;
}

function windowOf(holder: AllowanceHolder, allowance: Allowance, day: string) {
  const anchor = holder.anchorOn ?? holder.startsOn;
  if (allowance.per === "day") return { fromOn: day, toOn: day };
  if (allowance.per === "week") return periodOn(anchor, "week", day);
  if (allowance.per === "cycle") return periodOn(anchor, holder.cycle, day);
  return null;
}

/**
 * The pools a holder has on a day. A cycle's allowance begins anew with the cycle, on the member's own billing day, and
 * is not carried over; a pack's lasts as long as the pack.
 */
export function poolsOn(holder: AllowanceHolder, day: string): PoolDue[] {
  if (day < holder.startsOn || (holder.endsOn !== null && day > holder.endsOn)) return [];
  // Two promises of one kind for the same window are one pool with both.
  const pools = new Map<string, PoolDue>();
  for (const allowance of allowancesOf(holder)) {
    const window = windowOf(holder, allowance, day);
    const pool: PoolDue = {
      kind: allowance.kind,
      source: window ? "cycle" : "pack",
      fromOn: window ? window.fromOn : holder.startsOn,
      toOn: window ? earlier(window.toOn, holder.endsOn) : holder.endsOn,
      count: allowance.n,
    };
    const key = `${pool.kind} ${pool.source} ${pool.fromOn}`;
    const same = pools.get(key);
    pools.set(key, same ? { ...same, count: same.count + pool.count } : pool);
  }
  return [...pools.values()];
}

/** The day from which an allowance is full again; null when it never is by itself. */
export function resetsOn(pools: readonly PoolDue[], kind: EntitlementKind): string | null {
  const ends = pools.flatMap((pool) =>
    pool.kind === kind && pool.source === "cycle" ? (pool.toOn ?? []) : [],
  );
  const first = ends.sort()[0];
  return first ? addDays(first, 1) : null;
}
