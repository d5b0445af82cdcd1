import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { balanceOf } from "../credit/service";
import { openInvoice } from "../invoices/service";
import { auditBooks } from "../journal/audit/service";
import { finishSetup, listMethods, removeMethod, saveMethod, startSetup } from "../payments/methods/service";
import type { TenderInput } from "../payments/schema";
import { takePayment } from "../payments/service";
import { addPayer, openTestInvoice, testLine } from "../testing";
import { type PaymentWorld, startPaymentWorld, until } from "../testing/payment-world";
import { findRefund } from "./data";
import { refundPayment } from "./service";

let world: TestWorld;
let money: PaymentWorld;
let gym: TestGym;
let payer: string;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 10 });
  money = await startPaymentWorld(world);
});
afterAll(async () => {
  await money.close();
  await world.close();
});

async function fresh(policies: object = {}): Promise<void> {
  gym = await world.createGym({ policies });
  payer = await addPayer(world, gym);
}
const audit = () => world.within(gym, (ctx) => auditBooks(ctx));
const credit = async () => (await world.within(gym, (ctx) => balanceOf(ctx, payer))).minor;
async function paid(minor: number, tender: TenderInput["tender"], over: Partial<TenderInput> = {}) {
  const { id } = await world.within(gym, (ctx) =>
    openTestInvoice(ctx, payer, minor, { branchId: gym.branchId }),
  );
  const { attempts } = await world.within(gym, (ctx) =>
    takePayment(ctx, {
      invoiceId: id,
      tenders: [{ tender, amountMinor: minor, ...over }],
      idempotency: newId(),
    }),
  );
  return attempts[0]?.id ?? "";
}
const refund = (
  attemptId: string,
  amountMinor: number,
  over: Partial<Parameters<typeof refundPayment>[1]> = {},
) =>
  world.within(gym, (ctx) =>
    refundPayment(ctx, {
      attemptId,
      amountMinor,
      reason: "not happy",
      to: "original",
      idempotency: newId(),
      ...over,
    }),
  );
const openDrawer = () =>
  world.within(gym, ({ db }) =>
    db.models.cashShift.create({
      data: {
        id: newId(),
        branchId: gym.branchId,
        openedBy: newId(),
        floatMinor: 0,
        currency: "KES",
        number: 1,
      },
      select: { id: true },
    }),
  );
const contra = async () =>
  (
    await world.db.read(gym.facts.id, ({ models }) =>
      models.moneyEntry.findMany({ where: { posting: "refund", account: { in: ["revenue", "tax"] } } }),
    )
  ).map((entry) => [entry.account, entry.revenueKind, entry.amountMinor]);

describe("refundPayment", () => {
  it("gives back in parts what one full refund would, to the minor unit", async () => {
    await fresh();
    const { id } = await world.within(gym, (ctx) =>
      openInvoice(ctx, {
        memberId: payer,
        kind: "sale",
        lines: [testLine(10_001), testLine(3_333, { kind: "joining_fee" })],
      }),
    );
    const { attempts } = await world.within(gym, (ctx) =>
      takePayment(ctx, {
        invoiceId: id,
        tenders: [{ tender: "card_terminal", amountMinor: 13_334 }],
        idempotency: newId(),
      }),
    );
    const attemptId = attempts[0]?.id ?? "";
    for (const part of [1, 4_444, 3_333, 5_556]) await refund(attemptId, part);
    const sums = new Map<string, number>();
    for (const [account, kind, minor] of await contra()) {
      sums.set(`${account} ${kind}`, (sums.get(`${account} ${kind}`) ?? 0) + Number(minor));
    }
    expect(Object.fromEntries(sums)).toEqual({
      "revenue membership": 8_622,
      "revenue joining_fee": 2_873,
      "tax null": 1_839,
    });
    await expect(refund(attemptId, 1)).rejects.toMatchObject({ code: "AMOUNT_TOO_HIGH" });
    expect(await audit()).toEqual([]);
  });

  it("pays cash out of the open drawer only, rounded as it came", async () => {
    await fresh({ cashRoundingMinor: 100 });
    const attemptId = await paid(12_345, "cash");
    await expect(refund(attemptId, 5_000)).rejects.toMatchObject({ code: "SHIFT_NEEDED" });
    await openDrawer();
    expect(await refund(attemptId, 12_345)).toMatchObject({ status: "succeeded" });
    expect(await audit()).toEqual([]);
  });

  it("turns a payment into credit, and what was paid with credit back into it", async () => {
    await fresh();
    const attemptId = await paid(20_000, "bank");
    await refund(attemptId, 8_000, { to: "credit" });
    expect(await credit()).toBe(8_000);
    const second = await paid(8_000, "credit");
    expect(await credit()).toBe(0);
    await refund(second, 3_000);
    expect(await credit()).toBe(3_000);
    expect(await audit()).toEqual([]);
  });

  it("is one refund when it is sent 20 times at once, and never more than was paid", async () => {
    await fresh();
    const attemptId = await paid(20_000, "bank");
    const same = await Promise.all(
      Array.from({ length: 10 }, () => refund(attemptId, 7_000, { idempotency: "one-refund" })),
    );
    expect(new Set(same.map(({ id }) => id)).size).toBe(1);
    const others = await Promise.allSettled(Array.from({ length: 10 }, () => refund(attemptId, 7_000)));
    expect(others.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await audit()).toEqual([]);
  });
});

