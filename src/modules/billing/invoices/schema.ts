import { z } from "zod";
import { INVOICE_AGES, INVOICE_KINDS, INVOICE_STATUSES } from "./words";

export const invoiceStatus = z.enum(INVOICE_STATUSES);
export type InvoiceStatus = z.infer<typeof invoiceStatus>;

export const invoiceKind = z.enum(INVOICE_KINDS);
export type InvoiceKind = z.infer<typeof invoiceKind>;

const day = z.iso.date();

/**
 * A line to be billed, as the calculator makes it (its `BillLine` fits); credits are negative. Of a line of kind
 * `account_credit` the whole gross amount is account credit, given when positive and used when negative.
 */
export interface InvoiceLineDraft {
  kind: string;
  label: string;
  params: Readonly<Record<string, unknown>>;
  quantity: number;
  unitMinor: number;
  discountMinor: number;
  netMinor: number;
  taxMinor: number;
  /** Always net and tax together. */
  grossMinor: number;
  taxBasisPoints: number;
  taxName?: string | null | undefined;
  planVersionId?: string | null | undefined;
  membershipId?: string | null | undefined;
  productId?: string | null | undefined;
  fromOn?: string | null | undefined;
  toOn?: string | null | undefined;
  /** What the day's revenue counts it as; follows from the kind unless told (`pack`, `day_pass`, `pt`, `guest`). */
  revenueKind?: string | undefined;
}

/** A bill to be opened. */
export interface InvoiceDraft {
  /** Made by the caller when it needs to know it beforehand. */
  id?: string | undefined;
  /** Who pays. */
  memberId: string;
  kind: InvoiceKind;
  lines: readonly InvoiceLineDraft[];
  branchId?: string | null | undefined;
  /** The day by which it is to be paid; the gym's `dueDays` after today unless told. */
  dueOn?: string | undefined;
  /** Whether account credit pays for as much of it as there is. */
  useCredit?: boolean | undefined;
  note?: string | undefined;
  correctsId?: string | undefined;
}

export interface OpenedInvoice {
  id: string;
  number: string;
  memberId: string;
  status: InvoiceStatus;
  currency: string;
  totalMinor: number;
  creditUsedMinor: number;
  /** What is still to be paid. */
  openMinor: number;
  dueOn: string;
}

/** Who the bill is made out to, as it stood on the day. */
export const recipient = z.object({
  name: z.string(),
  number: z.string().optional(),
  email: z.string().nullish(),
  addressLine: z.string().nullish(),
  postalCode: z.string().nullish(),
  city: z.string().nullish(),
});
export type Recipient = z.infer<typeof recipient>;

export const invoiceLine = z.object({
  position: z.int(),
  kind: z.string(),
  label: z.string(),
  params: z.record(z.string(), z.unknown()),
  quantity: z.int(),
  unitMinor: z.int(),
  discountMinor: z.int(),
  netMinor: z.int(),
  taxMinor: z.int(),
  grossMinor: z.int(),
  taxBasisPoints: z.int(),
  taxName: z.string().nullable(),
  membershipId: z.uuid().nullable(),
  productId: z.uuid().nullable(),
  fromOn: day.nullable(),
  toOn: day.nullable(),
});
export type InvoiceLine = z.infer<typeof invoiceLine>;

export const invoiceRow = z.object({
  id: z.uuid(),
  number: z.string().nullable(),
  kind: z.string(),
  status: invoiceStatus,
  memberId: z.uuid(),
  memberName: z.string(),
  currency: z.string(),
  totalMinor: z.int(),
  openMinor: z.int(),
  issuedOn: day.nullable(),
  dueOn: day.nullable(),
  paidAt: z.iso.datetime().nullable(),
  branchId: z.uuid().nullable(),
  /** A payment is under way or its outcome is unknown. */
  pending: z.boolean(),
});
export type InvoiceRow = z.infer<typeof invoiceRow>;

export const invoicePage = z.object({ items: z.array(invoiceRow), nextCursor: z.string().nullable() });
export type InvoicePage = z.infer<typeof invoicePage>;

export const invoiceAge = z.enum(INVOICE_AGES);
export type InvoiceAge = z.infer<typeof invoiceAge>;

export const listInvoicesInput = z.strictObject({
  status: z.array(invoiceStatus).max(7).optional(),
  /** Only what is still to be paid. */
  age: invoiceAge.optional(),
  memberId: z.uuid().optional(),
  branchId: z.uuid().optional(),
  kind: invoiceKind.optional(),
  /** Part of a bill's number. */
  number: z.string().trim().max(40).optional(),
  issuedFrom: day.optional(),
  issuedTo: day.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListInvoicesInput = z.infer<typeof listInvoicesInput>;

export const listOwnInvoicesInput = listInvoicesInput.pick({ status: true, cursor: true, limit: true });

export const invoicePayment = z.object({
  id: z.uuid(),
  tender: z.string(),
  status: z.string(),
  amountMinor: z.int(),
  changeMinor: z.int(),
  receipt: z.string().nullable(),
  failureCode: z.string().nullable(),
  automatic: z.boolean(),
  createdAt: z.iso.datetime(),
  succeededAt: z.iso.datetime().nullable(),
  refundedMinor: z.int(),
});

export const invoiceRefund = z.object({
  id: z.uuid(),
  attemptId: z.uuid(),
  amountMinor: z.int(),
  toCredit: z.boolean(),
  reason: z.string(),
  status: z.string(),
  createdAt: z.iso.datetime(),
});

export const invoiceDetail = invoiceRow.extend({
  netMinor: z.int(),
  taxMinor: z.int(),
  note: z.string().nullable(),
  reason: z.string().nullable(),
  correctsId: z.uuid().nullable(),
  /** The number of the bill that this one corrects. */
  correctsNumber: z.string().nullable(),
  /** Bills that correct this one. */
  correctedBy: z.array(z.object({ id: z.uuid(), number: z.string().nullable() })),
  recipient,
  lines: z.array(invoiceLine),
  payments: z.array(invoicePayment),
  refunds: z.array(invoiceRefund),
});
export type InvoiceDetail = z.infer<typeof invoiceDetail>;

export const invoiceIdInput = z.strictObject({ invoiceId: z.uuid() });
const reason = z.string().trim().min(3).max(300);
export const reasonedInvoiceInput = invoiceIdInput.extend({ reason });
