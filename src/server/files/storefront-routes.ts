import type { IncomingMessage, ServerResponse } from "node:http";
import { readSessionCookie } from "@/modules/identity/sessions/cookie";
import { publicParts } from "@/modules/storefront/facts/rules";
import { publicGyms } from "@/modules/storefront/facts/service";
import type { PublicDocument } from "@/modules/storefront/pages/document";
import { embeddedTimetable, embedLook, visitorLocale, welcomePage } from "@/modules/storefront/pages/service";
import { robotsOf, sitemapOf } from "@/modules/storefront/pages/sitemap";
import { isReservedSlug, isSlugShaped } from "@/modules/tenancy/gyms/rules";
import type { Ports, RequestContext, TenantAccess } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { limit, newEffects, tenantCall } from "@/platform/trpc/calls";
import { header } from "../actors";
import { compressAnswer } from "../http/compression";
import { exact, type Route, type RouteHandler } from "../http/exchange";
import { scriptlessPolicy } from "../http/security-headers";
import { handled, type MakeContext } from "./routes";

const WELCOME = /^\/([a-z0-9-]{2,40})\/welcome\/?$/;
const EMBED = /^\/([a-z0-9-]{2,40})\/embed\/timetable\/?$/;

/** Strangers see at most this many seconds old; a proxy may hand one answer to all of them. */
const CACHE = "public, max-age=10, stale-while-revalidate=60";

/** A stranger's context in a gym, whoever the browser may be signed in as: cookies are not read. */
async function asStranger(
  ctx: RequestContext,
  slug: string,
): Promise<{ own: RequestContext; access: TenantAccess }> {
  const own: RequestContext = { ...ctx, tenantSlug: slug, actor: { kind: "anonymous" } };
  await limit(own, "query");
  const access = await own.resolveAccess(slug, own.actor);
  if (!access || !publicParts(access.tenant)) throw new DomainError("NOT_FOUND");
  return { own, access };
}

type Write = (
  call: ReturnType<typeof tenantCall>,
  url: URL,
  language: string | undefined,
) => Promise<PublicDocument | null>;

/** Writes a document of a gym for a stranger. @throws DomainError NOT_FOUND, RATE_LIMITED */
async function documentFor(
  ctx: RequestContext,
  req: IncomingMessage,
  slug: string,
  url: URL,
  write: Write,
): Promise<PublicDocument> {
  const { own, access } = await asStranger(ctx, slug);
  const document = await own.ports.db.read(access.tenant.id, (db) =>
    write(tenantCall(own, access, db, newEffects(own)), url, header(req, "accept-language")),
  );
  if (!document) throw new DomainError("NOT_FOUND");
  return document;
}

function send(
  req: IncomingMessage,
  res: ServerResponse,
  document: PublicDocument,
  framedBy: "'none'" | "*",
): void {
  res.setHeader("content-security-policy", scriptlessPolicy(document.styleHash, framedBy));
  if (framedBy === "*") {
    res.removeHeader("x-frame-options");
    res.setHeader("cross-origin-resource-policy", "cross-origin");
  }
  sendText(req, res, "text/html; charset=utf-8", document.html, document.etag);
}

function sendText(
  req: IncomingMessage,
  res: ServerResponse,
  type: string,
  text: string,
  etag?: string,
): void {
  const headers = {
    "content-type": type,
    "cache-control": CACHE,
    vary: "accept-language",
    ...(etag ? { etag } : {}),
  };
  if (etag && req.headers["if-none-match"] === etag) {
    res.writeHead(304, headers).end();
    return;
  }
  compressAnswer(req, res);
  res.writeHead(200, headers);
  res.end(req.method === "HEAD" ? undefined : text);
}

/** A language is chosen in the address: `?lang=de`. */
const languageOf = (url: URL, language: string | undefined, gym: { locale: string }) =>
  visitorLocale(url.searchParams.get("lang"), language, gym);

/**
 * What anybody may read of a gym: its page, its timetable for other websites, and what search engines ask for.
 * @param screens answers whatever is not for strangers
 */
export function storefrontRoutes(ports: Ports, makeContext: MakeContext, screens: RouteHandler): Route[] {
  const matches = (pattern: RegExp) => (path: string) => pattern.test(path);
  const slugOf = (pattern: RegExp, url: URL) => pattern.exec(url.pathname)?.[1] ?? "";
  return [
    {
      name: "robots",
      matches: exact("/robots.txt"),
      handle: (req, res) => sendText(req, res, "text/plain; charset=utf-8", robotsOf(ports.publicUrl)),
    },
    {
      name: "sitemap",
      matches: exact("/sitemap.xml"),
      handle: handled(ports, makeContext, async (ctx, req, res) => {
        await limit({ ...ctx, actor: { kind: "anonymous" } }, "query");
        const slugs = await publicGyms(ports);
        sendText(req, res, "application/xml; charset=utf-8", sitemapOf(ports.publicUrl, slugs));
      }),
    },
    {
      name: "storefront",
      matches: matches(WELCOME),
      handle: handled(ports, makeContext, async (ctx, req, res, url) => {
        const document = await documentFor(ctx, req, slugOf(WELCOME, url), url, (call, at, language) =>
          welcomePage(call, languageOf(at, language, call.tenant)),
        );
        send(req, res, document, "'none'");
      }),
    },
    {
      name: "embed",
      matches: matches(EMBED),
      handle: handled(ports, makeContext, async (ctx, req, res, url) => {
        const document = await documentFor(ctx, req, slugOf(EMBED, url), url, (call, at, language) =>
          embeddedTimetable(call, languageOf(at, language, call.tenant), embedLook(at.searchParams)),
        );
        send(req, res, document, "*");
      }),
    },
    {
      // The gym's own address is a member's home; whoever brings no session is shown the gym instead.
      name: "page",
      matches: (path) => isGymAddress(path),
      page: true,
      logged: true,
      handle: async (req, res, exchange) => {
        const slug = exchange.path.slice(1).replace(/\/$/, "");
        if (!readSessionCookie(req.headers.cookie) && req.headers.rsc === undefined) {
          const ctx = await makeContext(exchange, req, res);
          const access = await ctx.resolveAccess(slug, { kind: "anonymous" });
          if (access && publicParts(access.tenant)) {
            res
              .writeHead(302, { location: `/${slug}/welcome`, "cache-control": "no-store", vary: "cookie" })
              .end();
            return;
          }
        }
        return await screens(req, res, exchange);
      },
    },
  ];
}

function isGymAddress(path: string): boolean {
  const slug = path.slice(1).replace(/\/$/, "");
  return isSlugShaped(slug) && !isReservedSlug(slug);
}
