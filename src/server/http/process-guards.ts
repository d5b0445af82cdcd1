import type { Logger } from "@/platform/logger";

/** Failures of a single connection that reached the top: annoying, but nothing is left half done. */
const HARMLESS = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT", "ERR_STREAM_PREMATURE_CLOSE"]);

/**
 * Last line of defence. A rejected promise nobody waited for is logged and the process goes on; an exception at the top
 * leaves unknown state behind, so the process ends in order and its supervisor starts a new one.
 */
export function guardProcess(logger: Logger, end: (reason: string, code: number) => void): void {
  process.on("unhandledRejection", (reason) => {
    logger.error({ err: reason }, "a promise was rejected and nobody listened");
  });
  process.on("uncaughtException", (error: Error & { code?: string }) => {
    if (HARMLESS.has(error.code ?? "")) {
      logger.warn({ err: error }, "a connection failed unexpectedly");
      return;
    }
    logger.error({ err: error }, "an exception reached the top");
    end("exception", 1);
  });
  process.once("SIGTERM", () => end("SIGTERM", 0));
  process.once("SIGINT", () => end("SIGINT", 0));
  // The supervisor is gone: nobody would ever end this process.
  process.once("disconnect", () => end("the supervisor is gone", 0));
}
