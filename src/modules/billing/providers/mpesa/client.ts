import { z } from "zod";
import type { Clock } from "@/platform/clock";
import { type Exchange, type HttpPolicy, sendOnce, sendReading } from "../http";
import type {
  ChargeOutcome,
  ChargeRef,
  ChargeRequest,
  FailureCode,
  PaymentProvider,
  RefundOutcome,
  RefundRequest,
  RefusalReason,
  WalletReceipts,
} from "../port";
import type { MpesaSettings } from "../settings";
import { callbackUrl } from "./addresses";
import { meaningOf, refusalOf } from "./codes";
import { lookAmongPulled } from "./pulled";
import { darajaTime } from "./time";
import type { TokenCache } from "./token";
import { readMpesa } from "./webhooks";

export type MpesaDeps = { readonly clock: Clock; readonly policy: HttpPolicy; readonly tokens: TokenCache };

/** A prompt closes by itself after about a minute; screens count down from here. */
const PROMPT_SECONDS = 60;
/** The most one M-Pesa payment may be, in cents: KES 250,000. */
const LARGEST_MINOR = 250_000_00;

const accepted = z.object({ CheckoutRequestID: z.string().min(1), ResponseCode: z.coerce.string() });
const queried = z.object({ ResultCode: z.union([z.string(), z.number()]) });
const asked = z.object({ ConversationID: z.string().min(1), ResponseCode: z.coerce.string() });
const gatewayError = z.object({ errorCode: z.string(), errorMessage: z.string().catch("") });

/** What a call to Daraja came to. `unsent`: nothing reached M-Pesa, for this reason; `before`: it was done long ago. */
type Answer =
  | { readonly kind: "ok"; readonly json: unknown }
  | { readonly kind: "unsent"; readonly because: FailureCode }
  | { readonly kind: "waiting" }
  | { readonly kind: "before" }
  | { readonly kind: "unsure" };

function read(exchange: Exchange): Answer | { readonly kind: "token" } {
  if (exchange.kind === "not_sent") return { kind: "unsent", because: "provider_down" };
  if (exchange.kind === "no_answer") return { kind: "unsure" };
  if (exchange.status === 200) return { kind: "ok", json: exchange.json };
  const error = gatewayError.safeParse(exchange.json);
  const { errorCode, errorMessage } = error.success ? error.data : { errorCode: "", errorMessage: "" };
  // The code means other things too; only the words tell.
  if (errorCode === "500.003.1001" && /already registered/i.test(errorMessage)) return { kind: "before" };
  const refusal = refusalOf(exchange.status, errorCode, errorMessage);
  if (refusal === "token" || refusal === "waiting" || refusal === "unsure") return { kind: refusal };
  return { kind: "unsent", because: refusal };
}

function refusalOfAmount(amountMinor: number, currency: string): RefusalReason | null {
  if (currency !== "KES") return "currency_not_supported";
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) return "amount_not_positive";
  if (amountMinor % 100 !== 0) return "amount_has_cents";
  return amountMinor > LARGEST_MINOR ? "amount_too_large" : null;
}

/** Plain letters and digits: Daraja refuses or garbles the rest. */
const plain = (text: string, length: number) =>
  text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9 -]/g, "")
    .slice(0, length);

/** Characters of the bill's number that a prompt has room for. */
const ACCOUNT_REFERENCE = 12;
const accountReference = (reference: string) => plain(reference, ACCOUNT_REFERENCE) || "Payment";

/**
 * M-Pesa through Safaricom's Daraja API: a prompt on the customer's phone (STK push), its status query, reversals,
 * and paybill confirmations. Daraja knows no idempotency keys, so a push is sent once and never again; after a lost
 * answer the callback (its address names the attempt), the paybill's confirmation or its list of payments tells what
 * became of it.
 */
