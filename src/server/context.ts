import type { IncomingMessage, ServerResponse } from "node:http";
import type { Ports, RequestContext } from "@/platform/context";
import { chooseLocale, LOCALE_COOKIE } from "@/shared/i18n/locales";
import { type Actors, header } from "./actors";
import type { Exchange } from "./http/exchange";

/** The value of one cookie. */
export function readCookie(cookieHeader: string | undefined, name: string): string | undefined {
  if (!cookieHeader) return undefined;
  for (const part of cookieHeader.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** Made once for each request to the API, before its first procedure runs. */
export async function createRequestContext(
  ports: Ports,
  actors: Actors,
  exchange: Exchange,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<RequestContext> {
  const cookies = req.headers.cookie;
  const { actor, sessionToken } = await actors.identify(cookies, header(req, "x-pulse-as") === "device");
  return {
    requestId: exchange.id,
    address: exchange.address,
    userAgent: header(req, "user-agent") ?? "",
    locale: chooseLocale({
      cookie: readCookie(cookies, LOCALE_COOKIE),
      preferred: actor.kind === "user" ? actor.locale : undefined,
      acceptLanguage: header(req, "accept-language"),
    }),
    tenantSlug: header(req, "x-pulse-tenant"),
    idempotencyKey: header(req, "idempotency-key"),
    csrfSafe: exchange.csrfSafe,
    actor,
    sessionToken,
    ports,
    resolveAccess: (slug, who) => actors.resolveAccess(slug, who),
    setCookie: (cookie) => res.appendHeader("set-cookie", cookie),
  };
}
