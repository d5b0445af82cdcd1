import { timingSafeEqual } from "node:crypto";
import type { Secrets } from "@/platform/secrets";
import type { NetworkProvider } from "../../providers/port";

/** The provider's word in the address: Safaricom refuses addresses in which its own product is named. */
const WORDS: Readonly<Record<NetworkProvider, string>> = {
  mpesa: "daraja",
  stripe: "stripe",
  paymongo: "paymongo",
};

export function providerOfWord(word: string): NetworkProvider | undefined {
  return (Object.keys(WORDS) as NetworkProvider[]).find((provider) => WORDS[provider] === word);
}

function digestOf(secrets: Secrets, provider: NetworkProvider, ids: string): Buffer {
  return secrets.digest("webhook-address", `${provider}:${ids}`).subarray(0, 16);
}

/**
 * Where a gym's account at a provider hears from it. The token names gym and account and cannot be made up; it is hex,
 * since some providers refuse addresses in which certain words occur.
 */
export function webhookAddress(
  ports: { secrets: Secrets; publicUrl: string },
  provider: NetworkProvider,
  tenantId: string,
  accountId: string,
): string {
  const ids = `${tenantId}${accountId}`.replaceAll("-", "");
  const token = `${ids}${digestOf(ports.secrets, provider, ids).toString("hex")}`;
  return `${ports.publicUrl}/api/webhooks/${WORDS[provider]}/${token}`;
}

const dashed = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/** Whose address it is; null when the token is not one that we gave out. */
export function readWebhookToken(
  secrets: Secrets,
  provider: NetworkProvider,
  token: string,
): { tenantId: string; accountId: string } | null {
  if (!/^[0-9a-f]{96}$/.test(token)) return null;
  const ids = token.slice(0, 64);
  const given = Buffer.from(token.slice(64), "hex");
  if (!timingSafeEqual(given, digestOf(secrets, provider, ids))) return null;
  return { tenantId: dashed(ids.slice(0, 32)), accountId: dashed(ids.slice(32)) };
}
