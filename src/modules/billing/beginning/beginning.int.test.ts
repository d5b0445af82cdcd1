import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getMovements, getRecurring } from "@/modules/analytics/money/service";
import { listImportRows } from "@/modules/membership/imports/service";
import { csv, ImportRider } from "@/modules/membership/imports/testing";
import { loadBillingFacts } from "@/modules/membership/memberships/facts/service";
import { startMembership } from "@/modules/membership/memberships/service";
import { settleMemberships } from "@/modules/membership/memberships/settlement/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { commitChange, quoteChange } from "../changes/service";
import { auditBooks } from "../journal/audit/service";
import { memberOverview } from "../overview/service";
import { renewBatch } from "../renewals/service";
import { addPayer } from "../testing";
import { beginBatch, beginBilling, previewBeginning } from "./service";

let world: TestWorld;
const NOW = "2026-11-21T09:00:00Z";

beforeAll(async () => {
  world = await createTestWorld({ now: NOW, poolSize: 8 });
});
afterAll(() => world.close());

const HEADER = "Member No,First Name,Last Name,Email,Membership,Status,Start,End,Next bill,Price";
/** `number, plan, status, start, end, next bill` as the file has it. */
const row = (
  number: number,
  plan: string,
  status: string,
  start: string,
  end = "",
  next = "",
  price = 3000,
) =>
  `${number},Ann,Alpha${number},ann${number}@example.com,${plan},${status},${start},${end},${next},${price}`;

const EVENTS = statement(
  "test.imported-events",
  `select payload->'membershipIds' as ids from outbox where name = 'membership.memberships-imported' order by id`,
);
const LIFE = statement(
  "test.lives",
  `select m.number, s.id, s.status, s.ends_on as "endsOn", s.anchor_on as "anchorOn", s.next_bill_on as "nextBillOn",
     s.discount,
     (select json_agg(json_build_object('kind', p.kind, 'fromOn', p.from_on, 'toOn', p.to_on, 'gross', p.gross_minor,
       'invoiceId', p.invoice_id) order by p.from_on, p.created_at) from billing_period p where p.membership_id = s.id) as periods,
     (select json_agg(e.change || ' ' || e.effective_on || ' ' || e.mrr_minor order by e.seq)
       from membership_event e where e.membership_id = s.id) as history
   from membership s join member m on m.tenant_id = s.tenant_id and m.id = s.member_id order by m.number`,
);
interface LifeRow {
  number: string;
  id: string;
  status: string;
  endsOn: string | null;
  anchorOn: string | null;
  nextBillOn: string | null;
  discount: { value: number } | null;
  periods: { kind: string; fromOn: string; toOn: string; gross: number; invoiceId: string | null }[] | null;
  history: string[] | null;
}
const BILLS = statement(
  "test.bills",
  `select kind, total_minor as total, issued_on as "on" from invoice order by seq`,
);
const COUNTS = statement(
  "test.what-is-left",
  `select (select count(*) from billing_period)::int as periods, (select count(*) from membership_event)::int as events,
     (select count(*) from membership_freeze)::int as freezes`,
);

/** A gym that imports. */
class Newcomer {
  constructor(readonly rider: ImportRider) {}

  static async at(place?: Parameters<typeof ImportRider.inNewGym>[1]): Promise<Newcomer> {
    world.clock.set(NOW);
    return new Newcomer(await ImportRider.inNewGym(world, place));
  }

  inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(this.rider.gym, work);

  async upload(rows: readonly string[], options: { branchId?: string } = {}): Promise<string> {
    const batchId = await this.rider.upload("list.csv", csv(HEADER, ...rows));
    await this.rider.check(batchId, { options });
    return batchId;
  }

  /** The events' job, as the worker does it. */
  async begin(): Promise<number> {
    let begun = 0;
    const events = await world.db.read(this.rider.gym.facts.id, (db) => db.rows<{ ids: string[] }>(EVENTS));
    for (const { ids } of events) begun += await this.inGym((ctx) => beginBilling(ctx, ids));
    return begun;
  }

