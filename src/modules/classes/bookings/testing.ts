import { grantPool } from "@/modules/membership/entitlements/service";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { startMembership } from "@/modules/membership/memberships/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { TestGym, TestWorld } from "@/platform/testing/world";
import { createSeries } from "../series/service";
import { makeType, seriesOf } from "../testing";

const MONTHLY = {
  kind: "membership" as const,
  priceMinor: 300_000,
  cycle: "month" as const,
  visits: null,
  validDays: null,
  accessHours: [],
  branchIds: [],
};

const LEDGER = statement(
  "test.class-ledger",
  `select p.id, sum(e.delta)::int as "left", count(*) filter (where e.reason = 'use')::int as used,
     count(*) filter (where e.reason = 'return')::int as returned
   from entitlement_pool p join entitlement_entry e on e.tenant_id = p.tenant_id and e.pool_id = p.id
   where p.kind = 'class' and ($1::uuid is null or p.member_id = $1::uuid) group by p.tenant_id, p.id`,
);

export interface LedgerRow {
  id: string;
  left: number;
  used: number;
  returned: number;
}

/** A gym with classes, and short ways to people who may book them. */
export class BookingBench {
  plans = { open: "", ten: "", one: "" };
  sessions: string[] = [];

  constructor(
    readonly world: TestWorld,
    readonly gym: TestGym,
  ) {}

  run<T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> {
    return this.world.within(this.gym, work);
  }

  /** Classes on Mondays and Wednesdays at 18:00 in Nairobi from 16 March on, with so many seats. */
  async open(capacity: number, terms: { walkInSeats?: number } = {}): Promise<void> {
    await this.run(async (ctx) => {
      const pack = (n: number) => ({
        ...MONTHLY,
        name: `${n} classes`,
        kind: "pack" as const,
        cycle: "once" as const,
        validDays: 90,
        allowances: [{ kind: "class" as const, n, per: "total" as const }],
      });
      this.plans = {
        open: (await createPlan(ctx, { ...MONTHLY, name: "Open" })).id,
        ten: (await createPlan(ctx, pack(10))).id,
        one: (await createPlan(ctx, pack(1))).id,
      };
      const typeId = await makeType(ctx);
      await createSeries(ctx, seriesOf(this.gym.branchId, typeId, { capacity, ...terms }));
      const made = await ctx.db.models.classSession.findMany({ orderBy: { startsAt: "asc" } });
      this.sessions = made.map(({ id }) => id);
    });
  }

  /** The nth class from now. */
  session(n = 0): string {
    const id = this.sessions[n];
    if (id === undefined) throw new Error(`there is no class ${n}`);
    return id;
  }

  /** A member with a plan, or none. */
  member(plan: keyof BookingBench["plans"] | null, terms: { startsOn?: string } = {}): Promise<string> {
    return this.run(async (ctx) => {
      const fields = memberFields.parse({ firstName: "Wanjiru", lastName: newId().slice(-8) });
      const { memberId } = await createMember(ctx, { fields, acceptDuplicate: true });
      if (plan !== null) {
        const planId = this.plans[plan];
        await startMembership(ctx, { memberId, planId, startsOn: terms.startsOn ?? "2026-03-10" });
      }
      return memberId;
    });
  }

  /** Passes for guests. */
  async grantGuests(memberId: string, count: number): Promise<void> {
    const source = { kind: "test", id: newId() as string };
    await this.run((ctx) => grantPool(ctx, { memberId, kind: "guest", count, validTo: null, source }));
  }

  /** Many members with a plan, a few at a time: only what they do is to happen at once. */
  async members(count: number, plan: keyof BookingBench["plans"]): Promise<string[]> {
    const made: string[] = [];
    while (made.length < count) {
      const some = Math.min(6, count - made.length);
      made.push(...(await Promise.all(Array.from({ length: some }, () => this.member(plan)))));
    }
    return made;
  }

  ledger(memberId: string | null = null): Promise<LedgerRow[]> {
    return this.world.db.read(this.gym.facts.id, (db) => db.rows<LedgerRow>(LEDGER, [memberId]));
  }

  async told(name: string): Promise<Record<string, unknown>[]> {
    const rows = await this.run((ctx) =>
      ctx.db.models.outbox.findMany({ where: { name: `classes.${name}` }, orderBy: { id: "asc" } }),
    );
    return rows.map(({ payload }) => payload as Record<string, unknown>);
  }

  /** The bookings of a class by their state. */
  async states(sessionId: string): Promise<string[]> {
    const rows = await this.run((ctx) => ctx.db.models.booking.findMany({ where: { sessionId } }));
    return rows.map(({ status }) => status).sort();
  }
}
