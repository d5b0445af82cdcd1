import type { TenantContext } from "@/platform/context";
import { membershipsOf } from "../../invoices/data";
import { markPending, pendingSince } from "./data";

/**
 * Lets the memberships of a bill know whether money for them is on its way: nobody is locked out meanwhile. Call it
 * whenever an attempt began or came to an end, in the same transaction.
 */
export async function notePending(ctx: TenantContext, invoiceId: string | null): Promise<void> {
  if (invoiceId === null) return;
  const memberships = await membershipsOf(ctx.db, invoiceId);
  if (memberships.length === 0) return;
  for (const { membershipId, since } of await pendingSince(ctx.db, memberships)) {
    await markPending(ctx.db, membershipId, since);
  }
}
