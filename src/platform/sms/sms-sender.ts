import { join } from "node:path";
import type { Logger } from "@/platform/logger";
import { createFileSmsSender } from "./file-sms-sender";
import { createHttpSmsSender } from "./http-sms-sender";

export type SmsMessage = {
  /** E.164, with the plus. */
  readonly to: string;
  readonly text: string;
  /** Names the message for good: sending the same id again is the same message. */
  readonly messageId?: string;
};

export type SmsSender = {
  /**
   * Hands a text message over.
   * @throws DeliveryError that says whether trying again makes sense
   */
  send(message: SmsMessage): Promise<{ id: string }>;
};

export type SmsSenderOptions = {
  /** Address of the provider's message endpoint, user name in it (`https://name@host/version1/messaging`). */
  readonly url?: string | undefined;
  readonly apiKey?: string | undefined;
  /** Sender name or short code, when the provider has registered one. */
  readonly sender?: string | undefined;
  readonly dataDir: string;
  readonly logger: Pick<Logger, "info">;
};

export function smsOutboxFolder(dataDir: string): string {
  return join(dataDir, "outbox", "sms");
}

/** The HTTP provider when an address and a key are given, files otherwise. */
export function createSmsSender({ url, apiKey, sender, dataDir, logger }: SmsSenderOptions): SmsSender {
  if (url && apiKey) return createHttpSmsSender({ url, apiKey, sender });
  return createFileSmsSender({ folder: smsOutboxFolder(dataDir), logger });
}
