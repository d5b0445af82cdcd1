import type { ServiceContext } from "@/platform/context";
import { tenantTopic } from "@/platform/realtime/realtime";

/** What open screens hear about money: ids and states, never an amount or a name. */
export interface BillingHint extends Record<string, unknown> {
  type: "invoice" | "payment" | "refund" | "membership";
  id: string;
  invoiceId: string | null;
  memberId: string;
  status: string;
}

/** Tells the desk's and the member's own screens, after the commit. */
export function tellScreens(ctx: ServiceContext, hint: BillingHint): void {
  ctx.live(tenantTopic(ctx.tenantId, "billing"), hint);
  ctx.live(tenantTopic(ctx.tenantId, "my-billing", hint.memberId), hint);
}

/** The desk's lists after a run that made many bills: one hint instead of thousands. */
export function tellManyBills(ctx: ServiceContext, count: number): void {
  ctx.live(tenantTopic(ctx.tenantId, "billing"), { type: "invoices", count });
}

/** The desk's screens after a drawer was opened, closed or counted, or a wallet's receipt was matched. */
export function tellDesk(ctx: ServiceContext, hint: { type: "shift" | "receipt"; id: string }): void {
  ctx.live(tenantTopic(ctx.tenantId, "billing"), hint);
}
