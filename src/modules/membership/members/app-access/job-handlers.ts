import type { JobContext } from "@/platform/context";
import { renderMail } from "@/platform/mail/render-mail";
import { formatDate } from "@/shared/i18n/format";
import { defaultLocale, isLocale } from "@/shared/i18n/locales";
import { loadTranslator } from "@/shared/i18n/messages";
import { invitationForMail } from "./data";
import { joinToken } from "./token";

/**
 * Sends the mail of an invitation that still stands, in the member's language. The message's name holds the link's own
 * end, so a second run sends nothing new.
 */
export async function handleSendAppInvitation(
  ctx: JobContext,
  { invitationId }: { invitationId: string },
): Promise<void> {
  const { ports } = ctx;
  const mail = await ports.db.read(ctx.tenantId, (db) => invitationForMail(db, invitationId));
  if (!mail) return;
  const expiresAt = new Date(mail.expiresAt);
  const token = joinToken(ports.secrets, invitationId, expiresAt);
  const locale = [mail.memberLocale, mail.locale].find(isLocale) ?? defaultLocale;
  const t = await loadTranslator(locale, "joining");
  const words = {
    gym: mail.gymName,
    name: mail.firstName,
    until: formatDate(mail.expiresAt, locale, mail.zone, "long"),
  };
  const { html, text } = await renderMail({
    locale,
    brand: { name: mail.gymName, color: mail.brandColor },
    preview: t("mail.preview", words),
    heading: t("mail.heading", words),
    paragraphs: [t("mail.hello", words), t("mail.body", words), t("mail.until", words)],
    action: { label: t("mail.action"), url: `${ports.publicUrl}/join#${token}` },
    footer: [t("mail.footer", words)],
  });
  await ports.mailer.send({
    to: mail.email,
    subject: t("mail.subject", words),
    html,
    text,
    messageId: `app-invitation-${invitationId}-${expiresAt.getTime()}`,
  });
}
