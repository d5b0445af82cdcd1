import { randomUUID } from "node:crypto";
import { createTransport } from "nodemailer";
import { z } from "zod";
import { compose } from "./compose";
import { createFileOutbox, type OutboxEntry } from "./file-outbox";
import type { Mailer, MailMessage } from "./mailer";

const storedMail = z.object({
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()),
  messageId: z.string(),
});

export type StoredMail = z.output<typeof storedMail> & OutboxEntry;

export type FileMailer = Mailer & {
  /** Kept mails, newest first; `before` is the cursor of the last one seen. */
  list(page?: { limit?: number; before?: string }): Promise<StoredMail[]>;
  /** One kept mail with its source as it would have travelled, or null. */
  read(id: string): Promise<(z.output<typeof storedMail> & { id: string; source: string }) | null>;
};

export type FileMailerOptions = {
  readonly folder: string;
  readonly from: string;
  /** How many mails are kept. Default 1,000. */
  readonly keep?: number;
  readonly now?: () => Date;
};

/** Keeps each mail as a folder with `mail.json` and `mail.eml` instead of sending it. */
export function createFileMailer({ folder, from, keep, now }: FileMailerOptions): FileMailer {
  const outbox = createFileOutbox({ folder, ...(keep ? { keep } : {}), ...(now ? { now } : {}) });
  const composer = createTransport({ streamTransport: true, buffer: true });

  async function stored(id: string) {
    const json = await outbox.read(id, "mail.json");
    return json === null ? null : storedMail.parse(JSON.parse(json.toString("utf8")));
  }

  return {
    async send(message: MailMessage) {
      const messageId = message.messageId ?? randomUUID();
      const composed = await composer.sendMail(compose({ ...message, messageId }, from));
      const json: z.input<typeof storedMail> = {
        to: message.to,
        from,
        subject: message.subject,
        html: message.html,
        text: message.text,
        headers: { ...message.headers },
        messageId,
      };
      const { id } = await outbox.write(messageId, {
        "mail.json": JSON.stringify(json, null, 2),
        "mail.eml": composed.message as Buffer,
      });
      return { id };
    },
    async list(page) {
      const found = await Promise.all(
        (await outbox.list(page)).map(async (entry) => {
          const mail = await stored(entry.id);
          return mail === null ? undefined : { ...mail, ...entry };
        }),
      );
      return found.filter((mail) => mail !== undefined);
    },
    async read(id) {
      const [mail, source] = await Promise.all([stored(id), outbox.read(id, "mail.eml")]);
      return mail === null || source === null ? null : { ...mail, id, source: source.toString("utf8") };
    },
    async close() {},
  };
}
