import type { ServerResponse } from "node:http";
import { readFeed } from "@/modules/classes/feeds/service";
import type { Ports, RequestContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { limit, newEffects, requireEntry, tenantCall } from "@/platform/trpc/calls";
import { type Route, under } from "../http/exchange";
import { handled, type MakeContext } from "./routes";

const PREFIX = "/api/calendar/";
const FILE = "classes.ics";

/** `/api/calendar/<gym>/<token>/classes.ics`: for calendar programs, which bring nothing but the address. */
async function sendCalendar(ctx: RequestContext, res: ServerResponse, url: URL): Promise<void> {
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
  res.writeHead(200, {
    "content-type": "text/calendar; charset=utf-8",
    "content-disposition": `inline; filename="${access.tenant.slug}.ics"`,
    "content-length": Buffer.byteLength(text),
    // Whoever asks again within minutes has not missed anything that matters.
    "cache-control": "private, max-age=300",
    "x-robots-tag": "noindex",
  });
  res.end(text);
}

/** Timetables for calendar programs. */
export function calendarRoutes(ports: Ports, makeContext: MakeContext): Route[] {
  return [
    {
      name: "calendar",
      matches: under(PREFIX),
      handle: handled(ports, makeContext, (ctx, _req, res, url) => sendCalendar(ctx, res, url)),
    },
  ];
}
