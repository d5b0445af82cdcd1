import type { JobContext } from "@/platform/context";
import { step } from "@/platform/jobs/job-context";
import { addresseeOf } from "../addressee/service";
import { deliver as deliverJob } from "../jobs";
import { browsersOf, noteBrowsers } from "../push/data";
import { mailTakesOver, modesOf, nextTry, rulesOf } from "../rules";
import { send } from "../service";
import { type Answer, type Pushed, type Sending, sendMail, sendPush, sendSms } from "./channels";
import * as data from "./data";

/** Why a delivery that waited is not made any more; null when it is. */
function whyNot(delivery: data.Delivery, now: Date): data.Outcome | null {
  const { kind, channel, choices, uselessAfter } = delivery;
  if (uselessAfter !== null && uselessAfter <= now.toISOString())
    return { status: "suppressed", reason: "TOO_LATE", tried: false };
  if (kind !== "test" && modesOf(rulesOf(kind).topic, choices)[channel] === "off")
    return { status: "suppressed", reason: "SWITCHED_OFF", tried: false };
  return null;
}

/**
 * Makes one delivery: asks the other side outside of any transaction, then writes down what it said. A second run finds
 * it settled; after a crash in between, the message goes out under the same name again.
 */
export async function deliver(ctx: JobContext, deliveryId: string): Promise<void> {
  const delivery = await data.findDelivery(ctx.db, deliveryId);
  if (delivery?.status !== "queued") return;
  const now = ctx.clock.now();
  const to = await addresseeOf(ctx.db, delivery.memberId);
  const moot = to
    ? whyNot(delivery, now)
    : ({ status: "suppressed", reason: "NO_ADDRESS", tried: false } as const);
  if (!to || moot) {
    await step(ctx, async ({ db }) => void (moot && (await data.settle(db, [deliveryId], moot, now))));
    return;
  }
  const { answer, browsers } = await ask({ ports: ctx.ports, tenantId: ctx.tenantId, to }, ctx, delivery);
  await step(ctx, async (inner) => {
    if (browsers) await noteBrowsers(inner.db, browsers, now);
    await conclude(inner, delivery, answer);
  });
}

async function ask(
  sending: Sending,
  { db }: JobContext,
  delivery: data.Delivery,
): Promise<{ answer: Answer; browsers?: Pushed }> {
  if (delivery.channel === "email") return { answer: await sendMail(sending, delivery) };
  if (delivery.channel === "sms") return { answer: await sendSms(sending, delivery) };
  const browsers = await sendPush(sending, delivery, await browsersOf(db, delivery.memberId));
  return { answer: browsers.answer, browsers };
}

async function conclude(ctx: JobContext, delivery: data.Delivery, answer: Answer): Promise<void> {
  const now = ctx.clock.now();
  const { id, channel, kind, attempts } = delivery;
  if (answer.kind === "sent") {
    const { providerId } = answer;
    await data.settle(ctx.db, [id], { status: "sent", providerId, tried: true }, now);
    return;
  }
  const { reason } = answer;
  const dueAt =
    answer.kind === "later"
      ? nextTry({ channel, kind, attempts: attempts + 1 }, now, answer.afterSeconds)
      : null;
  if (dueAt) {
    if (await data.settle(ctx.db, [id], { status: "queued", reason, tried: true, dueAt }, now))
      ctx.enqueue(deliverJob, { deliveryId: id }, { runAt: dueAt });
    return;
  }
  const status = answer.kind === "later" ? "dead" : "failed";
  if (await data.settle(ctx.db, [id], { status, reason, tried: true }, now)) await takeOver(ctx, delivery);
}

/** E-mail takes over from a push message that did not arrive, where the member left it at that. */
async function takeOver(ctx: JobContext, delivery: data.Delivery): Promise<void> {
  const { kind, channel, choices, notificationId: id, memberId } = delivery;
  if (channel !== "push" || !mailTakesOver(kind, modesOf(rulesOf(kind).topic, choices))) return;
  const to = await addresseeOf(ctx.db, memberId);
  if (!to?.email) return;
  const dueAt = ctx.clock.now();
  const way = { channel: "email", status: "queued", reason: null, dueAt, digest: false } as const;
  await send(ctx, [{ id, memberId, ways: [way] }]);
}
