import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { hashToken } from "@/platform/secrets";
import type { TestGym } from "@/platform/testing/world";
import { type CollectingWorld, startCollecting, tokenIn } from "../collections/testing/collecting-world";
import { voidInvoice } from "../invoices/service";
import { sendPayLink } from "../notices/pay-link/service";
import { listMethods } from "../payments/methods/service";
import { takePayment } from "../payments/service";
import { addPayer, openTestInvoice } from "../testing";
import { addressOf } from "./service";
import { checkAttempt, openLink, payByLink, watchAttempt } from "./visiting/service";

let bench: CollectingWorld;
let gym: TestGym;
beforeAll(async () => {
  bench = await startCollecting();
  gym = await bench.open("2026-03-10T08:00:00Z");
});
afterAll(() => bench.close());

const HASHES = statement(
  "test.link-hashes",
  "select l.token_hash as hash from pay_link l where l.invoice_id = $1::uuid",
);

async function linked(): Promise<{ token: string; invoiceId: string; memberId: string }> {
  const memberId = await addPayer(bench.world, gym);
  const made = await bench.world.within(gym, async (ctx) => {
    const invoice = await openTestInvoice(ctx, memberId, 350_000);
    const link = await sendPayLink(ctx, invoice.id);
    return { invoice, url: await addressOf(ctx, link.linkId), link };
  });
  expect(made.link).toMatchObject({ channel: "sms", expiresAt: "2026-03-24T08:00:00.000Z" });
  return { token: tokenIn(made.url), invoiceId: made.invoice.id, memberId };
}

const at = async <T>(now: string, work: () => Promise<T>): Promise<T> => {
  bench.world.clock.set(new Date(now));
  try {
    return await work();
  } finally {
    bench.world.clock.set(new Date("2026-03-10T08:00:00Z"));
  }
};

