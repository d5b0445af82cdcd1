import { TRPCClientError } from "@trpc/client";
import type { PublicError } from "@/platform/errors";
import type { Brand } from "../branding/schema";

/**
 * Sends a logo. Files go by plain HTTP, beside the API; a refusal becomes the kind of error the API throws, so that it
 * is put into words like any other.
 */
export async function uploadLogo(slug: string, file: File): Promise<Brand> {
  const response = await fetch("/api/upload/logo", {
    method: "POST",
    body: file,
    headers: { "x-pulse-tenant": slug, "x-pulse-csrf": "1", "content-type": "application/octet-stream" },
  });
  if (response.ok) return (await response.json()) as Brand;
  const answer = (await response.json().catch(() => undefined)) as
    | { error?: { pulse?: PublicError } }
    | undefined;
  const pulse: PublicError = answer?.error?.pulse ?? { code: "INTERNAL" };
  throw TRPCClientError.from({
    error: { message: pulse.code, code: -32600, data: { pulse } },
  });
}
