import type { JobContext } from "@/platform/context";
import { renderMail } from "@/platform/mail/render-mail";
import { formatDate } from "@/shared/i18n/format";
import { defaultLocale, isLocale } from "@/shared/i18n/locales";
import { loadTranslator } from "@/shared/i18n/messages";
import { invitationForMail } from "../data";
import { invitationToken } from "./token";

/**
 * Sends the mail of an invitation that still stands. The message's name holds the link's own end, so a second run
 * sends nothing new.
 */
export async function handleSendInvitation(
  ctx: JobContext,
  { invitationId }: { invitationId: string },
): Promise<void> {
  const { ports } = ctx;
  const mail = await ports.db.read(ctx.tenantId, (db) => invitationForMail(db, invitationId));
  if (!mail) return;
  const expiresAt = new Date(mail.expiresAt);
  const token = invitationToken(ports.secrets, invitationId, expiresAt);
  const locale = isLocale(mail.locale) ? mail.locale : defaultLocale;
  const t = await loadTranslator(locale, "tenancy");
  const roles = await loadTranslator(locale, "common");
  const words = {
    gym: mail.gymName,
    role: roles(`roles.${mail.role}`),
    name: mail.invitedBy ?? mail.gymName,
    until: formatDate(mail.expiresAt, locale, mail.zone, "long"),
  };
  const { html, text } = await renderMail({
    locale,
    brand: { name: mail.gymName, color: mail.brandColor },
    preview: t("invitationMail.preview", words),
    heading: t("invitationMail.heading", words),
    paragraphs: [t("invitationMail.body", words), t("invitationMail.until", words)],
    action: { label: t("invitationMail.action"), url: `${ports.publicUrl}/invite#${token}` },
    footer: [t("invitationMail.footer", words)],
  });
  await ports.mailer.send({
    to: mail.email,
    subject: t("invitationMail.subject", words),
    html,
    text,
    messageId: `invitation-${invitationId}-${expiresAt.getTime()}`,
  });
}
