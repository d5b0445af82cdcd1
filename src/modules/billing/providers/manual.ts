import type { ChargeOutcome, ManualProvider, PaymentProvider, RefusalReason } from "./port";
import { rejected } from "./signatures";

function refusalOf(amountMinor: number, currency: string): RefusalReason | null {
  if (!/^[A-Z]{3}$/.test(currency)) return "currency_not_supported";
  return Number.isSafeInteger(amountMinor) && amountMinor > 0 ? null : "amount_not_positive";
}

/**
 * Money taken by hand: cash, a card terminal that isn't connected, a bank transfer. Nobody can be asked about it, so
 * a person's word is the outcome. A transfer may be awaited; it becomes paid when somebody enters that it came.
 */
export function createManualProvider(name: ManualProvider): PaymentProvider {
  return {
    name,
    capabilities: {
      methods: ["by_hand"],
      savedMethods: false,
      refunds: "partial",
      refundsAsync: false,
      webhooks: "none",
      query: false,
      unexpectedReceipts: false,
      currencies: null,
    },
    refusalOf,

    async charge(request): Promise<ChargeOutcome> {
      const reason = refusalOf(request.amountMinor, request.currency);
      if (reason) return { state: "refused", reason };
      if (request.method.kind !== "by_hand") return { state: "refused", reason: "method_not_supported" };
      const providerRef = request.attemptId;
      if (!request.method.received) {
        if (name !== "bank_transfer") return { state: "refused", reason: "method_not_supported" };
        return {
          state: "pending_customer",
          providerRef,
          action: { kind: "wait_for_transfer" },
          expiresInSeconds: null,
        };
      }
      return {
        state: "succeeded",
        providerRef,
        amountMinor: request.amountMinor,
        currency: request.currency,
        receipt: request.method.receipt ?? null,
        saved: null,
      };
    },

    query: async ({ providerRef }) => ({ state: "unknown", providerRef, because: "provider_unsure" }),

    async refund(request) {
      const reason = refusalOf(request.amountMinor, request.currency);
      if (reason) return { state: "refused", reason };
      return { state: "succeeded", refundRef: request.refundId, receipt: null };
    },

    queryRefund: async ({ refundRef }) => ({ state: "unknown", refundRef, because: "provider_unsure" }),
    readWebhook: () => rejected("not_supported", 404),
    savedMethods: null,
    receipts: null,
  };
}
