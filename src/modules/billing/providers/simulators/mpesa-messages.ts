import { darajaTime, pullTime } from "../mpesa/time";
import type { Scenario } from "./scenarios";

/** One gym's account at the simulated Daraja. */
export type MpesaAccount = {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly shortCode: string;
  readonly passkey: string;
};

export type MpesaPayment = {
  readonly id: string;
  readonly phone: string;
  readonly shillings: number;
  readonly shortCode: string;
  readonly reference: string;
  readonly callbackUrl: string;
  readonly scenario: Scenario;
  readonly startedAt: number;
  /** Null while the prompt is open. */
  result: number | null;
  receipt: string | null;
  reversed: boolean;
};

/** How a scenario ends, as M-Pesa numbers it; absent: paid. */
export const RESULTS: Readonly<Partial<Record<Scenario, number>>> = {
  cancelled: 1032,
  wrong_pin: 2001,
  insufficient_funds: 1,
  limit: 4,
  declined: 8006,
  timeout: 1037,
  timeout_then_success: 1037,
};
export const WORDS: Readonly<Record<number, string>> = {
  0: "The service request is processed successfully.",
  1: "The balance is insufficient for the transaction.",
  4: "Declined due to limit rule: would exceed daily transfer limit.",
  1032: "Request cancelled by user",
  1037: "DS timeout user cannot be reached.",
  2001: "The initiator information is invalid.",
  8006: "The security credential is locked.",
};

/** What Daraja sends to the callback address of a prompt. */
export function stkBody(payment: MpesaPayment, result: number, now: Date): string {
  const metadata = {
    Item: [
      { Name: "Amount", Value: payment.shillings },
      { Name: "MpesaReceiptNumber", Value: payment.receipt },
      { Name: "Balance" },
      { Name: "TransactionDate", Value: Number(darajaTime(now)) },
      { Name: "PhoneNumber", Value: Number(payment.phone) },
    ],
  };
  const stkCallback = {
    MerchantRequestID: `${payment.id.slice(-12)}-1`,
    CheckoutRequestID: payment.id,
    ResultCode: result,
    ResultDesc: WORDS[result] ?? "Failed",
    ...(result === 0 && { CallbackMetadata: metadata }),
  };
  return JSON.stringify({ Body: { stkCallback } });
}

/** What Daraja sends to the paybill's confirmation address. */
export function confirmationBody(
  receipt: string,
  facts: Pick<MpesaPayment, "shortCode" | "phone" | "shillings" | "reference">,
  now: Date,
): string {
  return JSON.stringify({
    TransactionType: "Pay Bill",
    TransID: receipt,
    TransTime: darajaTime(now),
    TransAmount: facts.shillings.toFixed(2),
    BusinessShortCode: facts.shortCode,
    BillRefNumber: facts.reference,
    InvoiceNumber: "",
    OrgAccountBalance: "",
    ThirdPartyTransID: "",
    MSISDN: `${facts.phone.slice(0, 5)}****${facts.phone.slice(-3)}`,
    FirstName: "Demo",
    MiddleName: "",
    LastName: "Payer",
  });
}

/** So many payments stand on one page of the list. */
const PULLED_AT_ONCE = 50;

/** What Daraja answers to Pull Transactions: what was paid to the number in a window, a page at a time. */
export function pulledBody(body: Record<string, unknown>, payments: readonly MpesaPayment[]): unknown {
  const from = Number(body.OffSetValue ?? 0);
  const found = payments.filter(({ result, shortCode, startedAt }) => {
    const at = pullTime(new Date(startedAt));
    const inside = String(body.StartDate) <= at && at <= String(body.EndDate);
    return result === 0 && inside && shortCode === body.ShortCode;
  });
  const rows = found.slice(from, from + PULLED_AT_ONCE).map((payment) => ({
    transactionId: payment.receipt,
    trxDate: new Date(payment.startedAt).toISOString(),
    msisdn: `${payment.phone.slice(0, 5)}****${payment.phone.slice(-3)}`,
    sender: "MPESA",
    transactiontype: "c2b-pay-bill-debit",
    billreference: payment.reference,
    amount: payment.shillings.toFixed(2),
    organizationname: "Demo",
  }));
  return {
    ResponseRefID: `pull-${from}`,
    ResponseCode: "1000",
    ResponseMessage: "Success",
    Response: [rows],
  };
}
