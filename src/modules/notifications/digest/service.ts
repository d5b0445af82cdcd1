import type { JobContext } from "@/platform/context";
import { describeFailure } from "@/platform/jobs/failure";
import { step } from "@/platform/jobs/job-context";
import { DeliveryError } from "@/platform/mail/delivery-error";
import { renderMail } from "@/platform/mail/render-mail";
import { loadTranslator } from "@/shared/i18n/messages";
import { type Addressee, addresseeOf } from "../addressee/service";
import { waysOut } from "../deliveries/channels";
import { type Outcome, settle } from "../deliveries/data";
import { sendDigest as digestJob } from "../jobs";
import { modesOf, nextTry, rulesOf } from "../rules";
import { wordsOf } from "../words";
import { type Waiting, waitingFor } from "./data";

interface Order {
  memberId: string;
  dueAt: string;
}

/** What has become pointless while it waited is left out. */
function isMoot({ kind, choices, uselessAfter }: Waiting, now: Date): boolean {
  if (uselessAfter !== null && uselessAfter <= now.toISOString()) return true;
  return modesOf(rulesOf(kind).topic, choices).email === "off";
}

/** Sends everything that waits for a member's summary as one mail. A second run finds nothing left. */
export async function sendDigest(ctx: JobContext, order: Order): Promise<void> {
  const { memberId, dueAt } = order;
  const waiting = await waitingFor(ctx.db, memberId, dueAt);
  if (waiting.length === 0) return;
  const now = ctx.clock.now();
  const to = await addresseeOf(ctx.db, memberId);
  const moot = waiting.filter((one) => !to?.email || isMoot(one, now));
  const sent = waiting.filter((one) => !moot.includes(one));
  const outcome: Outcome | null =
    to?.email && sent.length > 0 ? await mail(ctx, order, { ...to, email: to.email }, sent) : null;
  const idsOf = (list: readonly Waiting[]) => list.map(({ id }) => id);
  await step(ctx, async (inner) => {
    await settle(inner.db, idsOf(moot), { status: "suppressed", reason: "TOO_LATE", tried: false }, now);
    if (!outcome) return;
    await settle(inner.db, idsOf(sent), outcome, now);
    if (outcome.dueAt) {
      inner.enqueue(digestJob, { memberId, dueAt: outcome.dueAt.toISOString() }, { runAt: outcome.dueAt });
    }
  });
}

async function mail(
  ctx: JobContext,
  { memberId, dueAt }: Order,
  to: Addressee & { email: string },
  list: readonly Waiting[],
): Promise<Outcome> {
  const { ports, tenantId } = ctx;
  const { locale, gymName: gym } = to;
  const t = await loadTranslator(locale, "notifications");
  const subject = t("mail.digestSubject", { count: list.length, gym });
  const items = list.map((one) => {
    const { title, body } = wordsOf(t, { ...one, locale, zone: to.zone });
    return { title, text: body };
  });
  const out = waysOut({ ports, tenantId, to }, memberId, "digest");
  const home = `${ports.publicUrl}/${to.slug}`;
  const { html, text } = await renderMail({
    locale,
    brand: { name: gym, color: to.brandColor },
    preview: items.map(({ title }) => title).join(" · "),
    heading: subject,
    paragraphs: [t("mail.hello", { name: to.firstName })],
    items,
    action: { label: t("mail.open"), url: `${home}/inbox` },
    footer: [t("mail.footer", { gym })],
    footerLinks: [
      { label: t("mail.digestUnsubscribe"), url: out.page },
      { label: t("mail.preferences"), url: `${home}/inbox/preferences` },
    ],
  });
  const messageId = `digest-${memberId}-${dueAt.replaceAll(/\D/g, "")}`;
  try {
    const sent = await ports.mailer.send({
      to: to.email,
      subject,
      html,
      text,
      messageId,
      headers: out.headers,
    });
    return { status: "sent", providerId: sent.id, tried: true };
  } catch (error) {
    const reason = describeFailure(error);
    if (error instanceof DeliveryError && error.kind === "permanent")
      return { status: "failed", reason, tried: true };
    const [first] = list;
    const attempts = (first?.attempts ?? 0) + 1;
    const asked = error instanceof DeliveryError ? error.retryAfterSeconds : undefined;
    const next = nextTry(
      { channel: "email", kind: first?.kind ?? "class_changed", attempts },
      ctx.clock.now(),
      asked,
    );
    return next
      ? { status: "queued", reason, tried: true, dueAt: next }
      : { status: "dead", reason, tried: true };
  }
}
