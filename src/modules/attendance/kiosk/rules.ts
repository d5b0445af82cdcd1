import { randomInt } from "node:crypto";
import type { Device } from "./schema";

/** Without signs that look alike when read aloud from a screen: no 0/O, 1/I/L, U/V. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ";
const LENGTH = 8;

/** A pairing code: 29⁸ possibilities for ten minutes. */
export function newPairingCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** As people read it: `ABCD-EFGH`. */
export function shownCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** What was typed, made comparable; undefined when it can't be a code. */
export function typedCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, "");
  return code.length === LENGTH && [...code].every((sign) => ALPHABET.includes(sign)) ? code : undefined;
}

export function stateOf(
  device: { pairedAt: string | null; lastSeenAt: string | null; revokedAt: string | null },
  now: Date,
  offlineMinutes: number,
): Device["state"] {
  if (device.revokedAt) return "revoked";
  if (!device.pairedAt) return "waiting";
  const silent = now.getTime() - Date.parse(device.lastSeenAt ?? device.pairedAt);
  return silent > offlineMinutes * 60_000 ? "offline" : "online";
}
