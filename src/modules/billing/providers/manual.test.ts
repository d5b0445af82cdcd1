import { describe, expect, it } from "vitest";
import { systemClock } from "@/platform/clock";
import { createProviders } from "./open-provider";
import type { ChargeRequest } from "./port";
import { MANUAL_PROVIDERS } from "./port";

const request = (over: Partial<ChargeRequest> = {}): ChargeRequest => ({
  attemptId: "a1",
  idempotencyKey: "a1",
  amountMinor: 500,
  currency: "KES",
  reference: "INV-1",
  description: "Day pass",
  payer: {},
  method: { kind: "by_hand", received: true, receipt: "slip 7" },
  ...over,
});

describe.each(MANUAL_PROVIDERS)("%s", (name) => {
  const provider = createProviders({ clock: systemClock }).open({ provider: name });

  it("is paid when somebody says so", async () => {
    expect(await provider.charge(request())).toEqual({
      state: "succeeded",
      providerRef: "a1",
      amountMinor: 500,
      currency: "KES",
      receipt: "slip 7",
      saved: null,
    });
  });

  it("refuses nothing, no currency and other ways to pay", async () => {
    expect(await provider.charge(request({ amountMinor: 0 }))).toMatchObject({
      reason: "amount_not_positive",
    });
    expect(await provider.charge(request({ currency: "" }))).toMatchObject({
      reason: "currency_not_supported",
    });
    const card = { kind: "card", save: false, returnUrl: "https://gym.example.com/" } as const;
    expect(await provider.charge(request({ method: card }))).toMatchObject({
      reason: "method_not_supported",
    });
  });

  it("waits only for a transfer", async () => {
    const awaited = await provider.charge(request({ method: { kind: "by_hand", received: false } }));
    const expected =
      name === "bank_transfer"
        ? { state: "pending_customer", action: { kind: "wait_for_transfer" } }
        : { state: "refused", reason: "method_not_supported" };
    expect(awaited).toMatchObject(expected);
  });
});
