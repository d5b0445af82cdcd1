import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadBillingFacts } from "@/modules/membership/memberships/facts/service";
import { statement } from "@/platform/db/statement";
import type { TestGym } from "@/platform/testing/world";
import { auditBooks } from "../journal/audit/service";
import { openLink, payByLink, watchAttempt } from "../pay-links/visiting/service";
import { until } from "../testing/payment-world";
import { listCollections } from "./reading/service";
import { listCollectionsInput } from "./schema";
import { type CollectingWorld, startCollecting, tokenIn } from "./testing/collecting-world";

let bench: CollectingWorld;
beforeAll(async () => {
  bench = await startCollecting();
});
afterAll(() => bench.close());

const EVERYTHING = statement(
  "test.everything-kept",
  `select (select coalesce(jsonb_agg(to_jsonb(o)), '[]') from outbox o)::text
     || (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from audit_entry a)::text
     || (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from payment_attempt p)::text
     || (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from pay_link l)::text as kept`,
);
const kept = async (gym: TestGym) => {
  const [row] = await bench.world.db.read(gym.facts.id, (db) => db.rows<{ kept: string }>(EVERYTHING));
  return row?.kept ?? "";
};
const collections = (gym: TestGym, view: "open" | "failed" = "failed") =>
  bench.world.within(gym, (ctx) => listCollections(ctx, listCollectionsInput.parse({ view })));

describe("a renewal that fails", () => {
  it("leads over the grace to a link, and paying by it goes on without a gap", async () => {
    const gym = await bench.open("2026-01-10T09:00:00Z");
    const { memberId, membershipId } = await bench.sell(gym, "2026-01-10", { email: "amina@example.com" });
    await bench.keepCard(gym, memberId, "pm_card_chargeDeclined");
    const facts = async () =>
      (await bench.world.within(gym, (ctx) => loadBillingFacts(ctx, membershipId))).membership;

    // Three days ahead it is announced, once, with the amount and the card.
    await bench.work(gym, "2026-02-07T07:00:00Z");
    await bench.work(gym, "2026-02-07T08:00:00Z");
    const announced = (await bench.mails()).filter(({ subject }) => subject.includes("next bill"));
    expect(announced).toHaveLength(1);
    expect(announced[0]?.text.replaceAll("\u00a0", " ")).toContain("KES 3,000.00");
    expect(announced[0]?.text).toContain("We charge the card");

    await bench.work(gym, "2026-02-10T08:00:00Z");
    const [failed] = (await collections(gym)).items;
    expect(failed).toMatchObject({
      status: "retrying",
      failedMinor: 300_000,
      openMinor: 300_000,
      tries: 0,
      lastFailure: "declined",
      nextTryAt: "2026-02-11T06:00:00.000Z",
      hasMethod: true,
      channel: "email",
    });
    expect((await facts()).status).toBe("active");

    await bench.work(gym, "2026-02-11T08:00:00Z");
    await bench.work(gym, "2026-02-11T09:00:00Z");
    expect((await facts()).status).toBe("past_due");
    expect((await collections(gym)).items[0]).toMatchObject({
      tries: 1,
      nextTryAt: "2026-02-13T06:00:00.000Z",
    });
    const [reminder, ...others] = (await bench.mails()).filter(({ text }) => text.includes("/pay/"));
    expect(others).toEqual([]);
    expect(reminder?.to).toBe("amina@example.com");
    expect(reminder?.text).toContain("You can still train until February 16, 2026");

    const token = tokenIn(reminder?.text ?? "");
    const visit = bench.visit(gym);
    const shown = await openLink(visit, token);
    expect(shown).toMatchObject({
      state: "open",
      openMinor: 300_000,
      currency: "KES",
      payerName: "Amina K.",
      ways: ["mpesa", "stripe"],
    });
    expect(JSON.stringify(shown)).not.toMatch(/amina@example|Kamau/);
    const paying = { token, tender: "mpesa", phone: "0708374149", idempotency: "one-finger-1" } as const;
    const attempt = await payByLink(visit, paying);
    expect(await kept(gym)).toContain("/pay/back");
    expect(await kept(gym)).not.toContain(token);
    // The finger that slipped: the same payment.
    expect((await payByLink(visit, paying)).id).toBe(attempt.id);
    await until(
      async () => {
        await bench.money.drain(gym);
        return (await watchAttempt(visit, token, attempt.id)).status;
      },
      (status) => status === "succeeded",
    );
    await bench.money.drain(gym);
    expect(await facts()).toMatchObject({
      status: "active",
      owedMinor: 0,
      pastDueSince: null,
      startsOn: "2026-01-10",
      nextBillOn: "2026-03-10",
    });
    expect((await collections(gym)).items[0]).toMatchObject({
      status: "recovered",
      recoveredMinor: 300_000,
      openMinor: 0,
      nextTryAt: null,
    });
    expect(await openLink(visit, token)).toEqual({
      state: "paid",
      number: failed?.number,
      currency: "KES",
      totalMinor: 300_000,
    });
    const receipts = (await bench.mails()).filter(({ subject }) => subject.startsWith("Received"));
    expect(receipts.map(({ text }) => /M-Pesa|Cash/.exec(text)?.[0]).sort()).toEqual(["Cash", "M-Pesa"]);
    expect(await bench.world.within(gym, (ctx) => auditBooks(ctx))).toEqual([]);
    expect(await kept(gym)).not.toContain(token);
  });

  it("ends the access after the grace, says so by day with a link, and gives it back when paid", async () => {
    const gym = await bench.open("2026-01-10T09:00:00Z");
    const { membershipId } = await bench.sell(gym, "2026-01-10", { phone: "+254708374149" });
    for (const day of ["10", "11", "12", "13", "14", "15", "16", "17"]) {
      await bench.work(gym, `2026-02-${day}T08:00:00Z`);
      await bench.work(gym, `2026-02-${day}T15:00:00Z`);
    }
    const facts = async () =>
      (await bench.world.within(gym, (ctx) => loadBillingFacts(ctx, membershipId))).membership;
    expect((await facts()).status).toBe("suspended");
    // Nothing but a number: text messages, one for each event.
    expect(await bench.mails()).toEqual([]);
    const links = (await bench.texts()).filter(({ text }) => text.includes("/pay/"));
    expect(links.map(({ text }) => text.replace(/http.*/, "")).reverse()).toEqual([
      "Test gym: bill 2026-000002, KES 3,000.00 was due on February 10, 2026 and is still open. Pay here: ",
      "Test gym: reminder, KES 3,000.00 of bill 2026-000002 is still open. Pay here: ",
      "Test gym: last reminder, KES 3,000.00 of bill 2026-000002 is still open. Pay here: ",
      "Test gym: your membership is paused because KES 3,000.00 of bill 2026-000002 is open. Pay and train again at once: ",
    ]);
    const visit = bench.visit(gym);
    const token = tokenIn(links[0]?.text ?? "");
    const attempt = await payByLink(visit, { token, tender: "mpesa", idempotency: "suspended-1" });
    await until(
      async () => {
        await bench.money.drain(gym);
        return (await watchAttempt(visit, token, attempt.id)).status;
      },
      (status) => status === "succeeded",
    );
    await bench.money.drain(gym);
    expect(await facts()).toMatchObject({ status: "active", suspendedOn: null, nextBillOn: "2026-03-10" });
  });
});
