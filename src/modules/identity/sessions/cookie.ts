import { SESSION_LIFETIME } from "./rules";

export const SESSION_COOKIE = "pulse_session";

function cookie(value: string, maxAgeSeconds: number, publicUrl: string): string {
  const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${SESSION_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
}

/** The `Set-Cookie` that hands a session to the browser. */
export function sessionCookie(token: string, publicUrl: string): string {
  return cookie(token, SESSION_LIFETIME / 1_000, publicUrl);
}

/** The `Set-Cookie` that takes it away. */
export function endedSessionCookie(publicUrl: string): string {
  return cookie("", 0, publicUrl);
}

/** The session's token from a `Cookie` header. */
export function readSessionCookie(header: string | undefined): string | undefined {
  if (!header) return undefined;
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === SESSION_COOKIE) return part.slice(at + 1).trim() || undefined;
  }
  return undefined;
}
