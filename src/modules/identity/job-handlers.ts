import { DomainError } from "@/platform/errors";
import { PLATFORM_TENANT } from "@/platform/ids";
import type { JobHandler } from "@/platform/jobs/definitions";
import { DeliveryError } from "@/platform/mail/delivery-error";
import type { MailMessage } from "@/platform/mail/mailer";
import type { accountMail } from "./jobs";
import { writeAccountMail } from "./mails/service";

/**
 * Hands one mail over. The link's row is kept before the mail goes, under the mail's own id: a second run finds the
 * same link, and the mail program sees the same message.
 */
export const handleAccountMail: JobHandler<typeof accountMail> = async (ctx, mail) => {
  const { ports } = ctx;
  const message = await ports.db.systemTransaction("identity.send-mail", PLATFORM_TENANT, (db) =>
    writeAccountMail({ db, ports, now: ctx.clock.now() }, mail),
  );
  if (message) await send(ports.mailer.send.bind(ports.mailer), message);
};

async function send(
  deliver: (message: MailMessage) => Promise<unknown>,
  message: MailMessage,
): Promise<void> {
  try {
    await deliver(message);
  } catch (error) {
    // A refusal for good: another try would be refused as well.
    if (error instanceof DeliveryError && error.kind === "permanent") {
      throw new DomainError("INVALID_INPUT", undefined, { cause: error });
    }
    throw error;
  }
}
