import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/*
 * The rotating pass: `P1.<member>.<window>.<mac>`. Everything is base 36 in capitals, so a QR code takes it in its
 * compact alphanumeric mode (52 signs, a 29 × 29 code). Runs in a browser without WebCrypto: a phone that reaches the
 * gym's own server by plain http has none.
 */

const PREFIX = "P1";
const PASS = /^P1\.([0-9A-Z]{1,25})\.([0-9A-Z]{1,6})\.([0-9A-Z]{16})$/;
/** 80 bits are not guessed while a code lasts. */
const MAC_BYTES = 10;
const UUID_DIGITS = 32;
/** The column that keeps it holds 31 bits; 15-second windows reach it in the year 2991. */
const LAST_WINDOW = 2_147_483_647;

function toBase36(hex: string): string {
  return BigInt(`0x${hex}`).toString(36).toUpperCase();
}

function fromBase36(text: string): bigint {
  let value = 0n;
  for (const sign of text) value = value * 36n + BigInt(Number.parseInt(sign, 36));
  return value;
}

function macOf(secret: string, window: number): string {
  const mac = hmac(sha256, hexToBytes(secret), utf8ToBytes(`${PREFIX}.${window}`));
  return toBase36(bytesToHex(mac.subarray(0, MAC_BYTES))).padStart(16, "0");
}

/** The number of the code that is shown at a moment. @param seconds how long one is shown */
export function passWindow(at: Date | number, seconds: number): number {
  return Math.floor(Number(at) / (seconds * 1_000));
}

/** The code to show at a moment of the server's clock. */
export function makePass(
  pass: { memberId: string; secret: string; seconds: number },
  serverNow: Date | number,
): string {
  const window = passWindow(serverNow, pass.seconds);
  const member = toBase36(pass.memberId.replaceAll("-", ""));
  return [PREFIX, member, window.toString(36).toUpperCase(), macOf(pass.secret, window)].join(".");
}

export interface ReadPass {
  memberId: string;
  window: number;
  mac: string;
}

/** What a scanned text says, before anything of it is believed; undefined when it is no pass. */
export function readPass(scanned: string): ReadPass | undefined {
  const match = PASS.exec(scanned.trim().toUpperCase());
  if (!match) return undefined;
  const [, member = "", window = "", mac = ""] = match;
  const hex = fromBase36(member).toString(16).padStart(UUID_DIGITS, "0");
  const number = Number.parseInt(window, 36);
  if (hex.length !== UUID_DIGITS || number > LAST_WINDOW) return undefined;
  const memberId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { memberId, window: number, mac };
}

/**
 * Whether a pass was made with the secret, and is of now.
 * @param windows how many codes before and after the current one still count
 */
export function checkPass(
  pass: ReadPass,
  secret: string,
  clock: { now: Date; seconds: number; windows: number },
): "good" | "expired" | "forged" {
  if (!sameText(pass.mac, macOf(secret, pass.window))) return "forged";
  const off = Math.abs(pass.window - passWindow(clock.now, clock.seconds));
  return off <= clock.windows ? "good" : "expired";
}

/** Takes equally long wherever the texts differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
