import { randomBytes } from "node:crypto";

/** For answers that are data, never documents. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** For scripts: a worker lives under the policy of its own file. */
export const SCRIPT_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'";

/** 128 bits, new for every page. */
export function newNonce(): string {
  return randomBytes(16).toString("base64");
}

interface PolicyOptions {
  nonce: string;
  secure: boolean;
  /** Next's development tools evaluate code, add unnonced styles and open a WebSocket. */
  dev: boolean;
}

/** What a page may load: its own nonce-marked scripts and what those load, styles of its own, nothing from elsewhere. */
export function pagePolicy({ nonce, secure, dev }: PolicyOptions): string {
  const own = `'nonce-${nonce}'`;
  const parts = [
    "default-src 'self'",
    `script-src 'self' ${own} 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    // A nonce would switch 'unsafe-inline' off again, so development goes without.
    `style-src 'self' ${dev ? "'unsafe-inline'" : own}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${dev ? " ws: wss:" : ""}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "media-src 'self' blob:",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ];
  if (secure) parts.push("upgrade-insecure-requests");
  return parts.join("; ");
}

/** What a document may load that runs no script and is the same for everybody: its own stylesheet, pictures from here. */
export function scriptlessPolicy(styleHash: string, framedBy: "'none'" | "*"): string {
  return [
    "default-src 'none'",
    `style-src ${styleHash}`,
    "img-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${framedBy}`,
  ].join("; ");
}

const COMMON = [
  "x-content-type-options",
  "nosniff",
  "referrer-policy",
  "strict-origin-when-cross-origin",
  "cross-origin-opener-policy",
  "same-origin",
  "cross-origin-resource-policy",
  "same-origin",
  "x-frame-options",
  "DENY",
  "permissions-policy",
  "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
] as const;

const STRICT_TRANSPORT = ["strict-transport-security", "max-age=31536000; includeSubDomains"] as const;

/** The headers of whatever may be shown as a document, flat: name, value, name, value. */
export function commonHeaders(secure: boolean): readonly string[] {
  return secure ? WITH_TRANSPORT : COMMON;
}

const WITH_TRANSPORT = [...COMMON, ...STRICT_TRANSPORT];

/**
 * Of a call's answer, which is data: its policy forbids all that the others are for (frames, windows, devices), and Node
 * checks each header of each answer letter by letter.
 */
const OF_DATA = [
  "x-content-type-options",
  "nosniff",
  "cross-origin-resource-policy",
  "same-origin",
  "content-security-policy",
  DATA_POLICY,
] as const;

const OF_DATA_WITH_TRANSPORT = [...OF_DATA, ...STRICT_TRANSPORT];

/** The headers of a call's answer, flat: name, value, name, value. */
export function dataHeaders(secure: boolean): readonly string[] {
  return secure ? OF_DATA_WITH_TRANSPORT : OF_DATA;
}
