import { randomBytes, randomUUID } from "node:crypto";
import { systemClock } from "@/platform/clock";
import { darajaTime } from "../mpesa/time";
import { sameText } from "../signatures";
import {
  confirmationBody,
  type MpesaAccount,
  type MpesaPayment,
  pulledBody,
  RESULTS,
  stkBody,
  WORDS,
} from "./mpesa-messages";
import { Outbox } from "./outbox";
import { amountText, button, escapeHtml, page } from "./page";
import { Rules, UNKNOWN_FOR_MS } from "./scenarios";
import { type Running, type Simulator, type SimulatorOptions, type SimulatorReply, serve } from "./server";

export type MpesaSimulator = Simulator & {
  readonly payments: ReadonlyMap<string, MpesaPayment>;
  readonly tokensIssued: () => number;
  /** Makes every token issued so far invalid, as Daraja sometimes does before their time. */
  readonly revokeTokens: () => void;
  /** Somebody pays to the paybill without being asked. */
  readonly payUnasked: (payment: {
    readonly shortCode: string;
    readonly phone: string;
    readonly shillings: number;
    readonly reference: string;
  }) => string;
};

const receiptNumber = () => `S${randomBytes(6).toString("hex").slice(0, 9).toUpperCase()}`;
const failure = (status: number, errorCode: string, errorMessage: string): SimulatorReply => ({
  status,
  json: { requestId: randomUUID(), errorCode, errorMessage },
});
const text = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

