import type { FailureCode } from "../port";

/**
 * What M-Pesa's result codes mean for a payment. `waiting`: the prompt is still open. Codes come as numbers in
 * callbacks and as text in status answers, and some hold letters.
 */
export type ResultMeaning = "paid" | "waiting" | FailureCode;

const meanings: Readonly<Record<string, ResultMeaning>> = {
  "0": "paid",
  "1": "insufficient_funds",
  // Too little, too much, the day's limit, the receiver's balance limit, the same amount again within two minutes.
  "2": "limit",
  "3": "limit",
  "4": "limit",
  "8": "limit",
  "17": "limit",
  // Another prompt is open on this phone.
  "1001": "limit",
  "1019": "timeout",
  "1025": "provider_down",
  "9999": "provider_down",
  "1032": "cancelled_by_customer",
  // The phone is off, busy, or its owner did nothing.
  "1037": "timeout",
  "2001": "wrong_pin",
  // The customer's PIN is locked.
  "8006": "declined",
  "2028": "provider_down",
  SFC_IC0003: "provider_down",
  "4999": "waiting",
};

/** The meaning of a result code; a code that nobody knows is a failure for a reason nobody knows. */
export function meaningOf(code: string | number): ResultMeaning {
  const key = String(code);
  return Object.hasOwn(meanings, key) ? (meanings[key] ?? "unknown") : "unknown";
}

/** How Daraja's gateway refuses a request. `token`: ask for a new one. `unsure`: it may have gone through. */
export type GatewayRefusal = FailureCode | "waiting" | "token" | "unsure";

/**
 * Reads an error answer of the gateway. The same code, 500.001.1001, stands for a prompt that is still open, for wrong
 * credentials and for a busy phone, so its text has to be read; an error that isn't recognised proves nothing.
 */
export function refusalOf(status: number, errorCode: string, message: string): GatewayRefusal {
  const text = message.toLowerCase();
  if (errorCode === "404.001.03" || errorCode === "400.003.01" || status === 401) return "token";
  if (text.includes("being processed") || text.includes("under processing")) return "waiting";
  if (text.includes("unable to lock subscriber")) return "limit";
  if (text.includes("phonenumber") || text.includes("partya") || text.includes("msisdn"))
    return "invalid_phone";
  if (text.includes("wrong credentials") || text.includes("merchant does not exist")) return "provider_down";
  if (errorCode.startsWith("500.003.02") || errorCode.startsWith("500.003.03") || status === 429) {
    return "provider_down";
  }
  if (status >= 400 && status < 500) return "provider_down";
  return "unsure";
}
