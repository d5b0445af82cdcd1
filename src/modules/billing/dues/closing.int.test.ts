import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadBillingFacts } from "@/modules/membership/memberships/facts/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { voidInvoice, writeOffInvoice } from "../invoices/service";
import { commitSale, quoteSale } from "../sales/service";
import { addPayer } from "../testing";
import { settleClosed } from "./service";

let world: TestWorld;
let gym: TestGym;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-04-01T09:00:00Z" });
  gym = await world.createGym();
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> =>
  world.within(gym, work, { roles: ["owner"] });

/** A plan sold with its bill left open. */
async function soldUnpaid() {
  const memberId = await addPayer(world, gym);
  const plan = await inGym((ctx) =>
    createPlan(ctx, {
      name: `Monthly ${newId()}`,
      kind: "membership",
      priceMinor: 90_000,
      cycle: "month",
      visits: null,
      validDays: null,
      accessHours: [],
      branchIds: [],
    }),
  );
  const item = {
    kind: "plan" as const,
    planId: plan.id,
    startOn: "2026-04-01",
    firstPeriod: "prorate" as const,
    waiveJoiningFee: false,
  };
  const quote = await inGym((ctx) => quoteSale(ctx, { memberId, branchId: gym.branchId, items: [item] }));
  const done = await inGym((ctx) => commitSale(ctx, { quoteId: quote.quoteId ?? "", tenders: [] }));
  return { membershipId: done.membershipIds[0] ?? "", invoiceId: done.invoice?.id ?? "" };
}

const statusOf = async (membershipId: string) =>
  (await inGym((ctx) => loadBillingFacts(ctx, membershipId))).membership.status;

describe("a plan whose first bill is closed unpaid", () => {
  it("never begins when the sale was taken back, however often that is told", async () => {
    const { membershipId, invoiceId } = await soldUnpaid();
    expect(await statusOf(membershipId)).toBe("pending_payment");
    await inGym((ctx) => voidInvoice(ctx, invoiceId, "wrong plan"));
    await inGym((ctx) => settleClosed(ctx, invoiceId, "void"));
    await inGym((ctx) => settleClosed(ctx, invoiceId, "void"));
    expect(await statusOf(membershipId)).toBe("ended");
  });

  it("begins when the gym gave the money up", async () => {
    const { membershipId, invoiceId } = await soldUnpaid();
    await inGym((ctx) => writeOffInvoice(ctx, invoiceId, "a present"));
    await inGym((ctx) => settleClosed(ctx, invoiceId, "written_off"));
    expect(await statusOf(membershipId)).toBe("active");
  });
});