export function createMpesaProvider(settings: MpesaSettings, deps: MpesaDeps): PaymentProvider {
  const { clock, policy, tokens } = deps;

  /** With a fresh token once more when the old one is refused: the gateway stops such a call before M-Pesa sees it. */
  async function call(path: string, body: unknown, send: typeof sendOnce): Promise<Answer> {
    for (let turn = 0; turn < 2; turn++) {
      const token = await tokens.token(settings, policy);
      if (token === null) return { kind: "unsent", because: "provider_down" };
      const headers = { authorization: `Bearer ${token}` };
      const answer = read(
        await send({ method: "POST", url: `${settings.baseUrl}${path}`, headers, body }, policy),
      );
      if (answer.kind !== "token") return answer;
      tokens.forget(settings, token);
    }
    return { kind: "unsent", because: "provider_down" };
  }

  function signed() {
    const Timestamp = darajaTime(clock.now());
    const Password = Buffer.from(`${settings.shortCode}${settings.passkey}${Timestamp}`).toString("base64");
    return { BusinessShortCode: settings.shortCode, Password, Timestamp };
  }

  async function charge(request: ChargeRequest): Promise<ChargeOutcome> {
    const reason = refusalOfAmount(request.amountMinor, request.currency);
    if (reason) return { state: "refused", reason };
    if (request.method.kind !== "phone") return { state: "refused", reason: "method_not_supported" };
    if (!/^\+254[17]\d{8}$/.test(request.method.phone)) {
      return { state: "failed", providerRef: null, failureCode: "invalid_phone", action: null };
    }
    const phone = request.method.phone.slice(1);
    const answer = await call(
      "/mpesa/stkpush/v1/processrequest",
      {
        ...signed(),
        TransactionType: settings.tillNumber ? "CustomerBuyGoodsOnline" : "CustomerPayBillOnline",
        Amount: request.amountMinor / 100,
        PartyA: phone,
        PartyB: settings.tillNumber ?? settings.shortCode,
        PhoneNumber: phone,
        CallBackURL: callbackUrl(settings, "stk", request.attemptId),
        AccountReference: accountReference(request.reference),
        TransactionDesc: plain(request.description, 13) || "Payment",
      },
      sendOnce,
    );
    if (answer.kind === "unsent") {
      return { state: "failed", providerRef: null, failureCode: answer.because, action: null };
    }
    const body = answer.kind === "ok" ? accepted.safeParse(answer.json) : null;
    if (!body?.success) return { state: "unknown", providerRef: null, because: "no_answer" };
    if (body.data.ResponseCode !== "0") {
      return { state: "failed", providerRef: null, failureCode: "provider_down", action: null };
    }
    return {
      state: "pending_customer",
      providerRef: body.data.CheckoutRequestID,
      action: { kind: "wait_for_phone" },
      expiresInSeconds: PROMPT_SECONDS,
    };
  }

  /** A prompt whose name was lost: only the list of payments can tell, for paybills (a till's payments carry no bill). */
  async function search(ref: ChargeRef): Promise<ChargeOutcome> {
    const { asked: wanted } = ref;
    // A bill's number that had to be cut names more than one bill.
    const whole = wanted !== undefined && plain(wanted.reference, 64).length <= ACCOUNT_REFERENCE;
    if (!settings.pulls || settings.tillNumber || !whole) {
      return { state: "unknown", providerRef: null, because: "no_answer" };
    }
    const pull = async (body: Record<string, string>) => {
      const answer = await call("/pulltransactions/v1/query", body, sendReading);
      return answer.kind === "ok" ? answer.json : null;
    };
    const named = { ...wanted, reference: accountReference(wanted.reference) };
    return await lookAmongPulled(pull, settings.shortCode, ref, named, clock.now());
  }

  async function query(ref: ChargeRef): Promise<ChargeOutcome> {
    const { providerRef } = ref;
    if (providerRef === null) return await search(ref);
    const answer = await call(
      "/mpesa/stkpushquery/v1/query",
      { ...signed(), CheckoutRequestID: providerRef },
      // "Still being processed" comes as HTTP 500: an answer, not a fault to try again at once.
      (request, rules) => sendReading(request, rules, (exchange) => read(exchange).kind === "waiting"),
    );
    const pending: ChargeOutcome = {
      state: "pending_customer",
      providerRef,
      action: { kind: "wait_for_phone" },
      expiresInSeconds: null,
    };
    // The question wasn't heard or not understood: that says nothing about the payment.
    if (answer.kind !== "ok" && answer.kind !== "waiting") {
      return {
        state: "unknown",
        providerRef,
        because: answer.kind === "unsent" ? "no_answer" : "provider_unsure",
      };
    }
    if (answer.kind === "waiting") return pending;
    const body = queried.safeParse(answer.json);
    if (!body.success) return { state: "unknown", providerRef, because: "provider_unsure" };
    const meaning = meaningOf(body.data.ResultCode);
    if (meaning === "waiting") return pending;
    // A code that nobody knows must not end a payment that may have been made.
    if (meaning === "unknown") return { state: "unknown", providerRef, because: "provider_unsure" };
    if (meaning !== "paid") return { state: "failed", providerRef, failureCode: meaning, action: null };
    return { state: "succeeded", providerRef, amountMinor: null, currency: null, receipt: null, saved: null };
  }

  async function refund(request: RefundRequest): Promise<RefundOutcome> {
    const { initiator } = settings;
    if (!initiator) return { state: "refused", reason: "not_configured" };
    // A reversal takes back the whole payment, by the receipt's number.
    if (request.amountMinor !== request.chargedMinor)
      return { state: "refused", reason: "method_not_supported" };
    const reason = refusalOfAmount(request.amountMinor, request.currency);
    if (reason) return { state: "refused", reason };
    if (!request.receipt) return { state: "refused", reason: "method_not_supported" };
    const answer = await call(
      "/mpesa/reversal/v1/request",
      {
        Initiator: initiator.name,
        SecurityCredential: initiator.securityCredential,
        CommandID: "TransactionReversal",
        TransactionID: request.receipt,
        Amount: request.amountMinor / 100,
        ReceiverParty: settings.tillNumber ?? settings.shortCode,
        // Daraja's own spelling.
        RecieverIdentifierType: "11",
        ResultURL: callbackUrl(settings, "reversal", request.refundId),
        QueueTimeOutURL: callbackUrl(settings, "reversal-late", request.refundId),
        Remarks: plain(request.reason, 100).padEnd(2, "-"),
        Occasion: "",
      },
      sendOnce,
    );
    if (answer.kind === "unsent") return { state: "failed", refundRef: null, failureCode: answer.because };
    const body = answer.kind === "ok" ? asked.safeParse(answer.json) : null;
    if (!body?.success) return { state: "unknown", refundRef: null, because: "no_answer" };
    if (body.data.ResponseCode !== "0") return { state: "failed", refundRef: null, failureCode: "declined" };
    return { state: "pending", refundRef: body.data.ConversationID };
  }

  const receipts: WalletReceipts = {
    async register() {
      const answer = await call(
        "/mpesa/c2b/v2/registerurl",
        {
          ShortCode: settings.shortCode,
          ResponseType: "Completed",
          ConfirmationURL: callbackUrl(settings, "c2b", "confirmation"),
          ValidationURL: callbackUrl(settings, "c2b", "validation"),
        },
        sendOnce,
      );
      if (answer.kind === "before") return "before";
      return answer.kind === "ok" ? "done" : answer.kind === "unsent" ? "failed" : "unknown";
    },

    async lookUp(attemptId, receipt) {
      const { initiator } = settings;
      if (!initiator) return "not_configured";
      const answer = await call(
        "/mpesa/transactionstatus/v1/query",
        {
          Initiator: initiator.name,
          SecurityCredential: initiator.securityCredential,
          CommandID: "TransactionStatusQuery",
          TransactionID: receipt,
          PartyA: settings.shortCode,
          IdentifierType: "4",
          ResultURL: callbackUrl(settings, "status", attemptId),
          QueueTimeOutURL: callbackUrl(settings, "status-late", attemptId),
          Remarks: "Status",
          Occasion: "",
        },
        sendReading,
      );
      if (answer.kind === "unsent") return "failed";
      return answer.kind === "ok" && asked.safeParse(answer.json).success ? "asked" : "unknown";
    },
  };

  return {
    name: "mpesa",
    capabilities: {
      methods: ["phone"],
      savedMethods: false,
      refunds: settings.initiator ? "full" : "none",
      refundsAsync: true,
      webhooks: "url_token",
      query: true,
      unexpectedReceipts: true,
      currencies: ["KES"],
    },
    refusalOf: refusalOfAmount,
    charge,
    query,
    refund,
    // Daraja has no question about a reversal; its result comes to the callback address or is seen in the portal.
    queryRefund: async ({ refundRef }) => ({ state: "unknown", refundRef, because: "provider_unsure" }),
    readWebhook: (delivery) => readMpesa(settings, delivery, clock.now()),
    savedMethods: null,
    receipts,
  };
}
