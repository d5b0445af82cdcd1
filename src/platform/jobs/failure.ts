import type { z } from "zod";
import { DomainError, ERROR_TABLE } from "../errors";

/** The payload doesn't fit its job: no retry will change that. */
export class PoisonedPayload extends Error {
  override name = "PoisonedPayload";
}

/** Whether trying again is pointless: a refusal by a rule, not an outage. */
export function isFinal(error: unknown): boolean {
  if (error instanceof PoisonedPayload) return true;
  if (!(error instanceof DomainError)) return false;
  return error.code !== "RATE_LIMITED" && ERROR_TABLE[error.code].http < 500;
}

/** Says where a payload is wrong, without saying what it holds. */
export function poisoned(error: z.ZodError): PoisonedPayload {
  const places = error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || "payload"}: ${issue.code}`);
  return new PoisonedPayload(places.join("; "));
}

const REDACTED: [RegExp, string][] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, "[address]"],
  [/[^\s"'<>(]+@[^\s"'<>),]+/g, "[e-mail]"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "[id]"],
  [/[A-Za-z0-9_\-+/=.]{24,}/g, "[token]"],
  [/\+?\d[\d\s().-]{5,}\d/g, "[number]"],
  [/\(([^()]*)\)=\(([^()]*)\)/g, "($1)=([value])"],
];

/**
 * What an operator may read about a failure: at most 300 characters, without addresses, e-mails, tokens and phone
 * numbers that error messages like to quote.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  const name = error instanceof Error ? error.name : "Error";
  const message = error instanceof Error ? error.message : String(error);
  let text = message.replace(/\s+/g, " ").slice(0, 2_000);
  for (const [pattern, instead] of REDACTED) text = text.replace(pattern, instead);
  return `${name}: ${text}`.slice(0, 300);
}
