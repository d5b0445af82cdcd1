import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { loadBillingFacts } from "@/modules/membership/memberships/facts/service";
import { settleMemberships } from "@/modules/membership/memberships/settlement/service";
import { addPlanVersion, createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { commitChange, quoteChange } from "../changes/service";
import { settleDues, startGrace } from "../dues/service";
import { markOverdue } from "../invoices/service";
import { auditBooks } from "../journal/audit/service";
import { takePayment } from "../payments/service";
import { commitSale, quoteSale } from "../sales/service";
import { renewBatch } from "./service";

let world: TestWorld;
let gym: TestGym;
let planId: string;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-01-31T09:00:00Z", poolSize: 8 });
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(new Date("2026-01-31T09:00:00Z"));
  gym = await world.createGym();
  planId = (
    await inGym((ctx) =>
      createPlan(ctx, {
        name: "Monthly",
        kind: "membership",
        priceMinor: 300_000,
        cycle: "month",
        visits: null,
        validDays: null,
        accessHours: [],
        branchIds: [],
      }),
    )
  ).id;
});

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(gym, work);

/** A member who paid for the first month in cash, on 31 January. */
async function sold(): Promise<{ memberId: string; membershipId: string }> {
  const fields = memberFields.parse({ firstName: "Otieno", lastName: newId().slice(-8) });
  const { memberId } = await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }));
  const quote = await inGym((ctx) =>
    quoteSale(ctx, {
      memberId,
      items: [
        { kind: "plan", planId, startOn: "2026-01-31", firstPeriod: "prorate", waiveJoiningFee: false },
      ],
    }),
  );
  const done = await inGym((ctx) =>
    commitSale(ctx, {
      quoteId: quote.quoteId ?? "",
      tenders: [{ tender: "cash", amountMinor: quote.payableMinor }],
    }),
  );
  return { memberId, membershipId: done.membershipIds[0] ?? "" };
}

/** The job's rounds, each batch in a transaction of its own. */
async function run(): Promise<number> {
  let all = 0;
  for (;;) {
    let billed = 0;
    let after: string | null = null;
    do {
      const result: { billed: number; after: string | null } = await inGym((ctx) => renewBatch(ctx, after));
      billed += result.billed;
      after = result.after;
    } while (after !== null);
    all += billed;
    if (billed === 0) return all;
  }
}

const facts = async (membershipId: string) =>
  (await inGym((ctx) => loadBillingFacts(ctx, membershipId))).membership;
const INVOICES = statement(
  "test.invoices",
  `select i.id, i.kind, i.total_minor as total, i.due_on as "dueOn", i.status from invoice i
   where i.member_id = $1::uuid order by i.seq`,
);
interface Row {
  id: string;
  kind: string;
  total: number;
  dueOn: string;
  status: string;
}
const billsOf = (memberId: string) => world.db.read(gym.facts.id, (db) => db.rows<Row>(INVOICES, [memberId]));
const invoices = async (memberId: string) =>
  (await billsOf(memberId)).map(({ kind, total, dueOn, status }) => [kind, total, dueOn, status] as const);

const LINES = statement(
  "test.lines",
  'select from_on as "fromOn", to_on as "toOn" from invoice_line where membership_id = $1::uuid order by from_on',
);

