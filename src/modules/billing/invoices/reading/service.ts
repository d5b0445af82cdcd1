import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid } from "@/platform/ids";
import { asOutput } from "@/platform/trpc/raw-json";
import { isLocalDate } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import type { InvoiceDetail, InvoicePage, ListInvoicesInput } from "../schema";
import { findDetail, invoicePageJson } from "./data";

/** A page of bills, newest first, as ready JSON. @throws DomainError INVALID_INPUT for a cursor of another list */
export async function listInvoices(ctx: TenantContext, input: ListInvoicesInput): Promise<InvoicePage> {
  const today = localDate(ctx.clock.now(), ctx.tenant.zone);
  return asOutput<InvoicePage>(await invoicePageJson(ctx.db, input, cursorOf(input.cursor), today));
}

/** A bill with its lines, payments and refunds. @throws DomainError NOT_FOUND */
export async function getInvoice(ctx: TenantContext, invoiceId: string): Promise<InvoiceDetail> {
  const found = await findDetail(ctx.db, invoiceId, null);
  if (!found) throw new DomainError("NOT_FOUND");
  return found;
}

/** The member of this sign-in. @throws DomainError NOT_FOUND when it is none of this gym's */
export function ownMember(ctx: TenantContext): string {
  const { memberId } = ctx.access;
  if (memberId === null) throw new DomainError("NOT_FOUND");
  return memberId;
}

export function listOwnInvoices(
  ctx: TenantContext,
  input: Pick<ListInvoicesInput, "status" | "cursor" | "limit">,
): Promise<InvoicePage> {
  return listInvoices(ctx, { ...input, memberId: ownMember(ctx) });
}

/** @throws DomainError NOT_FOUND, also for somebody else's */
export async function getOwnInvoice(ctx: TenantContext, invoiceId: string): Promise<InvoiceDetail> {
  const found = await findDetail(ctx.db, invoiceId, ownMember(ctx));
  if (!found) throw new DomainError("NOT_FOUND");
  // A note is the staff's own.
  return { ...found, note: null, reason: found.status === "void" ? null : found.reason };
}

function cursorOf(text: string | undefined): [string, string] | undefined {
  if (text === undefined) return undefined;
  try {
    const [day, id] = JSON.parse(text) as unknown[];
    if (typeof day === "string" && isLocalDate(day) && typeof id === "string" && isUuid(id)) return [day, id];
  } catch {
    // Falls through to the refusal.
  }
  throw new DomainError("INVALID_INPUT", { field: "cursor" });
}
