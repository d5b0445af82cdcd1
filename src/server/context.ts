import type { IncomingMessage, ServerResponse } from "node:http";
import type { Ports, RequestContext } from "@/platform/context";
import { chooseLocale, LOCALE_COOKIE } from "@/shared/i18n/locales";
import { type Actors, header, type Identity } from "./actors";
import type { Exchange } from "./http/exchange";

/** The value of one cookie. */
export function readCookie(cookieHeader: string | undefined, name: string): string | undefined {
  if (!cookieHeader?.includes(name)) return undefined;
  for (const part of cookieHeader.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** Made once for each request to the API, before its first procedure runs; at once when it is known who asks. */
export function createRequestContext(
  ports: Ports,
  actors: Actors,
  exchange: Exchange,
  req: IncomingMessage,
  res: ServerResponse,
): RequestContext | Promise<RequestContext> {
  const who = actors.identify(req.headers.cookie, req.headers["x-pulse-as"] === "device");
  if (who instanceof Promise)
    return who.then((known) => new ApiContext(ports, actors, exchange, req, res, known));
  return new ApiContext(ports, actors, exchange, req, res, who);
}

/** Every field is its own, so that copies of the context are whole. */
class ApiContext implements RequestContext {
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string;
  readonly locale: string;
  readonly tenantSlug: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly csrfSafe: boolean;
  readonly actor: Identity["actor"];
  readonly sessionToken: string | undefined;
  readonly ports: Ports;
  readonly resolveAccess: RequestContext["resolveAccess"];
  readonly setCookie: RequestContext["setCookie"];

  constructor(
    ports: Ports,
    actors: Actors,
    exchange: Exchange,
    req: IncomingMessage,
    res: ServerResponse,
    { actor, sessionToken }: Identity,
  ) {
    this.requestId = exchange.id;
    this.address = exchange.address;
    this.userAgent = header(req, "user-agent") ?? "";
    this.locale = chooseLocale({
      cookie: readCookie(req.headers.cookie, LOCALE_COOKIE),
      preferred: actor.kind === "user" ? actor.locale : undefined,
      acceptLanguage: header(req, "accept-language"),
    });
    this.tenantSlug = header(req, "x-pulse-tenant");
    this.idempotencyKey = header(req, "idempotency-key");
    this.csrfSafe = exchange.csrfSafe;
    this.actor = actor;
    this.sessionToken = sessionToken;
    this.ports = ports;
    this.resolveAccess = actors.access.resolveAccess;
    this.setCookie = (cookie) => res.appendHeader("set-cookie", cookie);
  }
}
