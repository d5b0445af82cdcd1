import { join } from "node:path";
import type { Logger } from "@/platform/logger";
import { createFileMailer } from "./file-mailer";
import { createSmtpMailer } from "./smtp-mailer";

export type MailMessage = {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Names the message for good: sending the same id again is the same message. */
  readonly messageId?: string;
};

export type Mailer = {
  /**
   * Hands a message over.
   * @returns the id under which it can be found again
   * @throws DeliveryError that says whether trying again makes sense
   */
  send(message: MailMessage): Promise<{ id: string }>;
  /** Ends open connections. */
  close(): Promise<void>;
};

export type MailerOptions = {
  /** `smtp://` or `smtps://`; without it mails are kept as files. */
  readonly smtpUrl?: string | undefined;
  /** `Name <address>` of the sender. */
  readonly from: string;
  readonly dataDir: string;
  readonly logger: Pick<Logger, "info" | "warn">;
};

/** Folder of the kept mails; the operator's view reads it through `createFileMailer`. */
export function mailOutboxFolder(dataDir: string): string {
  return join(dataDir, "outbox", "mail");
}

/** SMTP when an address is given, files otherwise. */
export function createMailer({ smtpUrl, from, dataDir, logger }: MailerOptions): Mailer {
  if (smtpUrl) return createSmtpMailer({ url: smtpUrl, from, logger });
  return createFileMailer({ folder: mailOutboxFolder(dataDir), from });
}
