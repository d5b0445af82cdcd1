import { z } from "zod";
import type { ProviderEvent, WebhookDelivery, WebhookReading } from "../port";
import type { MpesaSettings } from "../settings";
import { jsonOf, rejected } from "../signatures";
import { readAddress } from "./addresses";
import { meaningOf } from "./codes";
import { fromDarajaTime } from "./time";

const scalar = z.union([z.string().max(256), z.number()]);
const item = z.object({ Name: z.string(), Value: scalar.optional() });
const stkMessage = z.object({
  Body: z.object({
    stkCallback: z.object({
      CheckoutRequestID: z.string().min(1).max(128),
      ResultCode: scalar,
      CallbackMetadata: z.object({ Item: z.array(item).max(50) }).optional(),
    }),
  }),
});
const parameter = z.object({ Key: z.string(), Value: scalar.optional() });
const resultMessage = z.object({
  Result: z.object({
    ResultCode: scalar,
    ConversationID: z.string().min(1).max(128),
    TransactionID: z.string().max(64).optional(),
    ResultParameters: z
      .object({ ResultParameter: z.union([z.array(parameter).max(100), parameter]).optional() })
      .optional(),
  }),
});
const receiptMessage = z.object({
  TransID: z.string().min(1).max(64),
  TransTime: scalar.optional(),
  TransAmount: scalar,
  BusinessShortCode: scalar,
  BillRefNumber: z.string().max(64).nullish(),
  MSISDN: scalar.nullish(),
  FirstName: z.string().max(128).nullish(),
  MiddleName: z.string().max(128).nullish(),
  LastName: z.string().max(128).nullish(),
});

const accepted = { status: 200, body: '{"ResultCode":0,"ResultDesc":"Accepted"}' };
const verified = (...events: ProviderEvent[]): WebhookReading => ({
  verified: true,
  events,
  reply: accepted,
});

const blank = {
  proof: "url_token",
  attemptId: null,
  refundId: null,
  memberId: null,
  failureCode: null,
  amountMinor: null,
  currency: null,
  receipt: null,
  payer: { name: null, phone: null },
  accountReference: null,
  keepsCard: false,
} as const;

/** Shillings, such as 1, "1.00" or 10500.5, in cents; null when that isn't a whole number of cents. */
function centsOf(value: string | number | null | undefined): number | null {
  if (value === null || value === undefined || value === "") return null;
  const cents = Math.round(Number(value) * 100);
  return Number.isSafeInteger(cents) && Math.abs(cents / 100 - Number(value)) < 1e-6 ? cents : null;
}

/** Full numbers only: paybill confirmations mask or hash them. */
function phoneOf(value: string | number | null | undefined): string | null {
  const text = String(value ?? "");
  return /^254\d{9}$/.test(text) ? `+${text}` : null;
}

const timeOf = (value: string | number | undefined, now: Date) => fromDarajaTime(String(value ?? "")) ?? now;

function stk(json: unknown, attemptId: string, now: Date): WebhookReading {
  const read = stkMessage.safeParse(json);
  if (!read.success) return rejected("unreadable");
  const { CheckoutRequestID: ref, ResultCode: code, CallbackMetadata: metadata } = read.data.Body.stkCallback;
  const facts = new Map(metadata?.Item.map(({ Name, Value }) => [Name, Value]));
  const meaning = meaningOf(code);
  return verified({
    ...blank,
    // With the code: a timeout and the success that follows it are two facts, the same answer five times is one.
    eventId: `stk:${ref}:${code}`,
    kind: "payment",
    providerRef: ref,
    attemptId,
    state: meaning === "paid" ? "succeeded" : meaning === "waiting" ? "pending_customer" : "failed",
    failureCode: meaning === "paid" || meaning === "waiting" ? null : meaning,
    amountMinor: centsOf(facts.get("Amount")),
    currency: facts.has("Amount") ? "KES" : null,
    receipt: facts.has("MpesaReceiptNumber") ? String(facts.get("MpesaReceiptNumber") ?? "") || null : null,
    payer: { name: null, phone: phoneOf(facts.get("PhoneNumber")) },
    occurredAt: timeOf(facts.get("TransactionDate"), now),
  });
}

type Result = z.infer<typeof resultMessage>["Result"];

