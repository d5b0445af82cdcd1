import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Logger } from "@/platform/logger";
import { createFileOutbox, type OutboxEntry } from "../mail/file-outbox";
import { maskPhone } from "./mask-phone";
import type { SmsSender } from "./sms-sender";

const storedSms = z.object({ to: z.string(), text: z.string(), messageId: z.string() });

export type StoredSms = z.output<typeof storedSms> & OutboxEntry;

export type FileSmsSender = SmsSender & {
  /** Kept messages, newest first; `before` is the cursor of the last one seen. */
  list(page?: { limit?: number; before?: string }): Promise<StoredSms[]>;
};

export type FileSmsSenderOptions = {
  readonly folder: string;
  readonly logger: Pick<Logger, "info">;
  /** How many messages are kept. Default 1,000. */
  readonly keep?: number;
};

/** Keeps each text message as a file and logs that it was there, without its text and with its number masked. */
export function createFileSmsSender({ folder, logger, keep }: FileSmsSenderOptions): FileSmsSender {
  const outbox = createFileOutbox({ folder, ...(keep ? { keep } : {}) });
  return {
    async send(message) {
      const messageId = message.messageId ?? randomUUID();
      const { id, created } = await outbox.write(messageId, {
        "sms.json": JSON.stringify({ to: message.to, text: message.text, messageId }, null, 2),
      });
      if (created) logger.info({ recipient: maskPhone(message.to), id }, "sms: kept in the outbox");
      return { id };
    },
    async list(page) {
      const found = await Promise.all(
        (await outbox.list(page)).map(async (entry) => {
          const json = await outbox.read(entry.id, "sms.json");
          return json === null
            ? undefined
            : { ...storedSms.parse(JSON.parse(json.toString("utf8"))), ...entry };
        }),
      );
      return found.filter((sms) => sms !== undefined);
    },
  };
}
