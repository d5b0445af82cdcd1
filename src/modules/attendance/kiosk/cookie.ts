export const DEVICE_COOKIE = "pulse_kiosk";

/** A browser keeps a cookie for 400 days at most; each heartbeat would not renew it, so pairing lasts that long. */
const LIFETIME_SECONDS = 400 * 24 * 3_600;

/** The `Set-Cookie` that makes a browser a kiosk. */
export function deviceCookie(token: string, publicUrl: string): string {
  const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${DEVICE_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${LIFETIME_SECONDS}${secure}`;
}

/** The device's token from a `Cookie` header. */
export function readDeviceCookie(header: string | undefined): string | undefined {
  if (!header) return undefined;
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === DEVICE_COOKIE) return part.slice(at + 1).trim() || undefined;
  }
  return undefined;
}
