import type { IncomingMessage } from "node:http";

/** Carried by every call of our own pages. Another site cannot send it without a preflight, which is never granted. */
export const CSRF_HEADER = "x-pulse-csrf";

/**
 * Whether a request was made by one of our own pages: it carries the header, and the browser (if it says anything)
 * says that it comes from the same origin.
 * @param publicOrigin the installation's address, for proxies that change the Host header.
 */
export function isFromOwnPage(req: IncomingMessage, publicOrigin: string | undefined): boolean {
  const { headers } = req;
  if (headers[CSRF_HEADER] !== "1") return false;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const { origin } = headers;
  if (origin === undefined) return true;
  if (publicOrigin !== undefined && origin === publicOrigin) return true;
  const host = headers.host ?? "";
  return origin === `http://${host}` || origin === `https://${host}`;
}
