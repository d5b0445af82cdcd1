import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { listMembersInput } from "@/modules/membership/members/schema";
import {
  exportMembers,
  getMember,
  getOwnProfile,
  photoOf,
  setPhoto,
} from "@/modules/membership/members/service";
import { membershipPermissions } from "@/modules/membership/permissions";
import { brandFile, receiveLogo } from "@/modules/tenancy/branding/service";
import { tenancyPermissions } from "@/modules/tenancy/permissions";
import type { Ports, RequestContext, TenantAccess } from "@/platform/context";
import type { Db } from "@/platform/db/database";
import { DomainError, ERROR_TABLE } from "@/platform/errors";
import { isUuid, newId } from "@/platform/ids";
import { MAX_IMAGE_BYTES, takeImage } from "@/platform/storage/images";
import { parseKey, tenantKey } from "@/platform/storage/keys";
import {
  authorize,
  changeInGym,
  limit,
  limitFiles,
  newEffects,
  requireEntry,
  tenantCall,
} from "@/platform/trpc/calls";
import { domainErrorOf } from "@/platform/trpc/failures";
import { safeForSpreadsheet } from "@/shared/text/spreadsheet";
import { type Exchange, exact, type Route, sendJson, under } from "../http/exchange";
import { readBytes } from "./body";
import { noteExport, sendCsv } from "./csv";
import { withoutOrphans } from "./stored";

export type MakeContext = (
  exchange: Exchange,
  req: IncomingMessage,
  res: ServerResponse,
) => RequestContext | Promise<RequestContext>;

