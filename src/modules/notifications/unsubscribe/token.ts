import { timingSafeEqual } from "node:crypto";
import type { Secrets } from "@/platform/secrets";
import { TOPICS } from "../catalogue";
import type { Topic } from "../schema";

/** What a link in a mail switches off: one topic's mails, or the summaries. */
export type Unsubscribed = Topic | "digest";

/** Kept in links that may be old: the order never changes, new ones come last. */
const ALL: readonly Unsubscribed[] = [...TOPICS, "digest"];
const MAC_BYTES = 16;
const BYTES = 16 + 1 + MAC_BYTES;

function macOf(secrets: Secrets, tenantId: string, head: Buffer): Buffer {
  return secrets
    .digest("notifications.unsubscribe", `${tenantId}/${head.toString("hex")}`)
    .subarray(0, MAC_BYTES);
}

/** A token that switches off one thing for one member of one gym, and can do nothing else. It has no end. */
export function unsubscribeToken(
  secrets: Secrets,
  tenantId: string,
  memberId: string,
  what: Unsubscribed,
): string {
  const head = Buffer.concat([
    Buffer.from(memberId.replaceAll("-", ""), "hex"),
    Buffer.of(ALL.indexOf(what)),
  ]);
  return Buffer.concat([head, macOf(secrets, tenantId, head)]).toString("base64url");
}

/** @returns null for a token that this gym has not given out */
export function readToken(
  secrets: Secrets,
  tenantId: string,
  token: string,
): { memberId: string; what: Unsubscribed } | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== BYTES || bytes.toString("base64url") !== token) return null;
  const head = bytes.subarray(0, 17);
  const what = ALL[head[16] ?? -1];
  if (!what || !timingSafeEqual(macOf(secrets, tenantId, head), bytes.subarray(17))) return null;
  const hex = head.subarray(0, 16).toString("hex");
  const memberId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return { memberId: memberId.join("-"), what };
}

/** The page on which somebody confirms, and the address for programs that do it with one click (RFC 8058). */
export function unsubscribeAddresses(publicUrl: string, slug: string, token: string) {
  return {
    page: `${publicUrl}/${slug}/unsubscribe/${token}`,
    oneClick: `${publicUrl}/api/unsubscribe/${slug}/${token}`,
  };
}
