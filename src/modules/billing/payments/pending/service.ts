import { setPaymentPending } from "@/modules/membership/memberships/dues/service";
import type { TenantContext } from "@/platform/context";
import { membershipsOf } from "../../invoices/data";
import { pendingSince } from "./data";

/**
 * Lets the memberships of a bill know whether money for them is on its way: nobody is locked out meanwhile. Call it
 * whenever an attempt began or came to an end, in the same transaction.
 */
export async function notePending(ctx: TenantContext, invoiceId: string | null): Promise<void> {
  if (invoiceId === null) return;
  const memberships = await membershipsOf(ctx.db, invoiceId);
  if (memberships.length === 0) return;
  const states = await pendingSince(ctx.db, memberships);
  // Most payments are over as soon as they are taken: then there is nothing to tell.
  const over = states.filter(({ since, known }) => since === null && known !== null);
  if (over.length > 0) {
    const ids = over.map(({ membershipId }) => membershipId);
    await setPaymentPending(ctx, ids, null);
  }
  for (const { membershipId, since, known } of states) {
    if (since !== null && known === null) await setPaymentPending(ctx, [membershipId], new Date(since));
  }
}
