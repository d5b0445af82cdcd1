import { randomInt } from "node:crypto";
import { Secret, TOTP } from "otpauth";

const PERIOD = 30;
/** How many steps of 30 s a phone's clock may be wrong, either way. */
const WINDOW = 1;

/** No letters that are mistaken for digits or for each other. */
const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
export const RECOVERY_CODES = 10;

function authenticator(secret: string, account: string): TOTP {
  return new TOTP({ issuer: "Pulse", label: account, secret, digits: 6, period: PERIOD, algorithm: "SHA1" });
}

/** A new secret in base32: 160 bits, as RFC 4226 asks for. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the authenticator reads from the picture. */
export function totpUri(secret: string, account: string): string {
  return authenticator(secret, account).toString();
}

/** The six digits of a moment. */
export function totpCode(secret: string, now: Date): string {
  return authenticator(secret, "").generate({ timestamp: now.getTime() });
}

/**
 * The 30-second step a code belongs to, or undefined when it fits none around now. A step that was used once is used
 * up, and so are all before it: the caller keeps the last one.
 */
export function totpStep(secret: string, code: string, now: Date): number | undefined {
  const delta = authenticator(secret, "").validate({
    token: code,
    timestamp: now.getTime(),
    window: WINDOW,
  });
  return delta === null ? undefined : Math.floor(now.getTime() / 1_000 / PERIOD) + delta;
}

/** What was typed without the spaces and dashes that people copy along. */
export function plainCode(code: string): string {
  return code.replace(/[\s-]/g, "").toUpperCase();
}

export function isTotpCode(code: string): boolean {
  return /^\d{6}$/.test(plainCode(code));
}

/** Ten codes of 49 bits, in two groups of five. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  });
}
