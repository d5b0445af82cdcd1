import { TRPCClientError } from "@trpc/client";
import type { PublicError } from "@/platform/errors";

/** Largest picture the server takes, in bytes. */
export const MAX_PHOTO_BYTES = 15 * 1_024 * 1_024;

interface Options {
  slug: string;
  memberId: string;
  /** Bytes sent and bytes in all; only XMLHttpRequest tells while a body leaves. */
  onProgress: (done: number, total: number) => void;
  signal: AbortSignal;
}

/** Sends a photo. A refusal becomes the kind of error the API throws, so that it is put into words like any other. */
export function uploadPhoto(file: Blob, { slug, memberId, onProgress, signal }: Options): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/upload/photo/${memberId}`);
    request.setRequestHeader("x-pulse-tenant", slug);
    request.setRequestHeader("x-pulse-csrf", "1");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    request.onload = () =>
      request.status >= 200 && request.status < 300 ? resolve() : reject(refusalOf(request.responseText));
    request.onerror = () => reject(new Error("no connection"));
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** The reason in an answer that refuses; an answer that is none of ours counts as ours failing. */
export function refusalOf(body: string): unknown {
  let pulse: PublicError = { code: "INTERNAL" };
  try {
    const answer = JSON.parse(body) as { error?: { pulse?: PublicError } };
    if (answer.error?.pulse) pulse = answer.error.pulse;
  } catch {
    // A proxy's page, not ours.
  }
  return TRPCClientError.from({ error: { message: pulse.code, code: -32600, data: { pulse } } });
}
