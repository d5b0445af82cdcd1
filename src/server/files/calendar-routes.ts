import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readFeed } from "@/modules/classes/feeds/service";
import type { Ports, RequestContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { limit, newEffects, requireEntry, tenantCall } from "@/platform/trpc/calls";
import { type Route, under } from "../http/exchange";
import { handled, type MakeContext } from "./routes";

const PREFIX = "/api/calendar/";
const FILE = "classes.ics";

/** `/api/calendar/<gym>/<token>/classes.ics`: for calendar programs, which bring nothing but the address. */
async function sendCalendar(
  ctx: RequestContext,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const [slug = "", token = "", file, ...more] = url.pathname.slice(PREFIX.length).split("/");
  if (more.length > 0 || file !== FILE || token.length !== 43) throw new DomainError("NOT_FOUND");
  const own: RequestContext = { ...ctx, tenantSlug: slug, actor: { kind: "anonymous" } };
  await limit(own, "query");
  const access = await own.resolveAccess(slug, own.actor);
  if (!access) throw new DomainError("NOT_FOUND");
  requireEntry(own.actor, access);
  const text = await own.ports.db.transaction(access.tenant.id, (db) =>
    readFeed(tenantCall(own, access, db, newEffects(own)), token),
  );
  // Calendar programs ask all day long, and hardly ever has anything changed.
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
  const headers = {
    etag,
    // Whoever asks again within minutes has not missed anything that matters.
    "cache-control": "private, max-age=300",
    "x-robots-tag": "noindex",
  };
  if (req.headers["if-none-match"] === etag) {
    res.writeHead(304, headers).end();
    return;
  }
  res.writeHead(200, {
    ...headers,
    "content-type": "text/calendar; charset=utf-8",
    "content-disposition": `inline; filename="${access.tenant.slug}.ics"`,
    "content-length": Buffer.byteLength(text),
  });
  res.end(text);
}

/** Timetables for calendar programs. */
export function calendarRoutes(ports: Ports, makeContext: MakeContext): Route[] {
  return [
    {
      name: "calendar",
      matches: under(PREFIX),
      handle: handled(ports, makeContext, (ctx, req, res, url) => sendCalendar(ctx, req, res, url)),
    },
  ];
}
