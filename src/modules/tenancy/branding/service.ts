import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { Ports, TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { PLATFORM_TENANT } from "@/platform/ids";
import { takeImage } from "@/platform/storage/images";
import { parseKey, tenantKey } from "@/platform/storage/keys";
import { brandStyleSheet, brandTokens, SURFACES } from "@/ui/tokens/brand";
import { FreshCache } from "../access/cache";
import { announceGym } from "../access/service";
import { isSlugShaped } from "../gyms/rules";
import { type BrandFacts, brandBySlug, lockBrand, setBrand } from "./data";
import { drawIcon, ICON_SIZES, type IconPurpose, type IconSize } from "./icons";
import { shortName } from "./rules";
import type { Brand } from "./schema";

const LOGO = "brand-logo";
const SMALL = "-s";

/** Takes an uploaded logo. @throws DomainError TOO_LARGE, UNSUPPORTED_FILE or FILE_UNREADABLE */
export async function receiveLogo(ctx: TenantContext, bytes: Buffer): Promise<Brand> {
  const { variants } = await takeImage(bytes, "logo");
  const before = await ownBrand(ctx);
  const id = createHash("sha256")
    .update(variants[0]?.data ?? bytes)
    .digest("hex")
    .slice(0, 24);
  // Named by content: a request that fails after this leaves a file that the next one finds again.
  for (const { size, data } of variants) {
    const key = tenantKey(ctx.tenantId, LOGO, size === 512 ? id : id + SMALL, "webp");
    await ctx.ports.storage.put(key, data, { contentType: "image/webp" });
  }
  return await change(ctx, before, { logoKey: tenantKey(ctx.tenantId, LOGO, id, "webp") });
}

/** The gym shows its initials again. */
export async function removeLogo(ctx: TenantContext): Promise<Brand> {
  return await change(ctx, await ownBrand(ctx), { logoKey: null });
}

export async function setColour(ctx: TenantContext, brandColor: string): Promise<Brand> {
  return await change(ctx, await ownBrand(ctx), { brandColor });
}

async function ownBrand(ctx: TenantContext): Promise<BrandFacts> {
  const brand = await lockBrand(ctx.db);
  if (!brand) throw new DomainError("NOT_FOUND");
  return brand;
}

async function change(
  ctx: TenantContext,
  before: BrandFacts,
  part: Partial<Pick<BrandFacts, "brandColor" | "logoKey">>,
): Promise<Brand> {
  const was = { brandColor: before.brandColor, logoKey: before.logoKey };
  const is = { ...was, ...part };
  const brandVersion = await setBrand(ctx.db, is);
  ctx.audit({
    action: "gym.set-brand",
    subject: { kind: "tenant", id: ctx.tenantId },
    before: was,
    after: is,
  });
  announceGym(ctx, ctx.tenant);
  if (was.logoKey && was.logoKey !== is.logoKey) {
    const old = was.logoKey;
    ctx.afterCommit(() => dropLogo(ctx.ports, old));
  }
  return { brandColor: is.brandColor, brandVersion, hasLogo: is.logoKey !== null };
}

async function dropLogo({ storage }: Pick<Ports, "storage">, logoKey: string): Promise<void> {
  for (const key of [logoKey, smallKey(logoKey)]) {
    const parsed = parseKey(key);
    if (parsed) await storage.delete(parsed.key);
  }
}

function smallKey(logoKey: string): string {
  return logoKey.replace(/\.webp$/, `${SMALL}.webp`);
}

/** A file of a gym's looks, ready to be sent. */
export interface BrandFile {
  readonly body: Buffer;
  readonly contentType: string;
  /** Quoted, as the header wants it. */
  readonly etag: string;
  /** The `Cache-Control` header. */
  readonly cacheControl: string;
}

const FOREVER = "public, max-age=31536000, immutable";
const SHORT = "public, max-age=300, stale-while-revalidate=86400";

function file(body: Buffer | string, contentType: string, cacheControl: string): BrandFile {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
  return { body: bytes, contentType, etag, cacheControl };
}

type BrandPorts = Pick<Ports, "db" | "storage">;

/**
 * Drawn files, by gym, the version that holds and what is drawn: an icon costs some 30 ms. The version that was asked
 * for is no part of it, or anybody could have the same picture drawn again and again.
 */
const drawn = new FreshCache<BrandFile | null>(300);

/**
 * Serves `/api/brand/<slug>/<file>`: `<version>.css`, `logo-<version>.webp`, `logo-small-<version>.webp`,
 * `icon-<size>-<any|maskable>-<version>.png`, `manifest.webmanifest`. A file of an older version shows what holds
 * now, for a short time. @returns null when there is no such gym or file
 */
export async function brandFile(ports: BrandPorts, slug: string, name: string): Promise<BrandFile | null> {
  const wanted = parseName(name);
  if (!wanted || !isSlugShaped(slug)) return null;
  const brand = await ports.db.system("tenancy.brand", PLATFORM_TENANT, (db) => brandBySlug(db, slug));
  if (!brand) return null;
  if (wanted.kind === "manifest") return manifest(brand);
  const cacheControl = wanted.version === brand.brandVersion ? FOREVER : SHORT;
  if (wanted.kind === "css") return file(brandCss(brand.brandColor), "text/css; charset=utf-8", cacheControl);
  const { version: _, ...what } = wanted;
  const key = `${brand.id}/${brand.brandVersion}/${brand.name}/${JSON.stringify(what)}`;
  const made = await drawn.get(key, performance.now(), 3_600_000, async () => {
    if (wanted.kind === "logo") {
      const body = await logoBytes(ports, brand, wanted.small);
      return body ? file(body, "image/webp", FOREVER) : null;
    }
    const logo = await logoBytes(ports, brand, false);
    const look = { name: brand.name, brandColor: brand.brandColor, logo };
    return file(await drawIcon(look, wanted.size, wanted.purpose), "image/png", FOREVER);
  });
  return made && { ...made, cacheControl };
}

type Wanted =
  | { kind: "manifest" }
  | { kind: "css"; version: number }
  | { kind: "logo"; version: number; small: boolean }
  | { kind: "icon"; version: number; size: IconSize; purpose: IconPurpose };

function parseName(name: string): Wanted | null {
  if (name === "manifest.webmanifest") return { kind: "manifest" };
  const [, sheet] = /^(\d{1,9})\.css$/.exec(name) ?? [];
  if (sheet) return { kind: "css", version: Number(sheet) };
  const [, small, logo] = /^logo(-small)?-(\d{1,9})\.webp$/.exec(name) ?? [];
  if (logo) return { kind: "logo", version: Number(logo), small: small !== undefined };
  const [, size, purpose, icon] = /^icon-(192|512)-(any|maskable)-(\d{1,9})\.png$/.exec(name) ?? [];
  if (!icon) return null;
  return {
    kind: "icon",
    version: Number(icon),
    size: Number(size) as IconSize,
    purpose: purpose as IconPurpose,
  };
}

/** The style sheet that gives a page its gym's accent, readable in light and dark. */
export function brandCss(brandColor: string): string {
  return brandStyleSheet(brandColor);
}

function manifest(brand: BrandFacts): BrandFile {
  const { slug, name, locale, brandVersion, brandColor } = brand;
  const icons = ICON_SIZES.flatMap((size) =>
    (["any", "maskable"] as const).map((purpose) => ({
      src: `/api/brand/${slug}/icon-${size}-${purpose}-${brandVersion}.png`,
      sizes: `${size}x${size}`,
      type: "image/png",
      purpose,
    })),
  );
  const body = {
    id: `/${slug}`,
    name,
    short_name: shortName(name),
    lang: locale,
    start_url: `/${slug}`,
    scope: `/${slug}`,
    display: "standalone",
    background_color: SURFACES.light.canvas,
    theme_color: brandTokens(brandColor, "light").strong,
    icons,
  };
  return file(JSON.stringify(body), "application/manifest+json; charset=utf-8", SHORT);
}

async function logoBytes(ports: BrandPorts, brand: BrandFacts, small: boolean): Promise<Buffer | null> {
  if (!brand.logoKey) return null;
  const parsed = parseKey(small ? smallKey(brand.logoKey) : brand.logoKey);
  const found = parsed && (await ports.storage.get(parsed.key));
  return found ? await buffer(found.stream) : null;
}
