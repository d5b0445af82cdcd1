import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { newId } from "@/platform/ids";
import { localDate } from "@/shared/time-zone/time-zone";
import * as data from "./data";
import type { PostingDraft } from "./schema";

/** Today in the gym, the day on which money is booked and bills are issued. */
export function bookingDay(ctx: TenantContext): string {
  return localDate(ctx.clock.now(), ctx.tenant.zone);
}

/**
 * Books one double entry. The lines must add up to nothing; zero lines are left out.
 * @returns the posting's id; null when nothing was left to book.
 * @throws Error when the lines do not balance: that is a fault of the caller, never of a user.
 */
export async function post(ctx: TenantContext, draft: PostingDraft): Promise<string | null> {
  const [id] = await postAll(ctx, [draft]);
  return id ?? null;
}

/** Books many postings in one statement. @returns their ids in the same order, null for empty ones. */
export async function postAll(
  ctx: TenantContext,
  drafts: readonly PostingDraft[],
): Promise<(string | null)[]> {
  const bookedOn = bookingDay(ctx);
  const at = ctx.clock.now().toISOString();
  const actor = actorId(ctx.actor);
  const ids: (string | null)[] = [];
  const rows: data.EntryRow[] = [];
  for (const draft of drafts) {
    const lines = draft.lines.filter((line) => line.amountMinor !== 0);
    const sum = lines.reduce((total, line) => total + line.amountMinor, 0);
    if (sum !== 0) throw new Error(`the posting ${draft.posting} does not balance: ${sum}`);
    const postingId = lines.length > 0 ? newId() : null;
    ids.push(postingId);
    if (postingId === null) continue;
    for (const line of lines) {
      rows.push({
        id: newId(),
        posting_id: postingId,
        posting: draft.posting,
        account: line.account,
        amount_minor: line.amountMinor,
        currency: draft.currency ?? ctx.tenant.currency,
        member_id: draft.memberId ?? null,
        invoice_id: draft.invoiceId ?? null,
        attempt_id: draft.attemptId ?? null,
        refund_id: draft.refundId ?? null,
        shift_id: draft.shiftId ?? null,
        branch_id: draft.branchId ?? null,
        revenue_kind: line.revenueKind ?? null,
        booked_on: bookedOn,
        at,
        actor_id: actor,
        note: line.note ?? null,
      });
    }
  }
  await data.insertEntries(ctx.db, rows);
  return ids;
}
