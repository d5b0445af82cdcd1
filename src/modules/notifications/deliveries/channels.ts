import type { Ports } from "@/platform/context";
import type { TenantId } from "@/platform/ids";
import { describeFailure } from "@/platform/jobs/failure";
import { DeliveryError } from "@/platform/mail/delivery-error";
import { renderMail } from "@/platform/mail/render-mail";
import { loadTranslator } from "@/shared/i18n/messages";
import type { Addressee } from "../addressee/service";
import type { Browser } from "../push/data";
import { isMandatory, rulesOf } from "../rules";
import { type Unsubscribed, unsubscribeAddresses, unsubscribeToken } from "../unsubscribe/token";
import { wordsOf } from "../words";
import type { Delivery } from "./data";

/** What the other side said. */
export type Answer =
  | { kind: "sent"; providerId: string | null }
  /** Never: the same message would be refused again. */
  | { kind: "refused"; reason: string }
  | { kind: "later"; reason: string; afterSeconds?: number | undefined };

export interface Sending {
  ports: Ports;
  tenantId: TenantId;
  to: Addressee;
}

async function handOver(send: () => Promise<{ id: string }>): Promise<Answer> {
  try {
    return { kind: "sent", providerId: (await send()).id };
  } catch (error) {
    const reason = describeFailure(error);
    if (!(error instanceof DeliveryError)) return { kind: "later", reason };
    if (error.kind === "permanent") return { kind: "refused", reason };
    return { kind: "later", reason, afterSeconds: error.retryAfterSeconds };
  }
}

/** What a mail that may be unwanted carries: a link for people, and headers for their mail programs. */
export function waysOut({ ports, tenantId, to }: Sending, memberId: string, what: Unsubscribed) {
  const token = unsubscribeToken(ports.secrets, tenantId, memberId, what);
  const { page, oneClick } = unsubscribeAddresses(ports.publicUrl, to.slug, token);
  return {
    page,
    headers: { "List-Unsubscribe": `<${oneClick}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
  };
}

export async function sendMail(sending: Sending, delivery: Delivery): Promise<Answer> {
  const { ports, to } = sending;
  const { locale, email, gymName: gym } = to;
  if (email === null) return { kind: "refused", reason: "NO_ADDRESS" };
  const t = await loadTranslator(locale, "notifications");
  const { title, body } = wordsOf(t, { ...delivery, locale, zone: to.zone });
  const { topic } = rulesOf(delivery.kind);
  const out = isMandatory(topic, "email") ? undefined : waysOut(sending, delivery.memberId, topic);
  const home = `${ports.publicUrl}/${to.slug}`;
  const { html, text } = await renderMail({
    locale,
    brand: { name: gym, color: to.brandColor },
    preview: body,
    heading: title,
    paragraphs: [t("mail.hello", { name: to.firstName }), body],
    action: { label: t("mail.open"), url: home + delivery.link },
    footer: [t("mail.footer", { gym }), ...(out ? [] : [t("mail.mandatory")])],
    footerLinks: [
      ...(out ? [{ label: t("mail.unsubscribe", { topic: t(`topics.${topic}`) }), url: out.page }] : []),
      { label: t("mail.preferences"), url: `${home}/inbox/preferences` },
    ],
  });
  const message = { to: email, subject: title, html, text, messageId: delivery.id };
  return await handOver(() => ports.mailer.send({ ...message, ...(out ? { headers: out.headers } : {}) }));
}

/** What is behind a space that does not break costs twice: it is outside of the phones' own alphabet. */
const plainSpaces = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

export async function sendSms({ ports, to }: Sending, delivery: Delivery): Promise<Answer> {
  const { locale, phone } = to;
  if (phone === null) return { kind: "refused", reason: "NO_PHONE" };
  const t = await loadTranslator(locale, "notifications");
  const { title, body } = wordsOf(t, { ...delivery, locale, zone: to.zone });
  const text = plainSpaces(`${to.gymName}: ${title}. ${body}`);
  return await handOver(() => ports.sms.send({ to: phone, text, messageId: delivery.id }));
}

/** What became of a push message at each of a member's browsers. */
export interface Pushed {
  answer: Answer;
  /** Their services say that they are over. */
  gone: string[];
  delivered: string[];
  troubled: string[];
}

/** Seconds for which a push service keeps what is not urgent for a phone that sleeps. */
const KEPT_FOR = 24 * 3_600;

/** To every browser of the member; one of them is enough. */
export async function sendPush(
  { ports, to }: Sending,
  delivery: Delivery,
  browsers: readonly Browser[],
): Promise<Pushed> {
  const { locale } = to;
  const t = await loadTranslator(locale, "notifications");
  const { title, body } = wordsOf(t, { ...delivery, locale, zone: to.zone });
  const { urgent } = rulesOf(delivery.kind);
  const left = delivery.uselessAfter
    ? (Date.parse(delivery.uselessAfter) - ports.clock.now().getTime()) / 1_000
    : KEPT_FOR;
  const message = {
    payload: { title, body, url: `/${to.slug}${delivery.link}`, tag: delivery.notificationId, locale },
    ttlSeconds: Math.max(60, Math.min(KEPT_FOR, left)),
    urgency: urgent ? ("high" as const) : ("normal" as const),
    topic: delivery.notificationId,
  };
  const results = await Promise.all(
    browsers.map(async ({ id, endpoint, p256dh, auth }) => ({
      id,
      result: await ports.push.send({ endpoint, keys: { p256dh, auth } }, message),
    })),
  );
  const idsOf = (...statuses: string[]) =>
    results.flatMap(({ id, result }) => (statuses.includes(result.status) ? [id] : []));
  const delivered = idsOf("delivered");
  const found = { gone: idsOf("gone"), delivered, troubled: idsOf("retry", "failed") };
  if (delivered.length > 0) return { ...found, answer: { kind: "sent", providerId: null } };
  const waits = results.flatMap(({ result }) => (result.status === "retry" ? [result] : []));
  const [wait] = waits;
  if (wait) {
    const afterSeconds = Math.min(...waits.map((one) => one.afterSeconds));
    return { ...found, answer: { kind: "later", reason: wait.reason, afterSeconds } };
  }
  const refusal = results.flatMap(({ result }) => (result.status === "failed" ? [result.reason] : []))[0];
  return { ...found, answer: { kind: "refused", reason: refusal ?? "NO_BROWSER" } };
}
