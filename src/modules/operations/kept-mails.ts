import type { FileMailer } from "@/platform/mail/file-mailer";
import type { Mailer } from "@/platform/mail/mailer";

/** The mailer that keeps mails to be read, when that is the one in use. */
export function keptMails(mailer: Mailer): FileMailer | undefined {
  return "list" in mailer && "read" in mailer ? (mailer as FileMailer) : undefined;
}
