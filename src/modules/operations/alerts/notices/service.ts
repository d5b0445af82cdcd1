import type { JobContext, Ports } from "@/platform/context";
import { newId } from "@/platform/ids";
import type { MailMessage } from "@/platform/mail/mailer";
import { renderMail } from "@/platform/mail/render-mail";
import { formatDateTime } from "@/shared/i18n/format";
import { defaultLocale, isLocale } from "@/shared/i18n/locales";
import { loadTranslator } from "@/shared/i18n/messages";
import { type AlertMail, sendAlertMail } from "../jobs";
import type { Notice } from "../rules";
import type { AlertKind } from "../schema";
import * as data from "./data";

/** Orders a mail to everybody whom an alert concerns: operators, and the owners of a silent kiosk. */
export async function tell(
  ctx: Pick<JobContext, "db" | "enqueue">,
  about: { tenantId: string; alertId: string; kind: AlertKind; notice: Notice },
): Promise<void> {
  const { kind, ...alert } = about;
  const operators = await data.operators(ctx.db);
  const owners = kind === "kiosk_offline" ? await data.owners(ctx.db, alert.tenantId) : [];
  const order = (userId: string, as: AlertMail["as"]) =>
    ctx.enqueue(sendAlertMail, { ...alert, mailId: newId(), userId, as });
  for (const userId of operators) order(userId, "operator");
  for (const userId of owners) if (!operators.includes(userId)) order(userId, "owner");
}

/** The mail in its reader's language; undefined when there is nobody to tell, or nothing to tell of. */
export async function writeAlertMail(
  ports: Pick<Ports, "publicUrl">,
  mail: AlertMail,
  found: data.NoticeFacts | undefined,
): Promise<MailMessage | undefined> {
  if (!found) return undefined;
  const { kind, facts, gym, to } = found;
  const locale = isLocale(to.locale) ? to.locale : defaultLocale;
  const zone = gym?.zone ?? "UTC";
  const t = await loadTranslator(locale, "alert-mail");
  const { percent = 0, celsius = 0, minutes = 0, hours, days = 0, count = 0, name = "", branch = "" } = facts;
  const proof = facts.failed ? "failed" : hours === undefined ? "none" : "old";
  const words = {
    percent,
    celsius,
    minutes,
    hours: hours ?? 0,
    days,
    count,
    name,
    branch,
    proof,
    gym: gym?.name ?? "",
  };
  const title = t(`kinds.${kind}.title`, words);
  const since = formatDateTime(found.since, locale, zone);
  const over = mail.notice === "closed";
  const until = found.closedAt ? formatDateTime(found.closedAt, locale, zone) : "";
  const subject = t(`subject.${mail.notice}`, { title });
  const link = mail.as === "owner" && gym ? `/${gym.slug}/admin/kiosks` : "/operator/alerts";
  const paragraphs = over
    ? [t("over", { since, until, zone })]
    : [t(`kinds.${kind}.body`, words), t("since", { since, zone }), t(`kinds.${kind}.advice`)];
  const body = await renderMail({
    locale,
    brand: { name: gym && mail.as === "owner" ? gym.name : "Pulse" },
    preview: paragraphs[0] ?? title,
    heading: subject,
    paragraphs: [t("hello", { name: to.name }), ...paragraphs],
    action: { label: t("action"), url: `${ports.publicUrl}${link}` },
    footer: [t(`footer.${mail.as}`), new URL(ports.publicUrl).host],
  });
  return { to: to.email, subject, ...body, messageId: `alert-${mail.mailId}` };
}
