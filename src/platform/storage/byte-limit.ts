import { Transform } from "node:stream";
import { DomainError } from "@/platform/errors";

/** Largest file that is kept, in bytes, unless a store is made with another limit. */
export const MAX_FILE_BYTES = 64 * 1_024 * 1_024;

/** Lets bytes through up to a limit, then fails with TOO_LARGE. */
export function byteLimit(maxBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.byteLength;
      if (seen > maxBytes) done(new DomainError("TOO_LARGE", { maxBytes }));
      else done(null, chunk);
    },
  });
}

/** Fails when the source is silent for too long, in milliseconds. A slow reader is not a silent source. */
export function idleLimit(idleMs: number, fail: () => Error): Transform {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      clearTimeout(timer);
      timer = setTimeout(silent, idleMs);
      done(null, chunk);
    },
    flush(done) {
      clearTimeout(timer);
      done();
    },
    destroy(error, done) {
      clearTimeout(timer);
      done(error);
    },
  });
  function silent() {
    if (limit.writableNeedDrain || limit.readableLength > 0) timer = setTimeout(silent, idleMs);
    else limit.destroy(fail());
  }
  timer = setTimeout(silent, idleMs);
  return limit;
}
