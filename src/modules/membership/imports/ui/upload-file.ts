import { TRPCClientError } from "@trpc/client";
import type { PublicError } from "@/platform/errors";

function refusal(answer: unknown): Error {
  const pulse = (answer as { error?: { pulse?: PublicError } } | null)?.error?.pulse ?? {
    code: "UNAVAILABLE" as const,
  };
  return TRPCClientError.from({ error: { message: pulse.code, code: -32600, data: { pulse } } });
}

/**
 * Sends a member list, telling how many bytes have left. A refusal becomes the kind of error the API throws.
 * By XMLHttpRequest, because `fetch` does not tell how far an upload is.
 */
export function uploadList(
  slug: string,
  file: File,
  onProgress: (sent: number, total: number) => void,
): { done: Promise<{ batchId: string }>; cancel: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<{ batchId: string }>((resolve, reject) => {
    request.open("POST", "/api/upload/import");
    request.responseType = "json";
    request.setRequestHeader("x-pulse-tenant", slug);
    request.setRequestHeader("x-pulse-csrf", "1");
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    request.onload = () => {
      if (request.status === 200) resolve(request.response as { batchId: string });
      else reject(refusal(request.response));
    };
    request.onerror = () => reject(refusal(null));
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}
