import { createHash, randomUUID } from "node:crypto";
import type { MailMessage } from "./mailer";

function senderDomain(from: string): string {
  return /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
}

/** The Message-ID header: stable for a given `messageId`, so a mail that is sent twice threads as one. */
export function messageIdHeader(message: MailMessage, from: string): string {
  const name = message.messageId ?? randomUUID();
  const local = /^[\w.-]{1,64}$/.test(name) ? name : createHash("sha256").update(name).digest("hex");
  return `<${local}@${senderDomain(from)}>`;
}

/** What nodemailer is given. File and URL access are off: texts come from users. */
export function compose(message: MailMessage, from: string) {
  return {
    from,
    to: message.to,
    subject: message.subject,
    html: message.html,
    text: message.text,
    headers: { "Auto-Submitted": "auto-generated", ...message.headers },
    messageId: messageIdHeader(message, from),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
