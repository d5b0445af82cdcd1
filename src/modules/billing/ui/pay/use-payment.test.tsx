// @vitest-environment happy-dom
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { TRPCClientError } from "@trpc/client";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiProvider } from "@/platform/trpc/react";
import type { TenderInput } from "../../payments/schema";
import { type PaymentOptions, usePayment } from "./use-payment";
import type { PayAnswer } from "./use-payment-calls";

const BILL = { id: "0199aaaa-0000-7000-8000-000000000001", number: "2026-000001", openMinor: 350_000 };
const CASH: TenderInput[] = [{ tender: "cash", amountMinor: 350_000 }];
const answer = (openMinor: number, status = "succeeded"): PayAnswer => ({
  invoice: { ...BILL, status: "open", totalMinor: 350_000, openMinor, currency: "KES" },
  attempts: [{ id: "0199aaaa-0000-7000-8000-000000000002", tender: "mpesa", status, changeMinor: 0 }],
});
const refusal = (code: string) =>
  new TRPCClientError(code, {
    result: { error: { message: code, code: -32_000, data: { pulse: { code } } } },
  });

afterEach(cleanup);

function rendered(
  take: (input: { idempotency: string }) => Promise<PayAnswer>,
  over: Partial<PaymentOptions> = {},
) {
  const onDone = vi.fn<(invoiceId: string | null) => void>();
  const calls = { tenders: [], loading: false, cashStep: 1, take } as PaymentOptions["calls"];
  const view = renderHook(
    () => usePayment({ by: "desk", calls, bill: BILL, branchId: undefined, onDone, ...over }),
    {
      wrapper: ({ children }: { children: ReactNode }) => (
        <ApiProvider tenantSlug="x">{children}</ApiProvider>
      ),
    },
  );
  return { ...view, onDone };
}

describe("a payment", () => {
  it("is sent once, however often the button is pressed", async () => {
    const take = vi.fn(async () => answer(0));
    const { result, onDone } = rendered(take);
    act(() => {
      result.current.pay(CASH);
      result.current.pay(CASH);
    });
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(BILL.id));
    expect(take).toHaveBeenCalledTimes(1);
  });

  it("without an answer is only ever sent again as it was", async () => {
    const keys: string[] = [];
    const take = vi.fn(async ({ idempotency }: { idempotency: string }) => {
      keys.push(idempotency);
      if (keys.length === 1) throw new TRPCClientError("Failed to fetch");
      return answer(0);
    });
    const { result, onDone } = rendered(take);
    act(() => result.current.pay(CASH));
    await waitFor(() => expect(result.current.phase.kind).toBe("unsure"));
    act(() => result.current.again());
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(keys[0]);
  });

  it("that was refused may be changed, and is then another one", async () => {
    const keys: string[] = [];
    const take = vi.fn(async ({ idempotency }: { idempotency: string }) => {
      keys.push(idempotency);
      if (keys.length === 1) throw refusal("AMOUNT_TOO_HIGH");
      return answer(0);
    });
    const { result, onDone } = rendered(take);
    act(() => result.current.pay(CASH));
    await waitFor(() => expect(result.current.failure).not.toBeNull());
    expect(result.current.phase.kind).toBe("choose");
    act(() => result.current.pay(CASH));
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(keys[1]).not.toBe(keys[0]);
  });

  it("is waited for while the payer has not answered", async () => {
    const { result, onDone } = rendered(async () => answer(350_000, "pending_customer"));
    act(() => result.current.pay(CASH));
    await waitFor(() => expect(result.current.phase.kind).toBe("waiting"));
    expect(onDone).not.toHaveBeenCalled();
  });

  it("that is on its way already is waited for first", () => {
    const { result } = rendered(async () => answer(0), { resume: ["0199aaaa-0000-7000-8000-000000000003"] });
    expect(result.current.phase.kind).toBe("waiting");
  });

  it("begins with the sale and goes on with its bill", async () => {
    const first = vi.fn(async () => answer(150_000));
    const take = vi.fn(async () => answer(0));
    const { result, onDone } = rendered(take, { bill: null, first });
    act(() => result.current.pay(CASH));
    await waitFor(() => expect(result.current.bill?.openMinor).toBe(150_000));
    act(() => result.current.pay([{ tender: "cash", amountMinor: 150_000 }]));
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(BILL.id));
    expect(first).toHaveBeenCalledTimes(1);
    expect(take).toHaveBeenCalledTimes(1);
  });
});
