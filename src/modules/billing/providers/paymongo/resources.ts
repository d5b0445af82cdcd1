import { z } from "zod";
import type { FailureCode } from "../port";

/** PayMongo's resources, as far as Pulse reads them. Everything else may come and go. */
const text = z.string().max(2_048);
const metadata = z.record(z.string(), z.unknown()).nullish();

export const payment = z.object({
  id: text.min(1),
  attributes: z.object({
    amount: z.number().int(),
    currency: text,
    status: text,
    payment_intent_id: text.nullish(),
    failed_code: text.nullish(),
    paid_at: z.number().nullish(),
    updated_at: z.number().nullish(),
    billing: z.object({ name: text.nullish(), phone: text.nullish() }).nullish(),
    metadata,
  }),
});

export const intent = z.object({
  id: text.min(1),
  attributes: z.object({
    amount: z.number().int(),
    currency: text,
    status: text,
    next_action: z.object({ redirect: z.object({ url: z.url() }).nullish() }).nullish(),
    last_payment_error: z.looseObject({ failed_code: text.nullish(), code: text.nullish() }).nullish(),
    payments: z.array(payment).nullish(),
    updated_at: z.number().nullish(),
    metadata,
  }),
});

export const refund = z.object({
  id: text.min(1),
  attributes: z.object({
    amount: z.number().int(),
    currency: text,
    status: text,
    payment_id: text.nullish(),
    updated_at: z.number().nullish(),
    metadata,
  }),
});

export type Payment = z.infer<typeof payment>;
export type Intent = z.infer<typeof intent>;
export type Refund = z.infer<typeof refund>;

/** Why a GCash payment failed. GCash says little: `CLOSED` is an expired page as well as any other end. */
export function failureOf(code: string | null | undefined): FailureCode {
  switch ((code ?? "").toUpperCase()) {
    case "CLOSED":
      return "timeout";
    case "CANCELLED":
    case "CANCELED":
      return "cancelled_by_customer";
    case "AMOUNT_EXCEED_LIMIT":
      return "limit";
    case "INSUFFICIENT_FUNDS":
      return "insufficient_funds";
    case "SYSTEM_ERROR":
    case "PARAM_MISSING":
    case "REPEAT_REQ_INCONSISTENT":
      return "provider_down";
    case "":
      return "unknown";
    default:
      return "declined";
  }
}

/** A text that we put into `metadata` ourselves. */
export function tag(
  values: Readonly<Record<string, unknown>> | null | undefined,
  name: string,
): string | null {
  const value = values && Object.hasOwn(values, name) ? values[name] : null;
  return typeof value === "string" && value !== "" ? value : null;
}
