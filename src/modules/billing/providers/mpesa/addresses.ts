import type { MpesaSettings } from "../settings";
import { hmacHex, sameText } from "../signatures";

/**
 * Where Daraja reports. Its messages carry no signature, so every address holds a token that only Daraja was told:
 * an HMAC over what the address is for. The token is hex because Daraja refuses addresses in which words such as
 * "exe", "cmd" or "sql" occur, which base64 produces now and then.
 */
export const CALLBACK_TOPICS = ["stk", "reversal", "reversal-late", "status", "status-late", "c2b"] as const;
export type CallbackTopic = (typeof CALLBACK_TOPICS)[number];

export type CallbackAddress = { readonly topic: CallbackTopic; readonly subject: string };

const tokenOf = (secret: string, { topic, subject }: CallbackAddress) =>
  hmacHex(secret, `${topic}:${subject}`);

/** The address for one topic and subject (an attempt, a refund, or the step of a wallet receipt). */
export function callbackUrl(settings: MpesaSettings, topic: CallbackTopic, subject: string): string {
  const secret = settings.callbackSecrets[0];
  if (!secret) throw new RangeError("M-Pesa settings without a callback secret");
  const token = tokenOf(secret, { topic, subject });
  return `${settings.callbackBaseUrl}/${topic}/${encodeURIComponent(subject)}/${token}`;
}

/** Whose address a message arrived at; null when its token isn't ours. */
export function readAddress(settings: MpesaSettings, path: string): CallbackAddress | null {
  const [topicText, subjectText, token, ...rest] = path.replace(/^\/+/, "").split("/");
  const topic = CALLBACK_TOPICS.find((known) => known === topicText);
  if (!topic || !subjectText || !token || rest.length > 0) return null;
  let subject: string;
  try {
    subject = decodeURIComponent(subjectText);
  } catch {
    return null;
  }
  const address = { topic, subject };
  return settings.callbackSecrets.some((secret) => sameText(tokenOf(secret, address), token))
    ? address
    : null;
}
