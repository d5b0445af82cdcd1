import type { Secrets } from "@/platform/secrets";

/** A link works this long, in milliseconds. */
export const PAY_LINK_LIFE = 14 * 24 * 3_600_000;

/**
 * The token of a link, 256 bits, from its id and the installation's secret. So no job, queue or log ever carries it, and
 * a message that is sent a second time holds the same link.
 */
export function payLinkToken(secrets: Secrets, linkId: string): string {
  return secrets.digest("billing.pay-link", linkId).toString("base64url");
}

/** Where a link leads. Only whoever is sent the link, and the staff who made it, may ever see it. */
export function payLinkAddress(publicUrl: string, slug: string, token: string): string {
  return `${publicUrl}/${slug}/pay/${token}`;
}
