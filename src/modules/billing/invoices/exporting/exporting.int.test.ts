import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { takePayment } from "../../payments/service";
import { addPayer, openTestInvoice } from "../../testing";
import type { ListInvoicesInput } from "../schema";
import { exportInvoices, INVOICE_COLUMNS } from "./service";

let world: TestWorld;
let gym: TestGym;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 4 });
  world.clock.set("2026-03-10T09:00:00Z");
  gym = await world.createGym();
});
afterAll(() => world.close());

async function rowsOf(input: Omit<ListInvoicesInput, "cursor" | "limit">) {
  return await world.within(gym, async (ctx) => {
    const rows: Record<string, string>[] = [];
    for await (const stretch of exportInvoices(ctx, input)) {
      for (const cells of stretch) {
        expect(cells).toHaveLength(INVOICE_COLUMNS.length);
        rows.push(Object.fromEntries(INVOICE_COLUMNS.map((name, at) => [name, cells[at] ?? ""])));
      }
    }
    return rows;
  });
}

it("lists what the filters leave, with exact amounts and nothing that runs in a spreadsheet", async () => {
  const harmful = await addPayer(world, gym, '=HYPERLINK("http://x")');
  const payer = await addPayer(world, gym);
  const open = await world.within(gym, (ctx) => openTestInvoice(ctx, harmful, 350_050));
  const paid = await world.within(gym, async (ctx) => {
    const invoice = await openTestInvoice(ctx, payer, 100_000, { branchId: gym.branchId });
    const tenders = [{ tender: "cash" as const, amountMinor: 100_000 }];
    await takePayment(ctx, { invoiceId: invoice.id, tenders, idempotency: "paid-for-export" });
    return invoice;
  });
  const all = await rowsOf({});
  expect(all.map(({ number }) => number)).toEqual([paid.number, open.number]);
  expect(await rowsOf({ status: ["open"] })).toEqual([
    expect.objectContaining({
      status: "open",
      kind: "manual",
      billed_to: `'=HYPERLINK("http://x") Kamau`,
      currency: "KES",
      net: "3017.67",
      tax: "482.83",
      total: "3500.50",
      open: "3500.50",
      paid_at: "",
      issued_on: "2026-03-10",
    }),
  ]);
  expect(await rowsOf({ status: ["paid"], branchId: gym.branchId })).toEqual([
    expect.objectContaining({ total: "1000.00", open: "0.00", paid_at: "2026-03-10T09:00:00.000Z" }),
  ]);
  expect(await rowsOf({ issuedTo: "2026-03-09" })).toEqual([]);
  const other = await world.createGym();
  gym = other;
  expect(await rowsOf({})).toEqual([]);
});
