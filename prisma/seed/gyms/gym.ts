import type { PastPayment } from "@/modules/billing/past/service";
import type { CreatePlanInput } from "@/modules/membership/plans/schema";
import type { BranchDetails } from "@/modules/tenancy/branches/schema";
import type { NewGym } from "@/modules/tenancy/gyms/schema";
import type { LocalDate } from "@/shared/time-zone/local-date";

export const PLAN_KEYS = [
  "monthly",
  "term",
  "offPeak",
  "student",
  "family",
  "pack",
  "dayPass",
  "ptPack",
  "trial",
  "comp",
  "retired",
] as const;
export type PlanKey = (typeof PLAN_KEYS)[number];

export interface Volume {
  /** Members ever. */
  readonly members: number;
  /** With a membership that runs today. */
  readonly active: number;
  readonly visits: number;
}

export interface StaffPerson {
  readonly name: string;
  readonly role: "owner" | "manager" | "desk" | "trainer";
  /** Before the `@`. */
  readonly mailbox: string;
  /** Index of the only branch they work at; everywhere when absent. */
  readonly branch?: number;
}

/** What one demo gym is made of; everything that chance decides comes from the gym's own seed. */
export interface DemoGym {
  readonly gym: Pick<NewGym, "slug" | "name" | "country" | "currency" | "locale" | "zone" | "policies"> & {
    readonly brandColor: string;
  };
  readonly branches: readonly BranchDetails[];
  /** Index of the branch that was rebuilt for nine days, if there was one. */
  readonly rebuilt?: number;
  /** Public holidays, `MM-DD`: hardly anybody comes. */
  readonly holidays: readonly string[];
  /** Days the gym stays shut each year, both ends included; the second may lie in the next year. */
  readonly shutEachYear: readonly { readonly from: string; readonly days: number; readonly reason: string }[];
  readonly closureReason: string;
  readonly staff: readonly StaffPerson[];
  readonly plans: Readonly<Record<PlanKey, Omit<CreatePlanInput, "branchIds">>>;
  /** Once, with the plans that ask for it. */
  readonly joiningFeeMinor: number;
  readonly tax: { readonly name: string; readonly basisPoints: number };
  /** Days of the month on which memberships are billed; the next one after the start is a member's. */
  readonly billingDays: readonly number[];
  /** How people pay, by how many do. */
  readonly tenders: readonly (readonly [PastPayment["tender"], number])[];
  /** What the month-to-month plan costs since the price rise, in minor units. */
  readonly raisedPriceMinor: number;
  readonly volume: Readonly<Record<"full" | "small", Volume>>;
  readonly people: {
    readonly female: readonly string[];
    readonly male: readonly string[];
    readonly last: readonly string[];
    readonly streets: readonly string[];
    readonly city: string;
    readonly postalCodes: readonly string[];
    /** A number that no operator assigns; `n` below 1,000. */
    readonly phone: (n: number) => string;
  };
  /** A city whose people tend to come after work rather than before. */
  readonly earlyShare: number;
}

/** The days of one demo run. */
export interface Frame {
  readonly now: Date;
  readonly today: LocalDate;
  /** Eighteen months ago: the day the gym opened. */
  readonly start: LocalDate;
  readonly preset: "full" | "small";
}

/** A tenth, for slow machines and tests. */
export function tenthOf(full: Volume): Record<"full" | "small", Volume> {
  const small = {
    members: Math.round(full.members / 10),
    active: Math.round(full.active / 10),
    visits: Math.round(full.visits / 10),
  };
  return { full, small };
}
