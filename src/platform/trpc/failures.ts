import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { asDomainError } from "../db/failures";
import { DomainError, ERROR_TABLE, type ErrorCode, type PublicError } from "../errors";

const BY_TRPC: Partial<Record<TRPCError["code"], ErrorCode>> = {
  PARSE_ERROR: "INVALID_INPUT",
  BAD_REQUEST: "INVALID_INPUT",
  UNAUTHORIZED: "NOT_SIGNED_IN",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  METHOD_NOT_SUPPORTED: "INVALID_INPUT",
  UNSUPPORTED_MEDIA_TYPE: "UNSUPPORTED_FILE",
  PAYLOAD_TOO_LARGE: "TOO_LARGE",
  TOO_MANY_REQUESTS: "RATE_LIMITED",
  CONFLICT: "CONFLICT",
  TIMEOUT: "TIMEOUT",
  GATEWAY_TIMEOUT: "TIMEOUT",
  SERVICE_UNAVAILABLE: "UNAVAILABLE",
};

/** The refusal inside an error, if there is one: our own, or an outage of the database. */
export function domainErrorOf(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  const inner = error instanceof TRPCError ? error.cause : error;
  const seen = asDomainError(inner);
  return seen instanceof DomainError ? seen : undefined;
}

/** Gives tRPC the right code for a refusal; everything else passes unchanged. */
export function asTrpcError(error: unknown): unknown {
  const refusal = domainErrorOf(error);
  if (!refusal) return error;
  return new TRPCError({ code: ERROR_TABLE[refusal.code].trpc, message: refusal.code, cause: refusal });
}

/** What the client gets to know. Text of unexpected errors stays here. */
export function publicError(error: TRPCError, requestId: string | undefined): PublicError {
  const refusal = domainErrorOf(error);
  const base = requestId ? { requestId } : {};
  if (refusal) return { code: refusal.code, ...(refusal.params ? { params: refusal.params } : {}), ...base };
  if (error.cause instanceof z.ZodError) {
    const fields = error.cause.issues.slice(0, 20).map((issue) => ({
      path: issue.path.join("."),
      code: issue.code === "custom" && issue.message ? issue.message : issue.code,
    }));
    return { code: "INVALID_INPUT", fields, ...base };
  }
  return { code: BY_TRPC[error.code] ?? "INTERNAL", ...base };
}