type Handle = (ctx: RequestContext, req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void>;

/** A handler with a context, whose refusals become the JSON that the client turns into words. */
export function handled(ports: Ports, makeContext: MakeContext, handle: Handle): Route["handle"] {
  return async (req, res, exchange) => {
    try {
      const ctx = await makeContext(exchange, req, res);
      await handle(ctx, req, res, new URL(req.url ?? "/", "http://pulse"));
    } catch (error) {
      const refusal = domainErrorOf(error);
      if (!refusal) ports.logger.error({ err: error, requestId: exchange.id }, "a file could not be handled");
      const code = refusal?.code ?? "INTERNAL";
      const pulse = { code, ...(refusal?.params ? { params: refusal.params } : {}), requestId: exchange.id };
      if (res.headersSent) res.destroy();
      else sendJson(res, ERROR_TABLE[code].http, { error: { pulse } });
    }
  };
}

/** The gym of a link that a browser follows by itself, where no header can be set. */
function inGym(ctx: RequestContext, slug: string | null): RequestContext {
  return { ...ctx, tenantSlug: slug ?? undefined };
}

async function sendPhoto(ctx: RequestContext, res: ServerResponse, path: string): Promise<void> {
  const [slug = "", ...rest] = path.split("/");
  const file = parseKey(rest.join("/").replace(/-small(?=\.webp$)/, ""));
  if (file?.kind !== "member-photo") throw new DomainError("NOT_FOUND");
  const own = inGym(ctx, slug);
  const access = await ctx.resolveAccess(slug, ctx.actor);
  if (!access || access.tenant.id !== file.tenantId) throw new DomainError("NOT_FOUND");
  requireEntry(ctx.actor, access);
  const staff = access.roles.some((role) => membershipPermissions["member.read"].roles.includes(role));
  if (!staff && !access.roles.includes("kiosk")) {
    await authorize(own, membershipPermissions["member.read-self"]);
    const profile = await ctx.ports.db.read(access.tenant.id, (db) =>
      getOwnProfile(tenantCall(own, access, db, newEffects(ctx))),
    );
    if (profile.photo !== file.key) throw new DomainError("NOT_FOUND");
  }
  const small = path.endsWith("-small.webp");
  const key = small ? tenantKey(file.tenantId, file.kind, `${file.id}-small`, "webp") : file.key;
  const found = await ctx.ports.storage.get(key);
  if (!found) throw new DomainError("NOT_FOUND");
  res.writeHead(200, {
    "content-type": found.contentType,
    "content-length": found.size,
    // The name changes with the picture; only this person's browser keeps it.
    "cache-control": "private, max-age=86400, immutable",
  });
  await pipeline(found.stream, res);
}

async function takePhoto(ctx: RequestContext, req: IncomingMessage, memberId: string): Promise<string> {
  if (!isUuid(memberId)) throw new DomainError("NOT_FOUND");
  const { storage, db } = ctx.ports;
  let access: TenantAccess | undefined;
  return await withoutOrphans(
    ctx.ports,
    (stored) =>
      changeInGym(
        ctx,
        membershipPermissions["member.write"],
        async (entered) => {
          access = entered;
          await limitFiles(ctx, "upload");
          const image = await takeImage(await readBytes(req, MAX_IMAGE_BYTES), "photo");
          const id = newId();
          const keyOf = (name: string) => tenantKey(entered.tenant.id, "member-photo", name, "webp");
          for (const { size, data } of image.variants) {
            const key = keyOf(size === 512 ? id : `${id}-small`);
            stored.push(key);
            await storage.put(key, data, { contentType: "image/webp" });
          }
          return keyOf(id);
        },
        async (call, key) => {
          await getMember(call, memberId);
          await setPhoto(call, memberId, key);
          return key;
        },
      ),
    async (stored) => {
      if (!access) return false;
      const { tenant } = access;
      const call = (reads: Db) => tenantCall(ctx, access as TenantAccess, reads, newEffects(ctx));
      const photo = await db.read(tenant.id, (reads) => photoOf(call(reads), memberId));
      return stored.some((key) => key === photo);
    },
  );
}

const EXPORT_COLUMNS = [
  "number",
  "first_name",
  "last_name",
  "email",
  "phone",
  "birth_date",
  "gender",
  "joined_on",
  "address_line",
  "postal_code",
  "city",
  "emergency_name",
  "emergency_phone",
  "standing",
  "plan_name",
  "standing_until",
  "notes",
  "tags",
] as const;

const exportQuery = z.object({
  search: z.string().max(80).optional(),
  standing: z.string().max(80).optional(),
  planId: z.uuid().optional(),
  branchId: z.uuid().optional(),
  joinedFrom: z.iso.date().optional(),
  joinedTo: z.iso.date().optional(),
  endingWithin: z.coerce.number().int().optional(),
});

async function sendExport(ctx: RequestContext, res: ServerResponse, url: URL): Promise<void> {
  const own = inGym(ctx, url.searchParams.get("tenant"));
  const access = await authorize(own, membershipPermissions["member.export"]);
  await limit(own, "mutation");
  const asked = exportQuery.safeParse(Object.fromEntries(url.searchParams));
  const { standing, ...rest } = asked.data ?? {};
  const input = listMembersInput.safeParse({
    ...rest,
    ...(standing ? { standing: standing.split(",") } : {}),
  });
  if (!asked.success || !input.success) throw new DomainError("INVALID_INPUT");
  await noteExport(ctx, access, "member.export", { ...input.data });
  const file = { name: `members-${access.tenant.slug}.csv`, columns: EXPORT_COLUMNS };
  const reading = (work: (reads: Db) => Promise<void>) => ctx.ports.db.read(access.tenant.id, work);
  await sendCsv(res, file, reading, async function* (reads) {
    for await (const stretch of exportMembers(tenantCall(own, access, reads, newEffects(ctx)), input.data)) {
      yield stretch.map((row) =>
        EXPORT_COLUMNS.map((column) => safeForSpreadsheet(String(row[column] ?? ""))),
      );
    }
  });
}

/** Everything that is bytes rather than a call: looks, photos, uploads and exports. */
export function fileRoutes(ports: Ports, makeContext: MakeContext): Route[] {
  return [
    {
      name: "brand",
      matches: under("/api/brand/"),
      handle: handled(ports, makeContext, async (_ctx, req, res, url) => {
        const [slug = "", name = "", ...more] = url.pathname.slice("/api/brand/".length).split("/");
        const file = more.length === 0 ? await brandFile(ports, slug, name) : null;
        if (!file) throw new DomainError("NOT_FOUND");
        const headers = {
          "content-type": file.contentType,
          etag: file.etag,
          "cache-control": file.cacheControl,
        };
        if (req.headers["if-none-match"] === file.etag) {
          res.writeHead(304, headers).end();
          return;
        }
        res.writeHead(200, { ...headers, "content-length": file.body.length }).end(file.body);
      }),
    },
    {
      name: "files",
      matches: under("/api/files/"),
      handle: handled(ports, makeContext, (ctx, _req, res, url) =>
        sendPhoto(ctx, res, url.pathname.slice("/api/files/".length)),
      ),
    },
    {
      name: "upload",
      matches: exact("/api/upload/logo"),
      handle: handled(ports, makeContext, async (ctx, req, res) => {
        const brand = await changeInGym(
          ctx,
          tenancyPermissions["gym.brand-write"],
          async () => {
            await limitFiles(ctx, "upload");
            return await readBytes(req, MAX_IMAGE_BYTES);
          },
          (call, bytes) => receiveLogo(call, bytes),
        );
        sendJson(res, 200, brand);
      }),
    },
    {
      name: "upload",
      matches: under("/api/upload/photo/"),
      handle: handled(ports, makeContext, async (ctx, req, res, url) => {
        const photo = await takePhoto(ctx, req, url.pathname.slice("/api/upload/photo/".length));
        sendJson(res, 200, { photo });
      }),
    },
    {
      name: "export",
      matches: exact("/api/export/members"),
      handle: handled(ports, makeContext, (ctx, _req, res, url) => sendExport(ctx, res, url)),
    },
  ];
}
