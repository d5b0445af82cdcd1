import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitChange, quoteChange } from "@/modules/billing/changes/service";
import { listInvoices } from "@/modules/billing/invoices/reading/service";
import { invoicePage } from "@/modules/billing/invoices/schema";
import { post } from "@/modules/billing/journal/service";
import { commitSale, quoteSale } from "@/modules/billing/sales/service";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { settleMemberships } from "@/modules/membership/memberships/settlement/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { listCreditHolders, listEntries } from "./entries/service";
import { getGlance } from "./glance/service";
import { getMovements, getOutstanding, getRecurring, getRevenue, getStandings } from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
const plans = { small: "", big: "" };

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(gym, work);

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-01-05T09:00:00Z" });
  [gym, other] = await Promise.all([world.createGym(), world.createGym()]);
  const terms = { kind: "membership" as const, cycle: "month" as const, visits: null, validDays: null };
  await inGym(async (ctx) => {
    const lists = { accessHours: [], branchIds: [] };
    plans.small = (await createPlan(ctx, { ...terms, ...lists, name: "Small", priceMinor: 150_000 })).id;
    plans.big = (await createPlan(ctx, { ...terms, ...lists, name: "Big", priceMinor: 300_000 })).id;
  });
});
afterAll(() => world.close());

async function sell(planId: string, day: string, pay = true): Promise<string> {
  world.clock.set(new Date(`${day}T09:00:00Z`));
  const fields = memberFields.parse({ firstName: "Naliaka", lastName: newId().slice(-8) });
  const { memberId } = await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }));
  const quote = await inGym((ctx) =>
    quoteSale(ctx, {
      memberId,
      branchId: gym.branchId,
      items: [{ kind: "plan", planId, startOn: day, firstPeriod: "prorate", waiveJoiningFee: false }],
    }),
  );
  const done = await inGym((ctx) =>
    commitSale(ctx, {
      quoteId: quote.quoteId ?? "",
      tenders: pay ? [{ tender: "cash", amountMinor: quote.payableMinor }] : [],
    }),
  );
  return done.membershipIds[0] ?? "";
}

async function change(membershipId: string, wanted: Parameters<typeof quoteChange>[1]["change"]) {
  const quote = await inGym((ctx) => quoteChange(ctx, { membershipId, change: wanted, override: true }));
  await inGym((ctx) => commitChange(ctx, { quoteId: quote.quoteId ?? "", tenders: [] }));
}

