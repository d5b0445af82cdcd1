import { periodOn } from "@/shared/time-zone/cycles";
import { addDays } from "@/shared/time-zone/local-date";
import type { Holding } from "./data";
import type { Affected, Plan } from "./schema";

/** Days of renewals that are listed one by one. */
const LISTED = 90;

function later(a: string, b: string): string {
  return a > b ? a : b;
}

/**
 * The day on which a membership renews at terms that are sold from a day on: its first billing day then, after the term
 * that was agreed on; null when it ends before, leaves the plan or never renews.
 */
export function renewsOn(
  holding: Omit<Holding, "version" | "validFrom" | "priceMinor">,
  validFrom: string,
): string | null {
  if (holding.leaves || holding.cycle === "once" || !holding.autoRenew) return null;
  const free = holding.termEndsOn === null ? validFrom : later(validFrom, addDays(holding.termEndsOn, 1));
  let on = holding.nextBillOn;
  if (on === null || on < free) {
    const period = periodOn(holding.anchorOn ?? holding.startsOn, holding.cycle, free);
    on = period === null ? null : period.fromOn === free ? free : addDays(period.toOn, 1);
  }
  return on !== null && (holding.endsOn === null || on <= holding.endsOn) ? on : null;
}

/** Whom new terms reach, by the version they hold. */
export function affectedBy(
  holdings: readonly Holding[],
  validFrom: string,
  priceMinor: number | null,
): Pick<Affected, "holders" | "versions" | "renewals"> {
  const days = new Map<string, number>();
  const byVersion = new Map<number, Holding[]>();
  for (const one of holdings) byVersion.set(one.version, [...(byVersion.get(one.version) ?? []), one]);
  const versions = [...byVersion]
    .sort(([a], [b]) => a - b)
    .flatMap(([version, held]): Affected["versions"] => {
      const [terms] = held;
      if (!terms) return [];
      const renewals = held.flatMap((one) => renewsOn(one, validFrom) ?? []).sort();
      for (const on of renewals) days.set(on, (days.get(on) ?? 0) + 1);
      return [
        {
          version,
          validFrom: terms.validFrom,
          priceMinor: terms.priceMinor,
          cycle: terms.cycle,
          holders: held.length,
          differenceMinor: priceMinor === null ? null : priceMinor - terms.priceMinor,
          firstRenewalOn: renewals[0] ?? null,
          lastRenewalOn: renewals.at(-1) ?? null,
          endsBefore: held.length - renewals.length,
          inTerm: held.filter(({ termEndsOn }) => termEndsOn !== null && termEndsOn >= validFrom).length,
        },
      ];
    });
  const renewals = [...days]
    .map(([on, holders]) => ({ on, holders }))
    .sort((a, b) => a.on.localeCompare(b.on));
  return { holders: holdings.length, versions, renewals: renewals.slice(0, LISTED) };
}

/** Whether a plan lets its holder in by itself. Add-ons, and packs of something else than visits, come beside one that does. */
export function opensDoor({ kind, visits }: Pick<Plan, "kind" | "visits">): boolean {
  return kind !== "add_on" && (kind !== "pack" || visits !== null);
}
