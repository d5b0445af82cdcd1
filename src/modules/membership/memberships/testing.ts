import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { memberFields } from "../members/schema";
import { createMember, getMember } from "../members/service";
import type { CreatePlanInput } from "../plans/schema";
import { createPlan } from "../plans/service";
import { type BillingFacts, loadBillingFacts } from "./facts/service";
import { type StartMembership, startMembership } from "./service";

/** A monthly plan at 3,000.00; the moment at which the bench stands. */
export const MONTHLY: CreatePlanInput = {
  name: "Monthly",
  kind: "membership",
  priceMinor: 300_000,
  cycle: "month",
  visits: null,
  validDays: null,
  accessHours: [],
  branchIds: [],
};
const NOW = "2026-03-10T09:00:00Z";

const HISTORY = statement(
  "test.history",
  `select change, status, effective_on as "on", mrr_minor as mrr from membership_event
   where membership_id = $1::uuid order by seq`,
);

export interface HistoryRow {
  change: string;
  status: string;
  on: string;
  mrr: number;
}

/** Two gyms on a database of their own, and short ways to what tests of memberships do all the time. */
export class MembershipBench {
  #names = 0;
  #monthly: string | undefined;

  constructor(
    readonly world: TestWorld,
    readonly gym: TestGym,
    readonly other: TestGym,
  ) {}

  inGym<T>(work: (ctx: TenantContext) => Promise<T>, gym = this.gym): Promise<T> {
    return this.world.within(gym, work);
  }

  /** A plan under a name of its own. */
  async plan(terms: Partial<CreatePlanInput> = {}, gym = this.gym): Promise<string> {
    const name = `Plan ${++this.#names}`;
    return (await this.inGym((ctx) => createPlan(ctx, { ...MONTHLY, name, ...terms }), gym)).id;
  }

  async member(gym = this.gym): Promise<string> {
    const fields = memberFields.parse({ firstName: "Neema", lastName: `Number ${++this.#names}` });
    return (await this.inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }), gym)).memberId;
  }

  /** A membership from today on, a new member's and the monthly plan's unless told. */
  async start(
    more: Partial<StartMembership> = {},
    gym = this.gym,
  ): Promise<{ id: string; memberId: string }> {
    const memberId = more.memberId ?? (await this.member(gym));
    const planId = more.planId ?? (await this.#usual());
    const { membershipId } = await this.inGym(
      (ctx) => startMembership(ctx, { startsOn: "2026-03-10", ...more, memberId, planId }),
      gym,
    );
    return { id: membershipId, memberId };
  }

  async #usual(): Promise<string> {
    this.#monthly ??= await this.plan();
    return this.#monthly;
  }

  history(id: string, gym = this.gym): Promise<HistoryRow[]> {
    return this.world.db.read(gym.facts.id, (db) => db.rows<HistoryRow>(HISTORY, [id]));
  }

  /** `change day status` of every row of its history. */
  async told(id: string, gym = this.gym): Promise<string[]> {
    return (await this.history(id, gym)).map((one) => `${one.change} ${one.on} ${one.status}`);
  }

  facts(id: string): Promise<BillingFacts> {
    return this.inGym((ctx) => loadBillingFacts(ctx, id));
  }

  async standing(memberId: string): Promise<string> {
    return (await this.inGym((ctx) => getMember(ctx, memberId))).standing;
  }

  /** Does something at another moment, then goes back. */
  async at<T>(now: string, work: () => Promise<T>): Promise<T> {
    const before = this.world.clock.now();
    this.world.clock.set(now);
    try {
      return await work();
    } finally {
      this.world.clock.set(before.toISOString());
    }
  }
}

/** Close its world in `afterAll`. */
export async function createMembershipBench(): Promise<MembershipBench> {
  const world = await createTestWorld({ now: NOW });
  return new MembershipBench(world, await world.createGym(), await world.createGym());
}