describe("through providers", () => {
  it("charges a card that was kept, gives part of it back, and forgets it", async () => {
    await fresh();
    await money.setUp(gym);
    const { url } = await world.within(gym, (ctx) => startSetup(ctx, payer));
    const setup = url.split("/").at(-1) ?? "";
    await money.simulators.stripe.confirm(setup, "pm_card_visa");
    expect(await world.within(gym, (ctx) => finishSetup(ctx, payer, setup))).toMatchObject({
      state: "saved",
    });
    const [method] = await world.within(gym, (ctx) => listMethods(ctx, payer));
    expect(method).toMatchObject({ last4: "4242", isDefault: true });
    await expect(world.within(gym, (ctx) => finishSetup(ctx, newId(), setup))).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    const attemptId = await paid(40_000, "stripe", { savedMethodId: method?.id ?? "" });
    await money.drain(gym);
    const status = () =>
      world.db.read(gym.facts.id, ({ models }) =>
        models.paymentAttempt.findFirst({ where: { id: attemptId }, select: { status: true } }),
      );
    await until(status, (now) => now?.status === "succeeded");
    const { id } = await refund(attemptId, 15_000);
    await money.drain(gym);
    await until(
      () => world.db.read(gym.facts.id, (db) => findRefund(db, id)),
      (now) => now?.status === "succeeded",
    );
    await world.within(gym, (ctx) => removeMethod(ctx, payer, { methodId: method?.id ?? "" }));
    await money.drain(gym);
    // News of the payment that comes late doesn't bring the card back.
    const facts = {
      customerRef: "cus_1",
      kind: "card" as const,
      label: "Visa",
      last4: "4242",
      expires: null,
    };
    const [stored] = await world.db.read(gym.facts.id, ({ models }) => models.savedMethod.findMany());
    await world.within(gym, (ctx) =>
      saveMethod(ctx, attemptId, { ...facts, methodRef: stored?.methodRef ?? "" }),
    );
    expect(await world.within(gym, (ctx) => listMethods(ctx, payer))).toEqual([]);
    expect(await audit()).toEqual([]);
  });

  it("reverses an M-Pesa payment as a whole, and takes the credit it had become out of reach meanwhile", async () => {
    await fresh();
    await money.setUp(gym);
    const { id: invoiceId } = await world.within(gym, (ctx) => openTestInvoice(ctx, payer, 50_000));
    const tenders: TenderInput[] = [{ tender: "mpesa", amountMinor: 50_000, phone: "+254708374149" }];
    const ids: string[] = [];
    for (let turn = 0; turn < 2; turn++) {
      const { attempts } = await world.within(gym, (ctx) =>
        takePayment(ctx, { invoiceId, tenders, idempotency: newId() }),
      );
      ids.push(attempts[0]?.id ?? "");
    }
    const [, twice = ""] = ids;
    await until(
      async () => {
        await money.drain(gym);
        return await credit();
      },
      (minor) => minor === 50_000,
    );
    const became = await world.db.read(gym.facts.id, ({ models }) =>
      models.moneyEntry.findFirst({ where: { account: "credit" }, select: { attemptId: true } }),
    );
    await expect(refund(twice, 10_000)).rejects.toMatchObject({ code: "PROVIDER_REFUSED" });
    const { id, status } = await refund(became?.attemptId ?? "", 50_000);
    expect(status).toBe("created");
    expect(await credit()).toBe(0);
    await until(
      async () => {
        await money.drain(gym);
        return await world.db.read(gym.facts.id, (db) => findRefund(db, id));
      },
      (now) => now?.status === "succeeded",
    );
    expect(await credit()).toBe(0);
    expect(await contra()).toEqual([]);
    expect(await audit()).toEqual([]);
  });

  it("does not send a refund twice when the worker dies in the middle", async () => {
    await fresh();
    await money.setUp(gym);
    const before = money.simulators.stripe.refunds.size;
    const { url } = await world.within(gym, (ctx) => startSetup(ctx, payer));
    const setup = url.split("/").at(-1) ?? "";
    await money.simulators.stripe.confirm(setup, "pm_card_visa");
    await world.within(gym, (ctx) => finishSetup(ctx, payer, setup));
    const [method] = await world.within(gym, (ctx) => listMethods(ctx, payer));
    const attemptId = await paid(40_000, "stripe", { savedMethodId: method?.id ?? "" });
    await money.drain(gym);
    const { id } = await refund(attemptId, 40_000);
    await money.drainUntilDeath(gym, 1);
    await until(
      async () => {
        await money.drain(gym);
        await money.runScheduled(gym, "billing.check-attempts");
        return await world.db.read(gym.facts.id, (db) => findRefund(db, id));
      },
      (now) => now?.status === "succeeded",
    );
    expect(money.simulators.stripe.refunds.size - before).toBe(1);
    expect(await audit()).toEqual([]);
  });
});