describe("the owner's money", () => {
  beforeAll(async () => {
    const stays = await sell(plans.small, "2026-01-05");
    await sell(plans.small, "2026-01-06");
    const leaves = await sell(plans.big, "2026-01-10");
    world.clock.set(new Date("2026-02-03T09:00:00Z"));
    await change(stays, { kind: "switch", planId: plans.big });
    await change(leaves, { kind: "cancel", immediately: true, refundUnused: false });
    await sell(plans.small, "2026-02-20", false);
    world.clock.set(new Date("2026-03-02T09:00:00Z"));
    await inGym((ctx) => settleMemberships(ctx));
  });

  it("moves by new, dearer and lost members, and the identity holds in every month", async () => {
    const { months, currency } = await inGym((ctx) => getRecurring(ctx, 4));
    expect(currency).toBe("KES");
    for (const month of months) {
      expect(
        month.startMinor +
          month.newMinor +
          month.reactivatedMinor +
          month.expansionMinor -
          month.contractionMinor -
          month.churnMinor +
          month.freezeMinor,
      ).toBe(month.endMinor);
    }
    expect(months.find(({ month }) => month === "2026-01")).toMatchObject({
      startMinor: 0,
      newMinor: 600_000,
      endMinor: 600_000,
      members: 3,
    });
    expect(months.find(({ month }) => month === "2026-02")).toMatchObject({
      expansionMinor: 150_000,
      churnMinor: 300_000,
      endMinor: 450_000,
      members: 2,
      running: false,
    });
    expect(months.at(-1)).toMatchObject({ month: "2026-03", startMinor: 450_000, running: true });
  });

  it("lists the people behind each number", async () => {
    const lost = await inGym((ctx) => getMovements(ctx, { month: "2026-02", kind: "churn" }));
    expect(lost.map(({ kind, beforeMinor, afterMinor }) => [kind, beforeMinor, afterMinor])).toEqual([
      ["churn", 300_000, 0],
    ]);
    expect((await inGym((ctx) => getMovements(ctx, { month: "2026-01" }))).map(({ kind }) => kind)).toEqual([
      "new",
      "new",
      "new",
    ]);
  });

  it("shows what was billed and received by day, and what is outstanding", async () => {
    const january = await inGym((ctx) => getRevenue(ctx, { from: "2026-01-01", to: "2026-01-31" }));
    expect(january).toMatchObject({ totalMinor: 600_000, beforeMinor: 0, currency: "KES" });
    expect(january.received).toEqual([{ tender: "cash", minor: 600_000 }]);
    expect(january.days.filter(({ kinds }) => Object.keys(kinds).length > 0)).toHaveLength(3);
    const owed = await inGym((ctx) => getOutstanding(ctx, undefined));
    // The difference of the switch, and the sale that nobody has paid.
    expect(owed.bills).toBe(2);
    expect(owed.totalMinor).toBeGreaterThan(150_000);
    expect(owed.ages.reduce((sum, { minor }) => sum + minor, 0)).toBe(owed.totalMinor);
  });

  it("compares with the stretch that is asked for, never with days of its own", async () => {
    const february = { from: "2026-02-01", to: "2026-02-28" };
    const right = await inGym((ctx) => getRevenue(ctx, february));
    expect(right.before).toEqual({ from: "2026-01-04", to: "2026-01-31" });
    const month = await inGym((ctx) => getRevenue(ctx, { ...february, beforeFrom: "2026-01-01" }));
    expect(month).toMatchObject({ before: { from: "2026-01-01", to: "2026-01-28" }, beforeMinor: 600_000 });
    expect(month.days[4]).toMatchObject({ day: "2026-02-05", beforeMinor: 150_000 });
    const long = { from: "2026-02-01", to: "2026-03-10", beforeFrom: "2026-01-20" };
    const clipped = await inGym((ctx) => getRevenue(ctx, long));
    expect(clipped.before.to).toBe("2026-01-31");
    expect(clipped.days.at(-1)?.beforeMinor).toBeNull();
  });

  it("lists the entries that each number is the sum of, page by page", async () => {
    const span = { from: "2026-01-01", to: "2026-02-28" };
    const revenue = await inGym((ctx) => getRevenue(ctx, span));
    const all = await inGym((ctx) => listEntries(ctx, { ...span, subject: "revenue", limit: 50 }));
    expect(all.totalMinor).toBe(revenue.totalMinor);
    expect(all.items.reduce((sum, { minor }) => sum + minor, 0)).toBe(revenue.totalMinor);
    for (const { kind, minor } of revenue.kinds) {
      const some = await inGym((ctx) => listEntries(ctx, { ...span, subject: "revenue", kind, limit: 50 }));
      expect(some.totalMinor).toBe(minor);
    }
    const received = await inGym((ctx) => listEntries(ctx, { ...span, subject: "received", limit: 50 }));
    expect(received.totalMinor).toBe(revenue.received.reduce((sum, { minor }) => sum + minor, 0));
    const first = await inGym((ctx) => listEntries(ctx, { ...span, subject: "revenue", limit: 1 }));
    const paged = [...first.items];
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const asked = { ...span, subject: "revenue" as const, limit: 1, cursor };
      const page = await inGym((ctx) => listEntries(ctx, asked));
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged.map(({ id }) => id)).toEqual(all.items.map(({ id }) => id));
    await expect(
      inGym((ctx) => listEntries(ctx, { ...span, subject: "tax", limit: 5, cursor: "elsewhere" })),
    ).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("does not call it received when change is put into the drawer", async () => {
    const span = { from: "2026-03-01", to: "2026-03-31" };
    await inGym((ctx) =>
      post(ctx, {
        posting: "shift-open",
        lines: [
          { account: "cash", amountMinor: 500_000 },
          { account: "float", amountMinor: -500_000 },
        ],
      }),
    );
    expect((await inGym((ctx) => getRevenue(ctx, span))).received).toEqual([]);
    const list = await inGym((ctx) => listEntries(ctx, { ...span, subject: "received", limit: 5 }));
    expect(list).toMatchObject({ totalMinor: 0, count: 0 });
  });

  it("lists who stands at the ends of a month, to the sum", async () => {
    const { months } = await inGym((ctx) => getRecurring(ctx, 3));
    for (const { month, startMinor, endMinor, members } of months) {
      const [start, end] = await inGym(async (ctx) => [
        await getStandings(ctx, { month, at: "start" }),
        await getStandings(ctx, { month, at: "end" }),
      ]);
      expect(start.reduce((sum, { minor }) => sum + minor, 0)).toBe(startMinor);
      expect(end.reduce((sum, { minor }) => sum + minor, 0)).toBe(endMinor);
      expect(end.filter(({ minor }) => minor > 0)).toHaveLength(members);
    }
    const [here] = (await inGym((ctx) => getRecurring(ctx, 1, gym.branchId))).months;
    const [elsewhere] = (await inGym((ctx) => getRecurring(ctx, 1, newId()))).months;
    expect(here?.endMinor).toBe(months.at(-1)?.endMinor);
    expect(elsewhere?.endMinor).toBe(0);
  });

  it("opens for each age of what is owed the bills that it counts", async () => {
    const owed = await inGym((ctx) => getOutstanding(ctx, undefined));
    for (const { age, bills, minor } of owed.ages) {
      const page = await inGym((ctx) => listInvoices(ctx, { age, limit: 50 }));
      const { items } = invoicePage.parse(JSON.parse(JSON.stringify(page)));
      expect(items).toHaveLength(bills);
      expect(items.reduce((sum, { openMinor }) => sum + openMinor, 0)).toBe(minor);
    }
    expect(owed.ages.filter(({ bills }) => bills > 0).length).toBeGreaterThan(0);
  });

  it("says the same at a glance", async () => {
    const glance = await inGym((ctx) => getGlance(ctx, undefined));
    const owed = await inGym((ctx) => getOutstanding(ctx, undefined));
    const [month] = (await inGym((ctx) => getRecurring(ctx, 1))).months;
    expect(glance).toMatchObject({
      day: "2026-03-02",
      recurring: { nowMinor: month?.endMinor, startMinor: month?.startMinor },
      outstanding: { minor: owed.totalMinor, bills: owed.bills },
      failed: { minor: 0, count: 0, recovered: null },
    });
    const before = await inGym((ctx) => getRevenue(ctx, { from: "2026-02-01", to: "2026-02-02" }));
    expect(glance.revenue.monthBeforeMinor).toBe(before.totalMinor);
    expect(await inGym((ctx) => listCreditHolders(ctx))).toEqual([]);
  });

  it("shows another gym nothing of it", async () => {
    const theirs = await world.within(other, (ctx) => getRecurring(ctx, 3));
    expect(theirs.months.every(({ endMinor, members }) => endMinor === 0 && members === 0)).toBe(true);
    expect((await world.within(other, (ctx) => getOutstanding(ctx, undefined))).totalMinor).toBe(0);
  });
});
