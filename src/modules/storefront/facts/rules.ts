import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantFacts } from "@/platform/context";

/** What of a gym anybody may see. */
export interface PublicParts {
  readonly plans: boolean;
  readonly timetable: boolean;
  readonly occupancy: boolean;
  /** First names beside classes. */
  readonly trainers: boolean;
  readonly join: boolean;
}

/** The parts that the gym shows to everybody; null when it has no public page. */
export function publicParts(tenant: Pick<TenantFacts, "status" | "policies">): PublicParts | null {
  const rules = policiesOf(tenant);
  if (tenant.status !== "active" || !rules.publicPage) return null;
  return {
    plans: rules.publicPlans,
    timetable: rules.publicTimetable,
    occupancy: rules.publicOccupancy,
    trainers: rules.publicTrainers,
    join: rules.publicJoin,
  };
}

/** What strangers read of a trainer's name. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/, 1)[0] ?? "";
}