  async bring(rows: readonly string[], bill = true, options: { branchId?: string } = {}): Promise<string> {
    const batchId = await this.upload(rows, options);
    await this.rider.commit(batchId, undefined, bill);
    await this.begin();
    return batchId;
  }

  rows<Row>(text: Parameters<TenantContext["db"]["rows"]>[0]): Promise<Row[]> {
    return world.db.read(this.rider.gym.facts.id, (db) => db.rows<Row>(text));
  }

  async lives(): Promise<Record<string, LifeRow>> {
    return Object.fromEntries((await this.rows<LifeRow>(LIFE)).map((life) => [life.number, life]));
  }

  bills = () => this.rows<{ kind: string; total: number; on: string }>(BILLS);

  async renew(): Promise<number> {
    let all = 0;
    for (let billed = 1; billed > 0; all += billed) {
      billed = (await this.inGym((ctx) => renewBatch(ctx, null))).billed;
    }
    return all;
  }
}

describe("an import", () => {
  it("gives every running membership a rhythm, what is paid and a next bill; what is over gets none", async () => {
    const gym = await Newcomer.at();
    await gym.bring([
      row(1, "Gold", "active", "2026-02-10"),
      row(2, "Gold", "active", "2026-02-10", "", "2026-12-01"),
      row(3, "Gold", "active", "2026-02-10", "2026-10-01"),
      row(4, "Gold", "expired", "2026-02-10", "2026-12-31"),
      row(5, "Gold", "frozen", "2026-02-10"),
      row(6, "Gold", "suspended", "2026-02-10"),
      row(7, "Gold", "active", "2026-12-05"),
      row(8, "10 Class Pack", "active", "2026-11-01", "2027-01-29"),
    ]);
    const lives = await gym.lives();
    const shown = Object.fromEntries(
      Object.entries(lives).map(([number, { status, nextBillOn, periods, history }]) => [
        number,
        [
          status,
          nextBillOn,
          ...(periods ?? []).map(({ kind, fromOn, toOn }) => `${kind} ${fromOn} ${toOn}`),
          ...(history ?? []),
        ],
      ]),
    );
    expect(shown).toEqual({
      1: ["active", "2026-12-10", "brought 2026-11-10 2026-12-09", "taken_over 2026-02-10 300000"],
      2: ["active", "2026-12-01", "brought 2026-11-01 2026-11-30", "taken_over 2026-02-10 300000"],
      3: ["active", null],
      4: ["ended", null],
      // Frozen as long as the policy allows, until they come back.
      5: [
        "frozen",
        "2027-03-10",
        "brought 2026-11-10 2027-03-09",
        "taken_over 2026-02-10 300000",
        "frozen 2026-11-21 0",
      ],
      6: [
        "suspended",
        "2026-12-10",
        "brought 2026-11-10 2026-12-09",
        "taken_over 2026-02-10 300000",
        "suspended 2026-11-21 0",
      ],
      7: ["pending_start", "2026-12-05", "brought 2026-12-05 2026-12-04", "taken_over 2026-11-21 0"],
      8: ["active", null, "brought 2026-11-01 2027-01-29", "taken_over 2026-11-01 0"],
    });
    expect(lives[1]?.periods).toMatchObject([{ gross: 0, invoiceId: null }]);
    expect(lives[1]?.anchorOn).toBe("2026-02-10");
    expect(await gym.bills()).toEqual([]);
    // Told to nobody: the member's line in the log is the import's.
    const audits = await world.db.read(gym.rider.gym.facts.id, ({ models }) =>
      models.auditEntry.count({ where: { action: { startsWith: "membership." } } }),
    );
    expect(audits).toBe(0);
  });

  it("bills them on their day, once, at the plan's price", async () => {
    const gym = await Newcomer.at();
    await gym.bring([row(1, "Gold", "active", "2026-02-10"), row(2, "Gold", "active", "2026-12-05")]);
    world.clock.set("2026-12-04T20:59:00Z");
    expect(await gym.renew()).toBe(0);
    world.clock.set("2026-12-04T21:01:00Z");
    expect(await gym.renew()).toBe(1);
    world.clock.set("2026-12-10T09:00:00Z");
    expect(await gym.renew()).toBe(1);
    expect(await gym.renew()).toBe(0);
    expect(await gym.bills()).toEqual([
      { kind: "renewal", total: 300_000, on: "2026-12-05" },
      { kind: "renewal", total: 300_000, on: "2026-12-10" },
    ]);
    expect(await gym.inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });

  it("says before what it will bill, and that is what begins", async () => {
    const gym = await Newcomer.at();
    const batchId = await gym.upload([
      row(1, "Gold", "active", "2026-02-10"),
      row(2, "Gold", "active", "2026-02-10", "", "2026-12-01"),
      row(3, "Gold", "active", "2026-02-10", "2026-10-01"),
      row(4, "Gold", "active", "2026-02-10", "2026-12-05"),
      row(5, "Silver", "active", "2026-02-28", "", "", 2000),
      row(6, "10 Class Pack", "active", "2026-11-01", "2027-01-29"),
    ]);
    const asked = (plans: Parameters<typeof previewBeginning>[1]["plans"]) =>
      gym.inGym((ctx) => previewBeginning(ctx, { batchId, plans }));
    expect(await asked([])).toEqual({
      currency: "KES",
      billed: 3,
      fromOn: "2026-11-28",
      toOn: "2026-12-10",
      totalMinor: 800_000,
      unbilled: 2,
      over: 1,
    });
    const usual = {
      kind: "membership" as const,
      visits: null,
      validDays: null,
      accessHours: [],
      branchIds: [],
    };
    const dear = await gym.inGym((ctx) =>
      createPlan(ctx, { ...usual, name: "Dear", cycle: "month", priceMinor: 900_000 }),
    );
    expect(await asked([{ name: "Silver", planId: dear.id }])).toMatchObject({
      billed: 3,
      totalMinor: 1_500_000,
    });
    expect(await asked([{ name: "Gold", planId: "none" }])).toMatchObject({
      billed: 1,
      totalMinor: 200_000,
      over: 0,
    });
    await gym.rider.commit(batchId);
    await gym.begin();
    const days = Object.values(await gym.lives()).flatMap(({ nextBillOn }) => nextBillOn ?? []);
    expect(days.sort()).toEqual(["2026-11-28", "2026-12-01", "2026-12-10"]);
    world.clock.set("2026-12-10T09:00:00Z");
    await gym.renew();
    expect((await gym.bills()).reduce((sum, { total }) => sum + total, 0)).toBe(800_000);
  });

  it("that the gym goes on billing elsewhere brings no bill, and no revenue", async () => {
    const gym = await Newcomer.at();
    const batchId = await gym.bring([row(1, "Gold", "active", "2026-02-10")], false);
    expect((await gym.rider.detail(batchId)).bill).toBe(false);
    expect((await gym.lives())[1]).toMatchObject({
      nextBillOn: "2026-12-10",
      discount: { value: 100 },
      history: ["taken_over 2026-02-10 0"],
    });
    world.clock.set("2027-02-10T09:00:00Z");
    expect(await gym.renew()).toBe(3);
    expect(await gym.bills()).toEqual([]);
    expect((await gym.lives())[1]?.nextBillOn).toBe("2027-03-10");
  });

  it("counts days where the branch is", async () => {
    const west = await Newcomer.at({ country: "US", currency: "USD", zone: "Pacific/Honolulu" });
    const east = await Newcomer.at({ country: "NZ", currency: "NZD", zone: "Pacific/Auckland" });
    // 23:30 on the 20th in Honolulu, 22:30 on the 21st in Auckland.
    world.clock.set("2026-11-21T09:30:00Z");
    for (const gym of [west, east]) await gym.bring([row(1, "Gold", "active", "2026-02-21")]);
    expect((await west.lives())[1]?.nextBillOn).toBe("2026-11-21");
    expect((await east.lives())[1]?.nextBillOn).toBe("2026-12-21");
    expect(await west.renew()).toBe(0);
    world.clock.set("2026-11-21T10:01:00Z");
    expect(await west.renew()).toBe(1);
    expect(await east.renew()).toBe(0);
  });
});

describe("what was begun", () => {
  const change = async (gym: Newcomer, id: string, wanted: Parameters<typeof quoteChange>[1]["change"]) => {
    const quote = await gym.inGym((ctx) =>
      quoteChange(ctx, { membershipId: id, change: wanted, override: true }),
    );
    expect(quote.refusals).toEqual([]);
    await gym.inGym((ctx) => commitChange(ctx, { quoteId: quote.quoteId ?? "", tenders: [] }));
    return quote;
  };
  const freeze = {
    kind: "freeze" as const,
    fromOn: "2026-11-25",
    toOn: "2026-12-08",
    prorate: true,
    blockBookings: true,
    endOnReturn: true,
  };

  it("is frozen, switched, cancelled and moved like any other, and billed as the price said", async () => {
    const gym = await Newcomer.at();
    await gym.bring([1, 2, 3, 4, 5].map((n) => row(n, "Gold", "active", "2026-02-10")));
    const usual = {
      kind: "membership" as const,
      visits: null,
      validDays: null,
      accessHours: [],
      branchIds: [],
    };
    const dear = await gym.inGym((ctx) =>
      createPlan(ctx, { ...usual, name: "Dear", cycle: "month", priceMinor: 600_000 }),
    );
    const id = Object.fromEntries(Object.values(await gym.lives()).map((life) => [life.number, life.id]));
    await change(gym, id[1] ?? "", freeze);
    const switched = await change(gym, id[2] ?? "", { kind: "switch", planId: dear.id, when: "now" });
    // Nothing was paid here for the days left: they cost the new plan's price, and bring no credit.
    expect(switched).toMatchObject({ totalMinor: Math.round((600_000 * 19) / 30), credits: [] });
    await change(gym, id[3] ?? "", { kind: "cancel", immediately: false, refundUnused: false });
    await change(gym, id[4] ?? "", { kind: "move_billing_day", toDay: 1 });
    await change(gym, id[5] ?? "", { kind: "cancel", immediately: true, refundUnused: true });
    const lives = await gym.lives();
    expect([1, 2, 3, 4, 5].map((n) => [lives[n]?.nextBillOn, lives[n]?.endsOn])).toEqual([
      ["2026-12-24", null],
      ["2026-12-10", null],
      [null, "2026-12-09"],
      ["2026-12-10", null],
      [null, "2026-11-21"],
    ]);
    world.clock.set("2027-01-10T09:00:00Z");
    await gym.inGym((ctx) => settleMemberships(ctx));
    await gym.renew();
    expect((await gym.bills()).map(({ total, on }) => `${on} ${total}`).sort()).toEqual([
      "2026-11-21 380000",
      // Days up to the 1st, then whole months.
      `2027-01-10 ${Math.round((300_000 * 22) / 31)}`,
      "2027-01-10 300000",
      "2027-01-10 300000",
      "2027-01-10 600000",
      "2027-01-10 600000",
    ]);
    expect(await gym.inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });

  it("shows in the profile what comes next and what may be done", async () => {
    const gym = await Newcomer.at();
    await gym.bring([row(1, "Gold", "active", "2026-02-10"), row(2, "Gold", "frozen", "2026-02-10")]);
    const money = async (number: string) => {
      const member = await gym.rider.memberBy({ number });
      return (await gym.inGym((ctx) => memberOverview(ctx, member?.id ?? ""))).memberships[0];
    };
    const first = await money("1");
    expect(first).toMatchObject({ nextBill: { dueOn: "2026-12-10", totalMinor: 300_000 } });
    expect(first?.possible).toEqual(
      expect.arrayContaining(["freeze", "switch", "cancel", "move_billing_day"]),
    );
    const frozen = await money("2");
    expect(frozen?.possible).toContain("return");
    world.clock.set("2026-12-01T09:00:00Z");
    await change(gym, (await gym.lives())[2]?.id ?? "", { kind: "return" });
    // Ten days were frozen: they come after the 9th.
    expect((await gym.lives())[2]).toMatchObject({ status: "active", nextBillOn: "2026-12-20" });
  });

  it("brings recurring revenue from its own first day on, and the movement adds up", async () => {
    const gym = await Newcomer.at();
    await gym.bring([
      row(1, "Gold", "active", "2026-09-10"),
      row(2, "Gold", "frozen", "2026-10-10"),
      row(3, "Gold", "active", "2026-12-05"),
    ]);
    const { months } = await gym.inGym((ctx) => getRecurring(ctx, 4));
    expect(
      months.map(({ month, startMinor, newMinor, freezeMinor, endMinor }) => [
        month,
        startMinor,
        newMinor,
        freezeMinor,
        endMinor,
      ]),
    ).toEqual([
      ["2026-08", 0, 0, 0, 0],
      ["2026-09", 0, 300_000, 0, 300_000],
      ["2026-10", 300_000, 300_000, 0, 600_000],
      ["2026-11", 600_000, 0, -300_000, 300_000],
    ]);
    for (const {
      startMinor,
      newMinor,
      reactivatedMinor,
      expansionMinor,
      contractionMinor,
      churnMinor,
      freezeMinor,
      endMinor,
    } of months) {
      expect(
        startMinor +
          newMinor +
          reactivatedMinor +
          expansionMinor -
          contractionMinor -
          churnMinor +
          freezeMinor,
      ).toBe(endMinor);
    }
    expect(await gym.inGym((ctx) => getMovements(ctx, { month: "2026-09" }))).toMatchObject([
      { kind: "new", afterMinor: 300_000 },
    ]);
    world.clock.set("2026-12-06T09:00:00Z");
    await gym.inGym((ctx) => settleMemberships(ctx));
    expect((await gym.inGym((ctx) => getRecurring(ctx, 1))).months[0]).toMatchObject({
      newMinor: 300_000,
      endMinor: 600_000,
    });
  });
});

describe("beginning", () => {
  it("is done once, by whoever comes first", async () => {
    const gym = await Newcomer.at();
    const batchId = await gym.upload([
      row(1, "Gold", "active", "2026-02-10"),
      row(2, "Gold", "frozen", "2026-02-10"),
    ]);
    await gym.rider.commit(batchId);
    const ids = Object.values(await gym.lives()).map(({ id }) => id);
    const both = await Promise.all([1, 2].map(() => gym.inGym((ctx) => beginBilling(ctx, ids))));
    expect(both.sort()).toEqual([0, 2]);
    expect(await gym.inGym((ctx) => beginBilling(ctx, ids))).toBe(0);
    expect(await gym.rows(COUNTS)).toEqual([{ periods: 2, events: 3, freezes: 1 }]);
  });

  it("takes on what was there before: imported without it, or started by hand", async () => {
    const gym = await Newcomer.at();
    const batchId = await gym.upload([row(1, "Gold", "active", "2026-02-10")]);
    await gym.rider.commit(batchId);
    const memberId = await addPayer(world, gym.rider.gym);
    const plan = await world.db.read(gym.rider.gym.facts.id, ({ models }) => models.plan.findFirst({}));
    const { membershipId } = await gym.inGym((ctx) =>
      startMembership(ctx, { memberId, planId: plan?.id ?? "", startsOn: "2026-10-30" }),
    );
    expect(await gym.inGym((ctx) => beginBatch(ctx, null))).toEqual({ begun: 2, after: null });
    expect(await gym.inGym((ctx) => beginBatch(ctx, null))).toEqual({ begun: 0, after: null });
    const life = Object.values(await gym.lives()).find(({ id }) => id === membershipId);
    expect(life).toMatchObject({
      nextBillOn: "2026-11-30",
      history: ["started 2026-10-30 0", "taken_over 2026-11-21 300000"],
    });
    expect((await gym.inGym((ctx) => loadBillingFacts(ctx, membershipId))).membership.status).toBe("active");
  });

  it("of 5,000 in one import takes a few statements a stretch", async () => {
    const gym = await Newcomer.at();
    const all = Array.from({ length: 5_000 }, (_, n) =>
      row(
        n,
        n % 3 ? "Gold" : "Silver",
        n % 50 ? "active" : "frozen",
        `2026-${String(1 + (n % 10)).padStart(2, "0")}-${String(1 + (n % 28)).padStart(2, "0")}`,
      ),
    );
    const batchId = await gym.upload(all);
    await gym.rider.commit(batchId);
    const events = await gym.rows<{ ids: string[] }>(EVENTS);
    expect(events.map(({ ids }) => ids.length)).toEqual(Array.from({ length: 10 }, () => 500));
    let statements = 0;
    const counting = (ctx: TenantContext): TenantContext => {
      const rows: typeof ctx.db.rows = async (text, values) => {
        statements++;
        return await ctx.db.rows(text, values);
      };
      return { ...ctx, db: { ...ctx.db, rows } };
    };
    for (const { ids } of events)
      expect(await gym.inGym((ctx) => beginBilling(counting(ctx), ids))).toBe(500);
    expect(statements).toBe(10 * 14);
    const left = await gym.rows(COUNTS);
    expect(left).toEqual([{ periods: 5_000, events: 5_100, freezes: 100 }]);
  }, 120_000);
});

describe("the undo of an import", () => {
  it("takes back all that began", async () => {
    const gym = await Newcomer.at();
    const batchId = await gym.bring([
      row(1, "Gold", "active", "2026-02-10"),
      row(2, "Gold", "frozen", "2026-02-10"),
    ]);
    expect(await gym.rider.undo(batchId)).toMatchObject({ state: "undone", outcome: { kept: 0 } });
    expect(await gym.rows(COUNTS)).toEqual([{ periods: 0, events: 0, freezes: 0 }]);
    expect(await gym.rider.standings()).toEqual({ members: 0, memberships: 0, plans: 0 });
    // The event that was on its way finds nobody.
    expect(await gym.begin()).toBe(0);
  });

  it("keeps those for whom money has moved, and says so", async () => {
    const gym = await Newcomer.at();
    const batchId = await gym.bring([
      row(1, "Gold", "active", "2026-02-10"),
      row(2, "Gold", "active", "2026-02-20"),
      // The calendar starts it meanwhile: that is nobody's doing.
      row(3, "Gold", "active", "2026-11-25", "", "2027-01-01"),
    ]);
    world.clock.set("2026-12-12T09:00:00Z");
    await gym.inGym((ctx) => settleMemberships(ctx));
    expect(await gym.renew()).toBe(1);
    expect(await gym.rider.undo(batchId)).toMatchObject({
      state: "undone",
      outcome: { created: 1, kept: 1 },
    });
    const { items } = await gym.inGym((ctx) => listImportRows(ctx, { batchId, show: "kept", limit: 50 }));
    expect(items.map(({ name, kept }) => [name, kept])).toEqual([["Ann Alpha1", "money"]]);
    expect(Object.keys(await gym.lives())).toEqual(["1"]);
    expect(await gym.inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });
});
