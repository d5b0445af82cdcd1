import type { IncomingMessage, ServerResponse } from "node:http";
import { type BrotliCompress, constants, createBrotliCompress, createGzip, type Gzip } from "node:zlib";

export type Encoding = "br" | "gzip";

/** Changes a text on its way out. */
export interface Rewriter {
  /** @returns what may leave now; the rest waits for more. */
  write(chunk: Uint8Array): string;
  /** @returns what is left. */
  end(): string;
}

/** Below this an encoding's own bytes and the time are not worth it. */
const WORTH_BYTES = 1_000;
const COMPRESSIBLE = /^(?:text\/|application\/(?:json|javascript|manifest\+json|xml)|image\/svg\+xml)/;

/** The smallest encoding that the client takes. Browsers offer Brotli on HTTPS and on the machine itself. */
export function chooseEncoding(accepted: string | string[] | undefined): Encoding | null {
  const offers = new Set<string>();
  for (const offer of String(accepted ?? "").split(",")) {
    const [name = "", ...parameters] = offer.split(";").map((part) => part.trim().toLowerCase());
    if (!parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))) offers.add(name);
  }
  if (offers.has("br")) return "br";
  return offers.has("gzip") ? "gzip" : null;
}

function createCompressor(encoding: Encoding): BrotliCompress | Gzip {
  if (encoding === "gzip") return createGzip({ level: 6 });
  // Quality 4 takes no longer than gzip; its window spans what a page says twice.
  return createBrotliCompress({
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 4,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  });
}

type Done = (error?: Error | null) => void;

/**
 * Compresses what is written to `res` later, when its type is worth it and the client takes it. What was written in
 * one tick leaves together, at once: a page's first bytes do not wait for its last.
 * @param rewrite asked when an HTML document begins
 */
export function compressAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  rewrite: () => Rewriter | undefined = () => undefined,
): void {
  const write = res.write.bind(res) as (chunk: Uint8Array | string, done?: Done) => boolean;
  const end = res.end.bind(res) as (done?: () => void) => ServerResponse;
  const writeHead = res.writeHead.bind(res) as (status: number, message?: string) => ServerResponse;
  let compressor: BrotliCompress | Gzip | undefined;
  let rewriter: Rewriter | undefined;
  let flushing = false;

  function decide(status: number): void {
    const type = String(res.getHeader("content-type") ?? "");
    const length = res.getHeader("content-length");
    if (req.method === "HEAD" || status === 204 || status === 304 || status < 200) return;
    if (res.hasHeader("content-encoding") || !COMPRESSIBLE.test(type)) return;
    if (type.startsWith("text/html")) rewriter = rewrite();
    if (rewriter) res.removeHeader("content-length");
    res.appendHeader("vary", "Accept-Encoding");
    const encoding = chooseEncoding(req.headers["accept-encoding"]);
    if (!encoding || (length !== undefined && Number(length) < WORTH_BYTES)) return;
    res.setHeader("content-encoding", encoding);
    res.removeHeader("content-length");
    start(createCompressor(encoding));
  }

  function start(made: BrotliCompress | Gzip): void {
    compressor = made;
    made.on("data", (chunk: Buffer) => {
      if (!write(chunk)) made.pause();
    });
    res.on("drain", () => made.resume());
    made.on("end", () => end());
    made.on("error", () => res.destroy());
    res.on("close", () => made.destroy());
  }

  function flushSoon(): void {
    if (flushing) return;
    flushing = true;
    setImmediate(() => {
      flushing = false;
      if (compressor && !compressor.writableEnded && !compressor.destroyed) compressor.flush();
    });
  }

  function send(chunk: Uint8Array | string, done?: Done): boolean {
    if (!res.headersSent) res.writeHead(res.statusCode);
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    const body = rewriter ? rewriter.write(bytes) : bytes;
    if (!compressor) return write(body, done);
    flushSoon();
    const room = compressor.write(body, done);
    // Whoever writes waits for the answer's own event.
    if (!room) compressor.once("drain", () => res.emit("drain"));
    return room;
  }

  res.writeHead = ((status: number, ...rest: unknown[]) => {
    const message = typeof rest[0] === "string" ? rest[0] : undefined;
    const headers = rest.at(-1);
    if (Array.isArray(headers)) {
      for (let at = 0; at + 1 < headers.length; at += 2) res.setHeader(String(headers[at]), headers[at + 1]);
    } else if (headers && typeof headers === "object") {
      for (const [name, value] of Object.entries(headers))
        if (value !== undefined) res.setHeader(name, value);
    }
    if (!res.headersSent) decide(status);
    return message === undefined ? writeHead(status) : writeHead(status, message);
  }) as typeof res.writeHead;

  res.write = ((chunk: Uint8Array | string, encoding?: BufferEncoding | Done, done?: Done) => {
    const text = typeof chunk === "string" && typeof encoding === "string";
    return send(
      text ? Buffer.from(chunk, encoding) : chunk,
      typeof encoding === "function" ? encoding : done,
    );
  }) as typeof res.write;

  res.end = ((...given: unknown[]) => {
    const done = given.find((value) => typeof value === "function") as (() => void) | undefined;
    const [chunk, encoding] = given;
    if (done) res.once("finish", done);
    if (!res.headersSent) {
      // A whole answer at once: its length is known.
      if (typeof chunk === "string" || chunk instanceof Uint8Array) {
        if (!res.hasHeader("content-length") && !res.hasHeader("transfer-encoding"))
          res.setHeader("content-length", Buffer.byteLength(chunk as Uint8Array));
      }
      res.writeHead(res.statusCode);
    }
    if (typeof chunk === "string")
      send(Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8"));
    else if (chunk instanceof Uint8Array) send(chunk);
    const rest = rewriter?.end() ?? "";
    if (compressor) compressor.end(rest);
    else {
      if (rest) write(rest);
      end();
    }
    return res;
  }) as typeof res.end;
}