describe("renewals", () => {
  it("bill the 31st in every month's own length, once, however often they run", async () => {
    const { membershipId } = await sold();
    expect(await run()).toBe(0);
    world.clock.set(new Date("2026-02-28T09:00:00Z"));
    expect(await run()).toBe(1);
    expect(await run()).toBe(0);
    world.clock.set(new Date("2026-03-31T09:00:00Z"));
    expect(await run()).toBe(1);
    const lines = await world.db.read(gym.facts.id, (db) =>
      db.rows<{ fromOn: string; toOn: string }>(LINES, [membershipId]),
    );
    expect(lines.map(({ fromOn, toOn }) => `${fromOn}..${toOn}`)).toEqual([
      "2026-01-31..2026-02-27",
      "2026-02-28..2026-03-30",
      "2026-03-31..2026-04-29",
    ]);
  });

  it("catch up in order after the worker was away, and never bill one period twice at the same time", async () => {
    const { memberId } = await sold();
    world.clock.set(new Date("2026-04-01T09:00:00Z"));
    const both = await Promise.all([run(), run()]);
    expect(both[0] + both[1]).toBe(2);
    expect((await invoices(memberId)).map(([kind, total, dueOn]) => [kind, total, dueOn])).toEqual(
      expect.arrayContaining([
        ["renewal", 300_000, "2026-02-28"],
        ["renewal", 300_000, "2026-03-31"],
      ]),
    );
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });

  it("take a new price only from the renewal on for which it was told in time (case 12)", async () => {
    const { memberId } = await sold();
    world.clock.set(new Date("2026-02-10T09:00:00Z"));
    await inGym((ctx) =>
      addPlanVersion(ctx, {
        planId,
        validFrom: "2026-02-20",
        priceMinor: 360_000,
        cycle: "month",
        visits: null,
        validDays: null,
        accessHours: [],
        branchIds: [],
      }),
    );
    world.clock.set(new Date("2026-03-31T09:00:00Z"));
    await run();
    const renewals = (await invoices(memberId)).filter(([kind]) => kind === "renewal");
    expect(renewals.map(([, total, dueOn]) => [dueOn, total]).sort()).toEqual([
      // Ten days' notice: still the old price. A month and a half: the new one.
      ["2026-02-28", 300_000],
      ["2026-03-31", 360_000],
    ]);
  });

  it("stop with a cancelled membership and wait while one is frozen", async () => {
    const [gone, away] = [await sold(), await sold()];
    const change = async (membershipId: string, wanted: Parameters<typeof quoteChange>[1]["change"]) => {
      const quote = await inGym((ctx) => quoteChange(ctx, { membershipId, change: wanted, override: true }));
      await inGym((ctx) => commitChange(ctx, { quoteId: quote.quoteId ?? "", tenders: [] }));
    };
    await change(gone.membershipId, { kind: "cancel", immediately: false, refundUnused: false });
    await change(away.membershipId, {
      kind: "freeze",
      fromOn: "2026-02-10",
      toOn: "2026-02-19",
      prorate: true,
      blockBookings: true,
      endOnReturn: true,
    });
    world.clock.set(new Date("2026-03-05T09:00:00Z"));
    expect(await run()).toBe(0);
    world.clock.set(new Date("2026-03-10T09:00:00Z"));
    expect(await run()).toBe(1);
    expect((await invoices(gone.memberId)).map(([kind]) => kind)).toEqual(["sale"]);
    expect((await invoices(away.memberId)).map(([kind, , dueOn]) => [kind, dueOn])).toContainEqual([
      "renewal",
      "2026-03-10",
    ]);
  });
});

describe("an unpaid renewal", () => {
  it("runs through grace and suspension, and paying makes it active again without a gap", async () => {
    const { memberId, membershipId } = await sold();
    world.clock.set(new Date("2026-02-28T09:00:00Z"));
    await run();
    world.clock.set(new Date("2026-03-01T09:00:00Z"));
    expect(await inGym(markOverdue)).toBe(1);
    const open = (await billsOf(memberId)).find(({ status }) => status === "overdue");
    if (!open) throw new Error("no overdue bill");
    await inGym((ctx) => startGrace(ctx, open.id));
    expect(await facts(membershipId)).toMatchObject({ status: "past_due", pastDueSince: "2026-02-28" });
    world.clock.set(new Date("2026-03-09T09:00:00Z"));
    await inGym((ctx) => settleMemberships(ctx));
    expect(await facts(membershipId)).toMatchObject({ status: "suspended" });
    await inGym((ctx) =>
      takePayment(ctx, {
        invoiceId: open.id,
        tenders: [{ tender: "bank", amountMinor: open.total, receipt: "TX-1" }],
        idempotency: "paid-late-1",
      }),
    );
    await inGym((ctx) => settleDues(ctx, [membershipId]));
    expect(await facts(membershipId)).toMatchObject({
      status: "active",
      owedMinor: 0,
      pastDueSince: null,
      nextBillOn: "2026-03-31",
    });
  });
});