function parametersOf(result: Result): Map<string, string | number | undefined> {
  const list = result.ResultParameters?.ResultParameter ?? [];
  return new Map((Array.isArray(list) ? list : [list]).map(({ Key, Value }) => [Key, Value]));
}

function reversal(result: Result, refundId: string, late: boolean, now: Date): WebhookReading {
  const facts = parametersOf(result);
  // R000001: "already reversed" tells that the money went back, by this request's twin or by hand.
  const paid = String(result.ResultCode) === "0" || result.ResultCode === "R000001";
  const meaning = meaningOf(result.ResultCode);
  return verified({
    ...blank,
    eventId: `reversal:${result.ConversationID}:${late ? "late" : result.ResultCode}`,
    kind: "refund",
    providerRef: result.ConversationID,
    refundId,
    state: late ? "unknown" : paid ? "succeeded" : "failed",
    failureCode: late || paid ? null : meaning === "insufficient_funds" ? meaning : "declined",
    amountMinor: centsOf(facts.get("Amount")),
    currency: facts.has("Amount") ? "KES" : null,
    receipt: paid && !late ? (result.TransactionID ?? null) : null,
    occurredAt: timeOf(facts.get("TransCompletedTime"), now),
  });
}

function status(result: Result, attemptId: string, now: Date): WebhookReading {
  const facts = parametersOf(result);
  const done = String(result.ResultCode) === "0" && facts.get("TransactionStatus") === "Completed";
  const receipt = String(facts.get("ReceiptNo") ?? "") || null;
  return verified({
    ...blank,
    eventId: `status:${result.ConversationID}`,
    kind: "payment",
    providerRef: receipt ?? result.ConversationID,
    attemptId,
    // Any other status, or a query that went wrong, is no proof that nothing was paid.
    state: done ? "succeeded" : "unknown",
    amountMinor: centsOf(facts.get("Amount")),
    currency: facts.has("Amount") ? "KES" : null,
    receipt,
    accountReference: null,
    occurredAt: timeOf(facts.get("FinalisedTime"), now),
  });
}

function receipt(json: unknown, settings: MpesaSettings, now: Date): WebhookReading {
  const read = receiptMessage.safeParse(json);
  if (!read.success) return rejected("unreadable");
  const message = read.data;
  const ours = [settings.shortCode, settings.tillNumber];
  if (!ours.includes(String(message.BusinessShortCode))) return rejected("wrong_account");
  const amountMinor = centsOf(message.TransAmount);
  if (amountMinor === null) return rejected("unreadable");
  const name = [message.FirstName, message.MiddleName, message.LastName].filter(Boolean).join(" ");
  return verified({
    ...blank,
    eventId: `c2b:${message.TransID}`,
    kind: "receipt",
    providerRef: message.TransID,
    state: "succeeded",
    amountMinor,
    currency: "KES",
    receipt: message.TransID,
    payer: { name: name || null, phone: phoneOf(message.MSISDN) },
    accountReference: message.BillRefNumber || null,
    occurredAt: timeOf(message.TransTime, now),
  });
}

/**
 * Reads what arrived at a callback address. The token in the address shows that Daraja was told it, not that Daraja
 * wrote the message: every event says `url_token`, and money is booked only after `query` agrees. Confirmations of a
 * paybill arrive for prompted payments too, under the same receipt number.
 */
export function readMpesa(settings: MpesaSettings, delivery: WebhookDelivery, now: Date): WebhookReading {
  const address = readAddress(settings, delivery.path);
  if (!address) return rejected("wrong_address", 404);
  const json = jsonOf(delivery.body);
  if (json === undefined) return rejected("unreadable");
  if (address.topic === "stk") return stk(json, address.subject, now);
  if (address.topic === "c2b") {
    // The question "may this customer pay?" gets a yes: money is sorted out afterwards, not refused at the door.
    return address.subject === "confirmation" ? receipt(json, settings, now) : verified();
  }
  const read = resultMessage.safeParse(json);
  if (!read.success) return rejected("unreadable");
  const { Result: result } = read.data;
  if (address.topic === "reversal") return reversal(result, address.subject, false, now);
  if (address.topic === "reversal-late") return reversal(result, address.subject, true, now);
  return status(result, address.subject, now);
}
