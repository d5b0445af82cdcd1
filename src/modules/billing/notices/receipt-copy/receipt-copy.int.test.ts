import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestGym } from "@/platform/testing/world";
import { type CollectingWorld, startCollecting } from "../../collections/testing/collecting-world";
import { listInvoices } from "../../invoices/reading/service";
import { addPayer, openTestInvoice } from "../../testing";
import { sendReceiptCopy } from "./service";

let bench: CollectingWorld;
let gym: TestGym & { planId: string };
beforeAll(async () => {
  bench = await startCollecting();
  gym = await bench.open("2026-03-10T08:00:00Z", { locale: "de" });
});
afterAll(() => bench.close());

/** Somebody who bought the plan and paid it; their bill. */
async function bought(person: { email?: string; phone?: string }): Promise<string> {
  const { memberId } = await bench.sell(gym, "2026-03-10", person);
  const page = await bench.world.within(gym, (ctx) => listInvoices(ctx, { memberId, limit: 1 }));
  return (JSON.parse((page as unknown as { text: string }).text) as typeof page).items[0]?.id ?? "";
}
const send = (invoiceId: string) => bench.world.within(gym, (ctx) => sendReceiptCopy(ctx, invoiceId));

describe("a receipt that is sent again", () => {
  it("says in words that its reader has what was bought and paid, once for presses within minutes", async () => {
    const invoiceId = await bought({ email: "otto@example.com" });
    expect(await Promise.all([send(invoiceId), send(invoiceId)])).toEqual([
      { channel: "email" },
      { channel: "email" },
    ]);
    await bench.money.drain(gym);
    const copies = async () =>
      (await bench.mails()).filter(({ subject }) => subject.startsWith("Deine Quittung"));
    const [mail, ...more] = await copies();
    expect(more).toEqual([]);
    expect(mail?.to).toBe("otto@example.com");
    const text = mail?.text.replace(/\u00a0/g, " ");
    expect(text).toContain("Monthly, 10.03.2026 – 09.04.2026: 3.000,00 KES");
    expect(text).toContain("Bezahlt mit Bar: 3.000,00 KES");
    bench.world.clock.set(new Date("2026-03-10T08:30:00Z"));
    await send(invoiceId);
    await bench.money.drain(gym);
    expect(await copies()).toHaveLength(2);
  });

  it("goes by text message to those without an address, and to nobody without either", async () => {
    const texted = await bought({ phone: "+254708374149" });
    expect(await send(texted)).toEqual({ channel: "sms" });
    await bench.money.drain(gym);
    expect((await bench.texts()).filter(({ text }) => /Quittung für die Rechnung/.test(text))).toHaveLength(
      1,
    );
    expect(await send(await bought({}))).toEqual({ channel: null });
  });

  it("is refused while nothing was paid", async () => {
    const memberId = await addPayer(bench.world, gym);
    const { id } = await bench.world.within(gym, (ctx) => openTestInvoice(ctx, memberId, 350_000));
    await expect(send(id)).rejects.toMatchObject({ code: "INVOICE_STATE" });
  });
});
