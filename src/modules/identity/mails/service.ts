import type { Ports } from "@/platform/context";
import type { Db } from "@/platform/db/database";
import type { MailMessage } from "@/platform/mail/mailer";
import { renderMail } from "@/platform/mail/render-mail";
import { defaultLocale, isLocale, type Locale } from "@/shared/i18n/locales";
import { loadTranslator } from "@/shared/i18n/messages";
import { type Credentials, findByEmail, findById, findOpenLink, insertLink } from "../accounts/data";
import type { AccountMail } from "../jobs";
import { linkAddress, linkToken, RESET_LIFETIME } from "./links";

interface Desk {
  db: Db;
  ports: Pick<Ports, "secrets" | "publicUrl">;
  now: Date;
}

/** The mail in its reader's language; undefined when there is nobody to tell, or nothing to tell any more. */
export async function writeAccountMail(desk: Desk, mail: AccountMail): Promise<MailMessage | undefined> {
  const { db } = desk;
  const user = await (mail.kind === "reset" ? findByEmail(db, mail.email) : findById(db, mail.userId));
  if (!user || user.disabledAt) return undefined;
  switch (mail.kind) {
    case "verify":
    case "change-email": {
      const link = await findOpenLink(db, mail.mailId, desk.now);
      if (!link) return undefined;
      const page = mail.kind === "verify" ? "/verify" : "/verify-email";
      const next = mail.kind === "verify" ? mail.next : undefined;
      return await compose(desk, mail.mailId, user, mail.kind, {
        to: link.email ?? user.email,
        url: linkAddress(desk.ports.publicUrl, page, linkToken(desk.ports.secrets, mail.mailId), next),
      });
    }
    case "reset": {
      const token = linkToken(desk.ports.secrets, mail.mailId);
      const expiresAt = new Date(desk.now.getTime() + RESET_LIFETIME);
      await insertLink(db, { id: mail.mailId, userId: user.id, purpose: "reset", token, expiresAt });
      return await compose(desk, mail.mailId, user, "reset", {
        to: user.email,
        url: linkAddress(desk.ports.publicUrl, "/reset", token, mail.next),
      });
    }
    case "account-exists":
      return await compose(desk, mail.mailId, user, "account-exists", {
        to: user.email,
        url: `${desk.ports.publicUrl}/sign-in`,
      });
    case "notice":
      return await compose(desk, mail.mailId, user, mail.notice, {
        to: mail.to ?? user.email,
        url: `${desk.ports.publicUrl}/account`,
      });
  }
}

type Template = Exclude<AccountMail["kind"], "notice"> | Extract<AccountMail, { kind: "notice" }>["notice"];

async function compose(
  desk: Desk,
  mailId: string,
  user: Credentials,
  template: Template,
  { to, url }: { to: string; url: string },
): Promise<MailMessage> {
  const locale: Locale = isLocale(user.locale) ? user.locale : defaultLocale;
  const t = await loadTranslator(locale, "identity-mail");
  const subject = t(`${template}.subject`);
  const body = await renderMail({
    locale,
    brand: { name: "Pulse" },
    preview: t(`${template}.body`),
    heading: subject,
    paragraphs: [t("hello", { name: user.name }), t(`${template}.body`)],
    action: { label: t(`${template}.action`), url },
    footer: [t(`${template}.footer`), new URL(desk.ports.publicUrl).host],
  });
  return { to, subject, ...body, messageId: mailId };
}
