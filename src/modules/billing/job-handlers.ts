import type { JobContext } from "@/platform/context";
import { inTenant } from "@/platform/jobs/job-context";
import * as invoices from "./invoices/service";
import * as charging from "./payments/charging/service";
import { forgetAtProvider, keepCardOf } from "./payments/methods/service";
import * as refunds from "./refunds/sending/service";

export async function charge(ctx: JobContext, payload: charging.SentCharge): Promise<void> {
  await charging.sendCharge(ctx, payload);
}

export async function checkAttempt(ctx: JobContext, { attemptId }: { attemptId: string }): Promise<void> {
  await charging.askAbout(ctx, attemptId);
}

export async function checkAttempts(ctx: JobContext): Promise<void> {
  await charging.askAboutDue(ctx);
  await refunds.askAboutDue(ctx);
}

export async function sendRefund(ctx: JobContext, { refundId }: { refundId: string }): Promise<void> {
  await refunds.send(ctx, refundId);
}

export async function keepCard(ctx: JobContext, card: { memberId: string; ref: string }): Promise<void> {
  await keepCardOf(ctx, card);
}

export async function forgetMethod(ctx: JobContext, { methodId }: { methodId: string }): Promise<void> {
  await forgetAtProvider(ctx, methodId);
}

export async function markOverdue(ctx: JobContext): Promise<void> {
  await invoices.markOverdue(inTenant(ctx));
}
