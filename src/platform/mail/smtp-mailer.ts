import { createTransport } from "nodemailer";
import type { Logger } from "@/platform/logger";
import { compose } from "./compose";
import { DeliveryError } from "./delivery-error";
import type { Mailer } from "./mailer";

export type SmtpMailerOptions = {
  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`. */
  readonly url: string;
  readonly from: string;
  readonly logger: Pick<Logger, "warn">;
  /** Milliseconds for reaching the server and its greeting. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds of silence on an open connection. Default 20,000. */
  readonly socketTimeoutMs?: number;
  /** Milliseconds for a whole hand-over. Default 60,000. */
  readonly deadlineMs?: number;
};

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

function numberOf(error: unknown, field: string): number | undefined {
  const value: unknown = error instanceof Error ? Reflect.get(error, field) : undefined;
  return typeof value === "number" ? value : undefined;
}

/**
 * Refusals of this very message are permanent. A refused sign-in is transient: the message is fine, and it goes
 * through once the operator has mended the password. 503 and 421 speak of the connection.
 */
export function classifySmtpError(error: unknown): DeliveryError {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  const reply = numberOf(error, "responseCode");
  const refused = reply !== undefined && reply >= 500 && reply < 600 && reply !== 503 && code !== "EAUTH";
  const malformed = code === "EENVELOPE" && reply === undefined;
  const reason = reply === undefined ? String(code ?? "unknown") : `${String(code ?? "reply")} ${reply}`;
  return new DeliveryError(refused || malformed ? "permanent" : "transient", `smtp: ${reason}`, {
    cause: error,
  });
}

/** Sends by SMTP over a small pool of connections. Passwords never travel in clear, except to this very machine. */
export function createSmtpMailer(options: SmtpMailerOptions): Mailer {
  const { from, logger, connectTimeoutMs = 10_000, socketTimeoutMs = 20_000, deadlineMs = 60_000 } = options;
  const url = new URL(options.url);
  const transport = createTransport({
    pool: true,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (url.protocol === "smtps:" ? 465 : 587) : Number(url.port),
    secure: url.protocol === "smtps:",
    requireTLS: url.protocol === "smtp:" && url.username !== "" && !LOOPBACK.test(url.hostname),
    ...(url.username === ""
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    tls: { minVersion: "TLSv1.2", rejectUnauthorized: !LOOPBACK.test(url.hostname) },
    maxConnections: 3,
    maxMessages: 100,
    // A connection that drops after the body may have delivered: the job decides about a second try, not the pool.
    maxRequeues: 0,
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    dnsTimeout: connectTimeoutMs,
    socketTimeout: socketTimeoutMs,
  });
  transport.on("error", (error: Error) => logger.warn({ err: error }, "mail: connection failed"));

  return {
    async send(message) {
      try {
        const sent = await transport.sendMail({
          ...compose(message, from),
          signal: AbortSignal.timeout(deadlineMs),
        });
        return { id: sent.messageId };
      } catch (error) {
        throw classifySmtpError(error);
      }
    },
    async close() {
      transport.close();
    },
  };
}
