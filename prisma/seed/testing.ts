import {
  movementOf,
  mrrMinor,
  type RevenueChange,
  type RevenueMovement,
} from "@/modules/billing/revenue/rules";
import { addMonths, type LocalDate } from "@/shared/time-zone/local-date";

/** The history of one gym's memberships with the prices they ran at. */
export const REVENUE_EVENTS = `select e.membership_id as "membershipId", e.member_id as "memberId", e.effective_on as "on",
    e.status, e.mrr_minor as "mrrMinor", v.price_minor as "priceMinor", v.cycle, v.tax_inclusive as "taxInclusive",
    coalesce(r.basis_points, 0) as "taxBasisPoints"
  from membership_event e join tenant t on t.id = e.tenant_id and t.slug = $1
  join plan_version v on v.id = e.plan_version_id left join tax_rate r on r.id = v.tax_rate_id
  order by e.membership_id, e.seq`;

export interface RevenueEvent {
  membershipId: string;
  memberId: string;
  on: LocalDate;
  status: string;
  mrrMinor: number;
  priceMinor: number;
  cycle: "week" | "4week" | "month" | "quarter" | "year" | "once";
  taxInclusive: boolean;
  taxBasisPoints: number;
}

const COUNTED = new Set(["active", "past_due", "frozen"]);

function standing(event: RevenueEvent | undefined): RevenueChange["before"] {
  if (!event || event.cycle === "once" || !COUNTED.has(event.status)) return null;
  return { mrrMinor: event.mrrMinor, frozen: event.status === "frozen" };
}

/** What the prices alone say; frozen months cost nothing in the demo. */
function worth({ status, cycle, priceMinor, ...tax }: RevenueEvent): number {
  return status === "active" || status === "past_due"
    ? mrrMinor({ minor: priceMinor, ...tax }, cycle, null)
    : 0;
}

/** The last months up to a day: how revenue moved by the events, and what the prices say it was at the end. */
export function revenueMonths(
  events: readonly RevenueEvent[],
  today: LocalDate,
  count: number,
): { until: LocalDate; movement: RevenueMovement; independentMinor: number }[] {
  const byMembership = new Map<string, RevenueEvent[]>();
  for (const event of events)
    byMembership.set(event.membershipId, [...(byMembership.get(event.membershipId) ?? []), event]);
  return Array.from({ length: count }, (_, index) => {
    const from = addMonths(today, index - count);
    const until = addMonths(today, index - count + 1);
    const at = (list: readonly RevenueEvent[], day: LocalDate) => list.findLast(({ on }) => on <= day);
    const earned = new Set(
      events.filter((one) => one.on <= from && standing(one)).map(({ memberId }) => memberId),
    );
    const changes = [...byMembership.values()].map(
      (list): RevenueChange => ({
        before: standing(at(list, from)),
        after: standing(at(list, until)),
        returning: earned.has(list[0]?.memberId ?? ""),
      }),
    );
    const ends = [...byMembership.values()].flatMap((list) => at(list, until) ?? []);
    const independentMinor = ends.reduce((sum, event) => sum + worth(event), 0);
    return { until, movement: movementOf(changes), independentMinor };
  });
}

/** The months in which the movements do not lead from the end of the one before to an end that the prices say, too. */
export function brokenMonths(months: ReturnType<typeof revenueMonths>): LocalDate[] {
  return months.flatMap(({ until, movement, independentMinor }, at) => {
    const { startMinor, newMinor, reactivatedMinor, expansionMinor, endMinor } = movement;
    const { contractionMinor, churnMinor, freezeMinor } = movement;
    const before = months[at - 1]?.movement.endMinor ?? startMinor;
    const gained = newMinor + reactivatedMinor + expansionMinor - contractionMinor - churnMinor + freezeMinor;
    const holds = startMinor === before && startMinor + gained === endMinor && independentMinor === endMinor;
    return holds ? [] : [until];
  });
}
