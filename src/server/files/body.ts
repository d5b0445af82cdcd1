import type { IncomingMessage } from "node:http";
import { DomainError } from "@/platform/errors";

/**
 * An upload's bytes, at most `maxBytes`.
 * @throws DomainError TOO_LARGE as soon as that is known: from the announced length, or once more has come.
 */
export async function readBytes(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  refuseAnnounced(req, maxBytes);
  const chunks: Buffer[] = [];
  for await (const chunk of limited(req, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The same, as a stream that never holds more than a piece. */
export async function* limited(req: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  refuseAnnounced(req, maxBytes);
  let size = 0;
  // The connection stays open when we stop early: the sender must be able to read our answer.
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > maxBytes) throw tooLarge(req, maxBytes);
    yield chunk as Buffer;
  }
}

function refuseAnnounced(req: IncomingMessage, maxBytes: number): void {
  if (Number(req.headers["content-length"]) > maxBytes) throw tooLarge(req, maxBytes);
}

function tooLarge(req: IncomingMessage, maxBytes: number): DomainError {
  req.resume();
  return new DomainError("TOO_LARGE", { megabytes: Math.floor(maxBytes / 1_048_576) });
}
