import type { Duplex } from "node:stream";

/** What one connection may take. Times in milliseconds. */
export interface HttpLimits {
  maxHeaderBytes: number;
  headersMs: number;
  /** The whole request including its body: long enough for 200 MB over a slow line. */
  requestMs: number;
  /** Longer than the 60 s of usual proxies, so that they, not we, close an idle connection. */
  keepAliveMs: number;
  /** How often connections are checked against the limits above. */
  checkMs: number;
  requestsPerSocket: number;
  connections: number;
}

export const LIMITS: HttpLimits = {
  maxHeaderBytes: 16_384,
  headersMs: 10_000,
  requestMs: 300_000,
  keepAliveMs: 65_000,
  checkMs: 2_000,
  requestsPerSocket: 100_000,
  connections: 20_000,
};

const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** Answers bytes that are no HTTP request, if the other side still listens, and hangs up. */
export function answerParserError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS[error.code ?? ""] ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  // The sender may go on for ever: nobody reads it any more.
  setTimeout(() => socket.destroy(), 1_000).unref();
}
