import { isInUse } from "@/modules/membership/entitlements/service";
import {
  endUnbegun,
  markPaid,
  markPastDue,
  markSuspended,
  markUnpaid,
} from "@/modules/membership/memberships/dues/service";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { bookingDay } from "../journal/service";
import * as data from "./data";

/** Those that an unpaid bill has anything to do with. */
const RUNNING: ReadonlySet<string> = new Set(["trial", "active", "past_due", "frozen", "suspended"]);

/**
 * A bill was paid: what waited for it begins, grace and suspension end, unless other bills stay open. The order in
 * which such news arrives does not matter: what is owed is read anew each time. What waits for its first payment goes on
 * waiting while that bill is open, however late somebody tells that it was paid.
 */
export async function settleDues(ctx: TenantContext, membershipIds: readonly string[]): Promise<void> {
  const dues = await data.duesOf(ctx.db, membershipIds, bookingDay(ctx));
  await markPaid(
    ctx,
    dues
      .filter(({ status, unpaid }) => status !== "pending_payment" || !unpaid)
      .map(({ membershipId, owedMinor, since }) => ({ membershipId, owedMinor, since })),
  );
}

/**
 * A bill was taken back or given up: nothing is owed on it any more. A plan whose sale is void never begins; one whose
 * first bill was given up does.
 */
export async function settleClosed(
  ctx: TenantContext,
  invoiceId: string,
  how: "void" | "written_off",
): Promise<void> {
  if (how === "void") await endUnbegun(ctx, await data.soldBy(ctx.db, invoiceId));
  await settleDues(ctx, await data.membershipsOfInvoice(ctx.db, invoiceId));
}

/**
 * A payment turns out to belong to another bill, which is open again: memberships that began with it wait once more.
 * @throws DomainError PAYMENT_USED once something of what it paid for was used, MEMBERSHIP_STATE
 */
export async function takeBackBeginning(ctx: TenantContext, invoiceId: string): Promise<void> {
  const ids = await data.soldBy(ctx.db, invoiceId);
  if ((await isInUse(ctx, ids)) || (await data.hasGranted(ctx.db, invoiceId)))
    throw new DomainError("PAYMENT_USED");
  await markUnpaid(ctx, ids);
}

/**
 * A bill's day has passed: the grace begins. Who owes more than the gym waits for is suspended at once, but never while
 * a payment is on its way.
 */
export async function startGrace(ctx: TenantContext, invoiceId: string): Promise<void> {
  const ids = await data.membershipsOfInvoice(ctx.db, invoiceId);
  if (ids.length === 0) return;
  const due = (await data.duesOf(ctx.db, ids, bookingDay(ctx))).filter(
    ({ status, owedMinor }) => RUNNING.has(status) && owedMinor > 0,
  );
  await markPastDue(
    ctx,
    due.map(({ membershipId, owedMinor, since }) => ({
      membershipId,
      owedMinor,
      since: since ?? bookingDay(ctx),
    })),
  );
  const { graceCycles } = policiesOf(ctx.tenant);
  const beyond = due.filter(
    ({ status, owedMinor, priceMinor, pending }) =>
      status !== "suspended" && !pending && owedMinor > graceCycles * priceMinor,
  );
  await markSuspended(
    ctx,
    beyond.map(({ membershipId, owedMinor }) => ({ membershipId, owedMinor })),
  );
}
