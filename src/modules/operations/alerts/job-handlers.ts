import type { JobContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { step } from "@/platform/jobs/job-context";
import { DeliveryError } from "@/platform/mail/delivery-error";
import type { AlertMail } from "./jobs";
import { noticeFacts } from "./notices/data";
import { writeAlertMail } from "./notices/service";
import { settleAlerts } from "./settling";
import { judge } from "./watch/rules";
import { lookAround } from "./watch/service";

/** Reads without a transaction, since some of it is slow; then settles everything in one. */
export async function look(ctx: JobContext): Promise<void> {
  const found = judge(await lookAround(ctx.ports));
  await step(ctx, (inner) => settleAlerts(inner, found));
}

export async function mail(ctx: JobContext, order: AlertMail): Promise<void> {
  const message = await writeAlertMail(ctx.ports, order, await noticeFacts(ctx.db, order));
  if (!message) return;
  try {
    await ctx.ports.mailer.send(message);
  } catch (error) {
    // A refusal for good: another try would be refused as well.
    if (error instanceof DeliveryError && error.kind === "permanent")
      throw new DomainError("INVALID_INPUT", undefined, { cause: error });
    throw error;
  }
}