describe("a pay link", () => {
  it("is sent once, and only its hash is kept", async () => {
    const { token, invoiceId } = await linked();
    expect(token).toHaveLength(43);
    await bench.money.drain(gym);
    const texts = (await bench.texts()).filter(({ text }) => text.includes(token));
    expect(texts).toHaveLength(1);
    expect(texts[0]?.text).toMatch(/^Test gym: pay KES 3,500\.00 of bill \S+ here: http/);
    const kept = await bench.world.db.read(gym.facts.id, (db) =>
      db.rows<{ hash: Buffer }>(HASHES, [invoiceId]),
    );
    expect(kept.map(({ hash }) => Buffer.from(hash).equals(hashToken(token)))).toEqual([true]);
  });

  it("answers strangers' guesses, another gym's link and nonsense alike", async () => {
    const { token } = await linked();
    const other = await bench.world.createGym();
    const unknown = { state: "unknown" };
    expect(await openLink(bench.visit(gym), "x")).toEqual(unknown);
    expect(await openLink(bench.visit(gym), "A".repeat(43))).toEqual(unknown);
    expect(await openLink(bench.visit(other), token)).toEqual(unknown);
    await expect(
      payByLink(bench.visit(other), { token, tender: "mpesa", idempotency: "other-gym-1" }),
    ).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    await expect(openLink({ ...bench.visit(gym), tenantSlug: "no-such-gym" }, token)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("ends after fourteen days, when the bill is paid and when it is taken back", async () => {
    const [old, paid, void_] = [await linked(), await linked(), await linked()];
    const visit = bench.visit(gym);
    expect(await at("2026-03-24T07:59:59Z", () => openLink(visit, old.token))).toMatchObject({
      state: "open",
    });
    expect(await at("2026-03-24T08:00:00Z", () => openLink(visit, old.token))).toEqual({ state: "expired" });
    await expect(
      at("2026-03-25T08:00:00Z", () =>
        payByLink(visit, { token: old.token, tender: "mpesa", idempotency: "too-late-1" }),
      ),
    ).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    await bench.world.within(gym, (ctx) =>
      takePayment(ctx, {
        invoiceId: paid.invoiceId,
        tenders: [{ tender: "bank", amountMinor: 350_000 }],
        idempotency: newId(),
      }),
    );
    expect(await openLink(visit, paid.token)).toMatchObject({ state: "paid", totalMinor: 350_000 });
    await bench.world.within(gym, (ctx) => voidInvoice(ctx, void_.invoiceId, "entered twice"));
    expect(await openLink(visit, void_.token)).toEqual({ state: "withdrawn" });
    await bench.money.drain(gym);
    expect(await openLink(visit, paid.token)).toMatchObject({ state: "paid" });
    expect(await openLink(visit, void_.token)).toEqual({ state: "withdrawn" });
  });

  it("pays the whole bill, and starts nothing else right after a try", async () => {
    bench.money.simulators.mpesa.rules.add({ scenario: "by_hand" });
    const { token, invoiceId } = await linked();
    const visit = bench.visit(gym);
    const pay = (idempotency: string) => payByLink(visit, { token, tender: "mpesa", idempotency });
    const attempt = await pay("first-try");
    expect(attempt).toMatchObject({ tender: "mpesa", status: "created", redirectUrl: null });
    await expect(pay("second-try")).rejects.toMatchObject({ code: "PAYMENT_PENDING" });
    expect(await openLink(visit, token)).toMatchObject({ attempt: { id: attempt.id } });
    expect((await watchAttempt(visit, token, attempt.id)).id).toBe(attempt.id);
    const other = await linked();
    expect(other.invoiceId).not.toBe(invoiceId);
    await expect(watchAttempt(visit, other.token, attempt.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    bench.money.simulators.mpesa.rules.clear();
  });

  it("pays by card on the provider's page, and asks about it when the payer is back", async () => {
    const { stripe } = bench.money.simulators;
    stripe.rules.add({ scenario: "no_callback" });
    const { token, memberId } = await linked();
    const visit = bench.visit(gym);
    expect(await openLink(visit, token)).toMatchObject({ ways: ["mpesa", "stripe"] });
    const attempt = await payByLink(visit, { token, tender: "stripe", idempotency: "by-card-1" });
    await bench.money.drain(gym);
    const { redirectUrl, status } = await watchAttempt(visit, token, attempt.id);
    expect([status, redirectUrl]).toEqual(["pending_customer", expect.stringContaining("/stripe/c/pay/cs_")]);
    const page = stripe.pages.get(redirectUrl?.split("/").at(-1) ?? "");
    expect(page).toMatchObject({ customer: null, saves: false });
    expect(page?.successUrl).toMatch(/\/pay\/back$/);
    expect(JSON.stringify(page)).not.toContain(token);
    await stripe.confirm(page?.id ?? "", "pm_card_visa");
    const other = await linked();
    await expect(checkAttempt(visit, other.token, attempt.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await checkAttempt(visit, token, attempt.id)).toMatchObject({ status: "pending_customer" });
    await bench.money.drain(gym);
    expect(await watchAttempt(visit, token, attempt.id)).toMatchObject({ status: "succeeded" });
    expect(await openLink(visit, token)).toMatchObject({ state: "paid" });
    expect(await bench.world.within(gym, (ctx) => listMethods(ctx, memberId))).toEqual([]);
    stripe.rules.clear();
  });

  it("limits tries by link, and looks by address", async () => {
    const { token } = await linked();
    const visit = bench.visit(gym, "198.51.100.1");
    const codes: string[] = [];
    for (let n = 0; n < 12; n++) {
      await payByLink(visit, { token, tender: "mpesa", phone: "12", idempotency: `many-tries-${n}` }).catch(
        (error: { code: string }) => codes.push(error.code),
      );
    }
    expect(codes).toEqual([...Array(10).fill("INVALID_INPUT"), "RATE_LIMITED", "RATE_LIMITED"]);
    const looks = await Promise.allSettled(
      Array.from({ length: 2_500 }, () =>
        openLink({ ...bench.visit(gym, "198.51.100.2"), tenantSlug: undefined }, "x"),
      ),
    );
    const last = looks.at(-1);
    expect(last?.status === "rejected" ? last.reason : null).toMatchObject({ code: "RATE_LIMITED" });
    expect(await openLink(bench.visit(gym, "198.51.100.3"), token)).toMatchObject({ state: "open" });
  });

  it("is not made for a bill that is paid", async () => {
    const { invoiceId } = await linked();
    await bench.world.within(gym, (ctx) =>
      takePayment(ctx, {
        invoiceId,
        tenders: [{ tender: "bank", amountMinor: 350_000 }],
        idempotency: newId(),
      }),
    );
    await expect(bench.world.within(gym, (ctx) => sendPayLink(ctx, invoiceId))).rejects.toMatchObject({
      code: "INVOICE_STATE",
    });
  });
});