function parseJson(body: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(body);
    return json !== null && typeof json === "object" ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** A stand-in for Safaricom's Daraja: answers, callbacks and faults as the real one has them. */
export function createMpesaSimulator(
  accounts: readonly MpesaAccount[],
  options: SimulatorOptions & { readonly root?: string } = {},
): MpesaSimulator {
  const { clock = systemClock, decisionMs = 1_500, slowMs = 8_000, root = "" } = options;
  const rules = new Rules();
  const outbox = new Outbox();
  const payments = new Map<string, MpesaPayment>();
  const tokens = new Map<string, { readonly shortCode: string; readonly until: number }>();
  const confirmations = new Map<string, string>();
  let issued = 0;

  function confirm(
    receipt: string,
    facts: Pick<MpesaPayment, "shortCode" | "phone" | "shillings" | "reference">,
  ) {
    const url = confirmations.get(facts.shortCode);
    if (!url) return;
    const body = confirmationBody(receipt, facts, clock.now());
    outbox.later(0, () => outbox.report({ url, body }));
  }

  /** The customer has decided, or hasn't: settles the payment and reports it as the scenario says. */
  async function decide(payment: MpesaPayment, result: number): Promise<void> {
    const { scenario, callbackUrl: url } = payment;
    if (payment.result === 0) return;
    payment.result = result;
    if (result === 0) payment.receipt ??= receiptNumber();
    const body = stkBody(payment, result, clock.now());
    if (scenario === "no_callback" || scenario === "unknown_40_minutes") return;
    if (scenario === "reordered") {
      await outbox.report({ url, body });
      return outbox.report({ url, body: stkBody(payment, 1037, clock.now()) });
    }
    if (scenario === "wrong_signature") {
      await outbox.report({ url: `${url.slice(0, -4)}0000`, body });
    }
    for (let turn = 0; turn < (scenario === "duplicated" ? 5 : scenario === "replay" ? 2 : 1); turn++) {
      await outbox.report({ url, body });
    }
    if (result === 0) confirm(payment.receipt ?? "", payment);
    if (scenario === "timeout_then_success" && result !== 0) outbox.later(slowMs, () => decide(payment, 0));
  }

  function authorized(header: string | undefined): string | null {
    const token = /^Bearer (.+)$/.exec(header ?? "")?.[1] ?? "";
    const held = tokens.get(token);
    return held && held.until > clock.now().getTime() ? held.shortCode : null;
  }

  function token(header: string | undefined): SimulatorReply {
    const [key, secret] = Buffer.from((header ?? "").replace(/^Basic /, ""), "base64")
      .toString("utf8")
      .split(":");
    const account = accounts.find(
      ({ consumerKey, consumerSecret }) => key === consumerKey && sameText(secret ?? "", consumerSecret),
    );
    if (!account) return failure(400, "400.008.01", "Invalid Authentication passed");
    const value = randomBytes(14).toString("hex");
    issued++;
    tokens.set(value, { shortCode: account.shortCode, until: clock.now().getTime() + 3_599_000 });
    return { status: 200, json: { access_token: value, expires_in: "3599" } };
  }

  const signedRight = (body: Record<string, unknown>, shortCode: string) => {
    const passkey = accounts.find((account) => account.shortCode === shortCode)?.passkey ?? "";
    const expected = Buffer.from(`${shortCode}${passkey}${text(body.Timestamp)}`).toString("base64");
    return text(body.BusinessShortCode) === shortCode && text(body.Password) === expected;
  };

  async function push(body: Record<string, unknown>, shortCode: string): Promise<SimulatorReply> {
    if (!signedRight(body, shortCode)) return failure(500, "500.001.1001", "Wrong credentials");
    const shillings = Number(text(body.Amount));
    if (!Number.isInteger(shillings) || shillings < 1) {
      return failure(400, "400.002.02", "Bad Request - Invalid Amount");
    }
    const phone = text(body.PhoneNumber);
    if (!/^254\d{9}$/.test(phone)) return failure(400, "400.002.02", "Bad Request - Invalid PhoneNumber");
    const callbackUrl = text(body.CallBackURL);
    if (!URL.canParse(callbackUrl) || /m-?pesa|safaricom|\bexe|cmd|sql|query/i.test(callbackUrl)) {
      return failure(400, "400.002.02", "Bad Request - Invalid CallBackURL");
    }
    const reference = text(body.AccountReference);
    if (reference.length < 1 || reference.length > 12) {
      return failure(400, "400.002.02", "Bad Request - Invalid AccountReference");
    }
    const scenario = rules.pick({ phone: `+${phone}`, amountMinor: shillings * 100 });
    if (scenario === "error_500") return failure(500, "500.003.1001", "Internal Server Error");
    if (scenario === "too_many_requests") {
      return failure(429, "500.003.02", "Error Occurred: Spike Arrest Violation");
    }
    const id = `ws_CO_${darajaTime(clock.now())}${randomBytes(6).toString("hex")}`;
    const payment: MpesaPayment = {
      id,
      phone,
      shillings,
      shortCode,
      reference,
      callbackUrl,
      scenario,
      startedAt: clock.now().getTime(),
      result: null,
      receipt: null,
      reversed: false,
    };
    payments.set(id, payment);
    const result = RESULTS[scenario] ?? 0;
    if (scenario === "callback_before_response") await decide(payment, result);
    else if (scenario !== "by_hand") outbox.later(decisionMs, () => decide(payment, result));
    if (scenario === "response_lost") return "drop";
    if (scenario === "slow") await outbox.wait(slowMs);
    const json = {
      MerchantRequestID: `${id.slice(-12)}-1`,
      CheckoutRequestID: id,
      ResponseCode: "0",
      ResponseDescription: "Success. Request accepted for processing",
      CustomerMessage: "Success. Request accepted for processing",
    };
    return { status: 200, json };
  }

  function pushQuery(body: Record<string, unknown>, shortCode: string): SimulatorReply {
    if (!signedRight(body, shortCode)) return failure(500, "500.001.1001", "Wrong credentials");
    const payment = payments.get(text(body.CheckoutRequestID));
    if (!payment) return failure(400, "400.002.02", "Bad Request - Invalid CheckoutRequestID");
    const silent = payment.scenario === "unknown_40_minutes";
    if (silent && clock.now().getTime() - payment.startedAt < UNKNOWN_FOR_MS) {
      return failure(500, "500.003.1001", "Internal Server Error");
    }
    if (payment.result === null) return failure(500, "500.001.1001", "The transaction is being processed");
    const json = {
      ResponseCode: "0",
      ResponseDescription: "The service request has been accepted successsfully",
      MerchantRequestID: `${payment.id.slice(-12)}-1`,
      CheckoutRequestID: payment.id,
      ResultCode: String(payment.result),
      ResultDesc: WORDS[payment.result] ?? "Failed",
    };
    return { status: 200, json };
  }

  function later(url: string, result: Record<string, unknown>): SimulatorReply {
    const ids = {
      OriginatorConversationID: randomUUID(),
      ConversationID: `AG_${darajaTime(clock.now())}${randomBytes(4).toString("hex")}`,
    };
    const body = JSON.stringify({ Result: { ResultType: 0, ...ids, ...result } });
    outbox.later(decisionMs, () => outbox.report({ url, body }));
    const accepted = { ResponseCode: "0", ResponseDescription: "Accept the service request successfully." };
    return { status: 200, json: { ...ids, ...accepted } };
  }

  const byReceipt = (receipt: string) =>
    [...payments.values()].find((payment) => payment.receipt === receipt);

  function reverse(body: Record<string, unknown>): SimulatorReply {
    const payment = byReceipt(text(body.TransactionID));
    const url = text(body.ResultURL);
    if (!payment)
      return later(url, { ResultCode: "R000002", ResultDesc: "The OriginalTransactionID is invalid." });
    if (payment.reversed) {
      return later(url, { ResultCode: "R000001", ResultDesc: "The transaction has already been reversed." });
    }
    payment.reversed = true;
    const ResultParameter = [
      { Key: "Amount", Value: payment.shillings },
      { Key: "TransCompletedTime", Value: Number(darajaTime(clock.now())) },
      { Key: "OriginalTransactionID", Value: payment.receipt },
    ];
    const TransactionID = receiptNumber();
    return later(url, {
      ResultCode: 0,
      ResultDesc: WORDS[0],
      TransactionID,
      ResultParameters: { ResultParameter },
    });
  }

  function status(body: Record<string, unknown>): SimulatorReply {
    const payment = byReceipt(text(body.TransactionID));
    const url = text(body.ResultURL);
    if (!payment) return later(url, { ResultCode: 2032, ResultDesc: "The transaction does not exist." });
    const ResultParameter = [
      { Key: "ReceiptNo", Value: payment.receipt },
      { Key: "Amount", Value: String(payment.shillings) },
      { Key: "TransactionStatus", Value: "Completed" },
      { Key: "FinalisedTime", Value: darajaTime(clock.now()) },
      { Key: "TransactionReason" },
    ];
    return later(url, { ResultCode: 0, ResultDesc: WORDS[0], ResultParameters: { ResultParameter } });
  }

  function phonePage(): SimulatorReply {
    const open = [...payments.values()].filter(({ result }) => result === null).reverse();
    const prompts = open.map((payment) => {
      const words = `${amountText(payment.shillings * 100, "KES")} for ${payment.reference}, phone +${payment.phone}`;
      const fields = { id: payment.id };
      const buttons = `${button(`${root}/phone/pay`, "Enter PIN and pay", fields)}${button(`${root}/phone/cancel`, "Cancel", fields)}`;
      return `<section><h2>${escapeHtml(words)}</h2>${buttons}</section>`;
    });
    return { status: 200, html: page("M-PESA on a phone", prompts.join("") || "<p>No prompt is open.</p>") };
  }

  return {
    rules,
    outbox,
    payments,
    tokensIssued: () => issued,
    revokeTokens: () => tokens.clear(),
    payUnasked(facts) {
      const receipt = receiptNumber();
      const startedAt = clock.now().getTime();
      const settled = { result: 0, receipt, reversed: false, scenario: "success", callbackUrl: "" } as const;
      payments.set(receipt, { ...facts, ...settled, id: receipt, startedAt });
      confirm(receipt, facts);
      return receipt;
    },
    async handle({ method, path, headers, body }) {
      if (path === "/oauth/v1/generate") return token(headers.authorization);
      if (path === "/phone" && method === "GET") return phonePage();
      if (path === "/phone/pay" || path === "/phone/cancel") {
        const payment = payments.get(new URLSearchParams(body).get("id") ?? "");
        if (payment) await decide(payment, path.endsWith("pay") ? 0 : 1032);
        return { status: 303, location: `${root}/phone` };
      }
      if (method !== "POST") return failure(405, "405.001", "Method Not Allowed");
      const shortCode = authorized(headers.authorization);
      if (!shortCode) return failure(404, "404.001.03", "Invalid Access Token");
      const json = parseJson(body);
      if (!json) return failure(400, "400.002.05", "Invalid Request Payload");
      switch (path) {
        case "/mpesa/stkpush/v1/processrequest":
          return push(json, shortCode);
        case "/mpesa/stkpushquery/v1/query":
          return pushQuery(json, shortCode);
        case "/mpesa/reversal/v1/request":
          return reverse(json);
        case "/mpesa/transactionstatus/v1/query":
          return status(json);
        case "/pulltransactions/v1/query":
          return { status: 200, json: pulledBody(json, [...payments.values()]) };
        case "/mpesa/c2b/v2/registerurl":
          // As in production: an address is taken once, and changed only by writing to Safaricom.
          if (confirmations.has(text(json.ShortCode)))
            return failure(500, "500.003.1001", "Urls are already registered.");
          confirmations.set(text(json.ShortCode), text(json.ConfirmationURL));
          return { status: 200, json: { ResponseCode: "0", ResponseDescription: "Success" } };
        default:
          return failure(404, "404.001.01", "Resource not found");
      }
    },
  };
}

/** The M-Pesa simulator alone, on its own port. */
export async function startMpesaSimulator(
  accounts: readonly MpesaAccount[],
  options: SimulatorOptions = {},
): Promise<Running & { readonly control: MpesaSimulator }> {
  let control: MpesaSimulator | undefined;
  const running = await serve(
    {
      "": (root) => {
        control = createMpesaSimulator(accounts, { ...options, root });
        return control;
      },
    },
    options,
  );
  if (!control) throw new Error("The simulator didn't start");
  return { url: running.url, close: running.close, control };
}
