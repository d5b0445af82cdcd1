import type { membershipChanged, sharedAllowanceSpent } from "@/modules/membership/events";
import type { JobContext } from "@/platform/context";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant, step } from "@/platform/jobs/job-context";
import { localHour } from "@/shared/time-zone/time-zone";
import type { paymentSettled } from "../events";
import { sendMessage } from "./messages/service";
import * as planning from "./planning/service";
import type { NoticeOrder } from "./schema";

export function send(ctx: JobContext, order: NoticeOrder): Promise<void> {
  return sendMessage(ctx, order);
}

/** Hours between which reminders are written, by the gym's clock. */
const HOURS = { from: 8, to: 20 };

/** Batch by batch, by day only: the run at night leaves them to the one in the morning. */
export async function plan(ctx: JobContext): Promise<void> {
  const hour = localHour(ctx.clock.now(), inTenant(ctx).tenant.zone);
  if (hour < HOURS.from || hour >= HOURS.to) return;
  for (const batch of [planning.remindBatch, planning.announceBatch, planning.tellPricesBatch]) {
    let after: string | null = null;
    do {
      ctx.signal.throwIfAborted();
      after = await step(ctx, (inner) => batch(inTenant(inner), after));
    } while (after !== null);
  }
}

export const paid: JobHandler<(typeof paymentSettled)["payload"]> = async (ctx, payment) => {
  if (payment.status === "succeeded") await planning.thank(inTenant(ctx), payment);
};

export const changed: JobHandler<(typeof membershipChanged)["payload"]> = async (ctx, event) => {
  if (event.change === "suspended") await planning.tellSuspension(inTenant(ctx), event.membershipId);
};

export const poolEmpty: JobHandler<(typeof sharedAllowanceSpent)["payload"]> = async (ctx, spent) => {
  await planning.tellPoolEmpty(inTenant(ctx), spent);
};
