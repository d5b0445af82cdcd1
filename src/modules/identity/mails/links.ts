import type { Secrets } from "@/platform/secrets";
import { nextPath } from "../next-path";

/** A reset link lives this long, in milliseconds. */
export const RESET_LIFETIME = 3_600_000;
/** A verification link lives this long, in milliseconds. */
export const VERIFY_LIFETIME = 24 * 3_600_000;

/**
 * The token of a one-time link, from the link's id and the installation's secret. So no job, queue or log ever
 * carries the token, and a mail that is sent a second time holds the same link.
 */
export function linkToken(secrets: Secrets, linkId: string): string {
  return secrets.digest("identity.link", linkId).toString("base64url");
}

/** The token stands behind `#`: browsers keep that part to themselves, so it reaches no log on the way. */
export function linkAddress(
  publicUrl: string,
  page: "/verify" | "/verify-email" | "/reset",
  token: string,
  next?: string,
): string {
  const onward = nextPath(next);
  return `${publicUrl}${page}${onward ? `?next=${encodeURIComponent(onward)}` : ""}#${token}`;
}
