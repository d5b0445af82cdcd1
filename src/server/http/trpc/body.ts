import type { IncomingMessage } from "node:http";

export type Body = { text: string } | "too-large" | "gone";

/**
 * Collects a request's body as text. Beyond the limit nothing more is kept; the rest of the upload is let run into
 * the void so that the sender can read our answer.
 * @param done called once: with the text, "too-large", or "gone" when the sender left.
 */
export function readBody(req: IncomingMessage, maxBytes: number, done: (body: Body) => void): void {
  let chunks: Buffer[] | undefined;
  let first: Buffer | undefined;
  let size = 0;
  const finish = (body: Body) => {
    req.off("data", onData).off("end", onEnd).off("error", onGone).off("close", onGone);
    // A late error of a socket that we no longer read must not end the process.
    req.on("error", () => undefined);
    done(body);
  };
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) {
      finish("too-large");
      req.resume();
    } else if (first === undefined) {
      first = chunk;
    } else {
      chunks ??= [first];
      chunks.push(chunk);
    }
  };
  const onEnd = () => {
    const bytes = chunks ? Buffer.concat(chunks, size) : first;
    let text = bytes ? bytes.toString("utf8") : "";
    // As the Fetch standard's json() does.
    if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    finish({ text });
  };
  const onGone = () => finish("gone");
  req.on("data", onData).on("end", onEnd).on("error", onGone).on("close", onGone);
}
