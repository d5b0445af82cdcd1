import type { IncomingMessage, ServerResponse } from "node:http";
import { unsubscribe } from "@/modules/notifications/unsubscribe/service";
import type { Ports, RequestContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { limit, newEffects, requireEntry, tenantCall } from "@/platform/trpc/calls";
import { type Route, under } from "../http/exchange";
import { handled, type MakeContext } from "./routes";

const PREFIX = "/api/unsubscribe/";

/**
 * `POST /api/unsubscribe/<gym>/<token>`: what a mail program sends when its reader presses "unsubscribe" (RFC 8058). It
 * brings no cookie and no header of ours; the token is the right to do this one thing. Whoever only looks is led to the
 * page, because mail programs open links by themselves.
 */
async function answer(
  ctx: RequestContext,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const [slug = "", token = "", ...more] = url.pathname.slice(PREFIX.length).split("/");
  if (more.length > 0 || !/^[\w-]{1,100}$/.test(token)) throw new DomainError("NOT_FOUND");
  const own: RequestContext = { ...ctx, tenantSlug: slug, actor: { kind: "anonymous" } };
  await limit(own, "mutation");
  const access = await own.resolveAccess(slug, own.actor);
  if (!access) throw new DomainError("NOT_FOUND");
  requireEntry(own.actor, access);
  if (req.method !== "POST") {
    res.writeHead(303, { location: `/${slug}/unsubscribe/${token}`, "cache-control": "no-store" });
    res.end();
    return;
  }
  const effects = newEffects(own);
  await own.ports.db.transaction(access.tenant.id, async (db) => {
    await unsubscribe(tenantCall(own, access, db, effects), token);
    await effects.write(db);
  });
  await effects.release(own.ports.realtime, own.ports.logger);
  res.writeHead(204, { "cache-control": "no-store" });
  res.end();
}

/** One click in a mail program. */
export function unsubscribeRoutes(ports: Ports, makeContext: MakeContext): Route[] {
  return [
    {
      name: "unsubscribe",
      matches: under(PREFIX),
      // The click comes from elsewhere by design; the token stands in for our own page.
      ownCsrf: true,
      handle: handled(ports, makeContext, answer),
    },
  ];
}
