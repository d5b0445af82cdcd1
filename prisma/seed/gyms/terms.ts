import type { PlanTerms } from "@/modules/membership/plans/schema";
import type { DemoGym, PlanKey } from "./gym";

type Terms = Partial<
  Pick<
    PlanTerms,
    | "joiningFeeMinor"
    | "noticeDays"
    | "minTermMonths"
    | "autoRenew"
    | "seats"
    | "allowances"
    | "packFirst"
    | "taxRateId"
  >
>;

/** Terms that are the same in every gym, whatever its prices. */
const TERMS: Readonly<Record<PlanKey, Terms>> = {
  monthly: { noticeDays: 14 },
  // A year at least, paid by the month, then by the month.
  term: { noticeDays: 30, minTermMonths: 12 },
  offPeak: { noticeDays: 14 },
  student: { noticeDays: 14 },
  family: { noticeDays: 30, seats: 4, allowances: [{ kind: "guest", n: 2, per: "cycle" }] },
  pack: { autoRenew: false },
  dayPass: { autoRenew: false },
  ptPack: { autoRenew: false, allowances: [{ kind: "pt", n: 5, per: "total" }] },
  trial: { autoRenew: false },
  comp: {},
  retired: { noticeDays: 14 },
};

/** Plans that cost something to join. */
const WITH_FEE: ReadonlySet<PlanKey> = new Set(["monthly", "term", "family"]);

/** All that a plan's version says besides its price. */
export function termsOf(gym: DemoGym, key: PlanKey, taxRateId: string): Terms {
  const free = gym.plans[key].priceMinor === 0;
  return {
    ...TERMS[key],
    joiningFeeMinor: WITH_FEE.has(key) ? gym.joiningFeeMinor : 0,
    taxRateId: free ? null : taxRateId,
  };
}
